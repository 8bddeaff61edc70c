// Verify: what the ledger says was accepted, against what the server gives back.
#include <boost/json.hpp>

#include "alert_text.hpp"
#include "commands.hpp"
#include "http_line.hpp"
#include "ledger.hpp"
#include "paths.hpp"

namespace tocsin::bench {
namespace {

namespace json = boost::json;

// Empty when the alert is what revision `low` to `high` of it looks like.
std::string difference(const json::object& shown, std::uint32_t number, std::uint32_t low,
                       std::uint32_t high) {
  if (shown.at("status").at("state") != "active") return "its state is not active";
  const json::value first = json::parse(alert_text(number, low));
  if (shown.at("labels") != first.at("labels")) return "its labels differ";
  const json::value& annotations = shown.at("annotations");
  for (std::uint32_t revision = low; revision <= high; ++revision) {
    const json::value wanted = json::parse(alert_text(number, revision));
    if (annotations == wanted.at("annotations")) return {};
  }
  return "its annotations are not those of the last accepted revision";
}

class Check {
 public:
  explicit Check(Ledger ledger) : ledger_(std::move(ledger)), good_(ledger_.entries().size()) {}

  void look_at(const json::array& alerts) {
    for (const json::value& shown : alerts) look_at(shown.as_object());
  }

  void report() {
    std::uint64_t verified = 0;
    std::uint64_t keys = 0;
    std::uint64_t lost = 0;
    for (std::size_t i = 0; i < good_.size(); ++i) {
      const Entry& entry = ledger_.entries()[i];
      if (entry.known == 0) continue;
      ++keys;
      if (good_[i]) {
        verified += entry.answers;
      } else {
        ++lost;
        note(ledger_.first() + static_cast<std::uint32_t>(i), "it is not there as it was accepted");
      }
    }
    fmt::print("{{\"verified\":{},\"keys\":{},\"lost\":{},\"first_problem\":{}}}\n", verified, keys,
               lost, json::serialize(json::value(problem_)));
  }

 private:
  void look_at(const json::object& shown) {
    std::uint32_t number = 0;
    if (!read_number(std::string_view(shown.at("labels").at("instance").as_string()), number))
      return;
    const Entry* entry = ledger_.find(number);
    if (entry == nullptr) return;
    const std::string wrong = difference(shown, number, entry->accepted, entry->sent);
    if (wrong.empty()) {
      good_[number - ledger_.first()] = true;
    } else {
      note(number, wrong);
    }
  }

  void note(std::uint32_t number, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("alert {}: {}", number, what);
  }

  Ledger ledger_;
  std::vector<bool> good_;
  std::string problem_;
};

}  // namespace

void verify(const Options& options) {
  Check check(Ledger::read(options.text("ledger")));
  HttpLine line(static_cast<std::uint16_t>(options.number("port")));
  for (const std::string& path : read_paths(options.text("paths"))) {
    line.get(path);
    const HttpAnswer answer = line.wait();
    if (answer.status != 200) fatal("GET {} answered {}: {}", path, answer.status, answer.body);
    json::monotonic_resource memory;
    check.look_at(json::parse(answer.body, &memory).as_array());
  }
  check.report();
}

}  // namespace tocsin::bench
