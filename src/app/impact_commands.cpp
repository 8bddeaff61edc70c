// tocsin incident impact: what it hurts and what it costs.
#include <charconv>

#include "app/api_commands.hpp"

namespace tocsin {
namespace {

struct ImpactWords {
  std::string incident;
  std::string customers;  // "none": nobody knows
  std::vector<std::string> regions;
  std::string revenue;  // hundredths a minute
  std::string since;
  std::string began;
  std::string ended;
};

// What is no number is told so by the server.
json::value number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return json::value(text);
  return number;
}

json::value unless_none(const std::string& text, const json::value& value) {
  return text == "none" ? json::value() : value;
}

json::object said_of(const ImpactWords& words) {
  json::object body;
  if (!words.customers.empty()) {
    body.emplace("customers", unless_none(words.customers, number_of(words.customers)));
  }
  if (!words.regions.empty()) {
    body.emplace("regions", json::array(words.regions.begin(), words.regions.end()));
  }
  if (!words.revenue.empty()) body.emplace("revenue_cents_a_minute", number_of(words.revenue));
  if (!words.since.empty()) body.emplace("revenue_since", words.since);
  if (!words.began.empty()) {
    body.emplace("began_at", unless_none(words.began, json::value(words.began)));
  }
  if (!words.ended.empty()) {
    body.emplace("ended_at", unless_none(words.ended, json::value(words.ended)));
  }
  return body;
}

int show_or_say(const ApiClient& client, const ImpactWords& words) {
  const std::string path = "/api/v1/incidents/" + segment(words.incident) + "/impact";
  const json::object said = said_of(words);
  if (said.empty()) return print_object(client, client.call("GET", path));
  return print_object(client, client.call("PATCH", path, said));
}

}  // namespace

void add_impact_commands(CLI::App& app, int& status) {
  const auto words = std::make_shared<ImpactWords>();
  CLI::App* impact =
      add_word(*app.get_subcommand("incident"), status, "impact",
               "what it hurts and costs; changes what is given",
               [words](const ApiClient& client) { return show_or_say(client, *words); });
  impact->add_option("incident", words->incident, "INC-12 or 12")->required();
  impact->add_option("--customers", words->customers, "how many are affected, or none");
  impact->add_option("--region", words->regions, "may be given again: all of them");
  impact->add_option("--revenue-cents", words->revenue, "lost a minute, in hundredths");
  impact->add_option("--since", words->since, "lost so much since 2026-11-30T10:00:00Z");
  impact->add_option("--began", words->began, "2026-11-30T10:00:00Z, or none");
  impact->add_option("--ended", words->ended, "likewise");
}

}  // namespace tocsin
