// Ingest: a few connections that each send the next body when the last one is answered.
#include <signal.h>
#include <sys/epoll.h>

#include <map>
#include <memory>

#include "alert_text.hpp"
#include "commands.hpp"
#include "http_line.hpp"
#include "ledger.hpp"
#include "paths.hpp"
#include "samples.hpp"

namespace tocsin::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t changed_of_100 = 4;  // in mixed bodies, beside one new alert

// A body with what it says.
struct Parcel {
  explicit Parcel(std::size_t alerts) : body(alerts), numbers(alerts), revisions(alerts) {}

  void set(std::size_t slot, std::uint32_t number, std::uint32_t revision) {
    numbers[slot] = number;
    revisions[slot] = revision;
    body.set(slot, number, revision);
  }

  Body body;
  std::vector<std::uint32_t> numbers;
  std::vector<std::uint32_t> revisions;
  std::size_t path = 0;
  std::uint32_t next_changed = 0;
};

// What each body says next.
class Script {
 public:
  explicit Script(const Options& options)
      : mode_(options.text("mode", "refresh")),
        batch_(options.number("batch", 100)),
        first_(options.number("first")),
        keys_(options.number("keys", 20'000)),
        end_(first_ + options.number("count", 0x7FFFFFFF - first_)),
        next_(repeats() ? first_ + keys_ : first_) {
    if (batch_ == 0 || keys_ % batch_ != 0) fatal("--keys is a multiple of --batch");
  }

  bool repeats() const { return mode_ != "new" && mode_ != "resolve"; }

  // All bodies of a mode that repeats; else one for each connection.
  std::vector<Parcel> parcels(std::size_t connections) const {
    std::vector<Parcel> made;
    const std::size_t count = repeats() ? keys_ / batch_ : connections;
    made.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      Parcel& parcel = made.emplace_back(batch_);
      parcel.path = i;
      if (!repeats()) continue;
      for (std::uint32_t slot = 0; slot < batch_; ++slot) {
        parcel.set(slot, first_ + static_cast<std::uint32_t>(i) * batch_ + slot, 0);
      }
    }
    return made;
  }

  // False: there is nothing more to say.
  bool advance(Parcel& parcel) {
    if (mode_ == "changed") {
      for (std::size_t slot = 0; slot < batch_; ++slot) revise(parcel, slot);
    } else if (mode_ == "mixed") {
      for (std::uint32_t i = 0; i < changed_of_100 * batch_ / 100; ++i) {
        revise(parcel, parcel.next_changed++ % (batch_ - 1));
      }
      parcel.set(batch_ - 1, next_++, 0);
    } else if (!repeats()) {
      if (next_ + batch_ > end_) return false;
      parcel.path = (next_ - first_) / batch_;
      for (std::size_t slot = 0; slot < batch_; ++slot) parcel.set(slot, next_++, 0);
    }
    return true;
  }

  WallTime ends_at() const {
    const WallTime now = std::chrono::system_clock::now();
    return mode_ == "resolve" ? now - 1s : now + 1h;
  }

 private:
  static void revise(Parcel& parcel, std::size_t slot) {
    parcel.set(slot, parcel.numbers[slot], parcel.revisions[slot] + 1);
  }

  std::string mode_;
  std::uint32_t batch_;
  std::uint32_t first_;
  std::uint32_t keys_;
  std::uint32_t end_;
  std::uint32_t next_;
};

class Load {
 public:
  explicit Load(const Options& options)
      : script_(options),
        paths_(read_paths(options.text("paths"))),
        ledger_(options.number("first")),
        parcels_(script_.parcels(options.number("connections", 64))),
        warm_(options.number("warm", 0)),
        measured_(options.number("milliseconds", 0)),
        victim_(static_cast<pid_t>(options.number("kill"))) {
    const std::size_t count =
        std::min<std::size_t>(options.number("connections", 64), parcels_.size());
    epoll_ = epoll_create1(0);
    for (std::size_t i = 0; i < count; ++i) {
      talks_.push_back(std::make_unique<Talk>(static_cast<std::uint16_t>(options.number("port"))));
      epoll_event wanted{.events = EPOLLIN, .data = {.u64 = i}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, talks_.back()->line.file(), &wanted);
    }
    for (std::size_t i = 0; i < parcels_.size(); ++i) {
      talks_[i % count]->parcels.push_back(&parcels_[i]);
    }
  }

  void run() {
    if (script_.repeats()) open_all();
    const Instant begin = Clock::now();
    measure_from_ = begin + warm_;
    const Instant end = measured_ > 0ms ? measure_from_ + measured_ : Instant::max();
    for (const auto& talk : talks_) send_next(*talk);
    turn_until(end);
    if (victim_ > 0) kill(victim_, SIGKILL);
    seconds_ = std::chrono::duration<double>(std::min(end, Clock::now()) - measure_from_).count();
  }

  void report() {
    std::string refused;
    for (const auto& [status, count] : refused_) {
      refused += fmt::format("{}\"{}\":{}", refused.empty() ? "" : ",", status, count);
    }
    fmt::print(
        "{{\"accepted\":{},\"seconds\":{:.3f},\"requests\":{},\"refused\":{{{}}},\"p50_ms\":{:.3f},"
        "\"p99_ms\":{:.3f}}}\n",
        accepted_, seconds_, latencies_.size(), refused, percentile(latencies_, 50),
        percentile(latencies_, 99));
  }

  const Ledger& ledger() const { return ledger_; }

 private:
  struct Talk {
    explicit Talk(std::uint16_t port) : line(port) {}

    HttpLine line;
    std::vector<Parcel*> parcels;
    std::size_t next = 0;  // of parcels
    Parcel* under_way = nullptr;
    Instant begun{};
    bool watches_writing = false;
  };

  // Every body once, until it is accepted.
  void open_all() {
    measure_from_ = Instant::max();
    opening_ = true;
    for (const auto& talk : talks_) send_next(*talk);
    turn_until(Instant::max());
    opening_ = false;
    for (const auto& talk : talks_) talk->next = 0;
  }

  void send_next(Talk& talk) {
    if (opening_ && talk.next == talk.parcels.size()) return;
    Parcel& parcel = *talk.parcels[talk.next++ % talk.parcels.size()];
    if (!opening_ && !script_.advance(parcel)) return;
    for (std::size_t slot = 0; slot < parcel.numbers.size(); ++slot) {
      ledger_.of(parcel.numbers[slot]).sent = parcel.revisions[slot];
    }
    talk.under_way = &parcel;
    ++under_way_;
    talk.begun = Clock::now();
    send(talk);
  }

  void send(Talk& talk) {
    talk.under_way->body.set_ends_at(script_.ends_at());
    talk.line.post(paths_[talk.under_way->path % paths_.size()], talk.under_way->body.text());
    watch(talk);
  }

  void watch(Talk& talk) {
    if (talk.watches_writing == talk.line.sending()) return;
    talk.watches_writing = talk.line.sending();
    std::size_t index = 0;
    while (talks_[index].get() != &talk) ++index;
    epoll_event wanted{.events = EPOLLIN, .data = {.u64 = index}};
    if (talk.watches_writing) wanted.events |= EPOLLOUT;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, talk.line.file(), &wanted);
  }

  void turn_until(Instant end) {
    epoll_event events[64];
    while (under_way_ > 0 && Clock::now() < end) {
      const int count = epoll_wait(epoll_, events, 64, 50);
      for (int i = 0; i < count; ++i) {
        Talk& talk = *talks_[events[i].data.u64];
        if ((events[i].events & EPOLLOUT) != 0) {
          talk.line.on_writable();
          watch(talk);
        }
        if ((events[i].events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0) continue;
        if (const auto answer = talk.line.on_readable()) answered(talk, answer->status);
        if (talk.line.closed()) fatal("the server closed a connection");
      }
    }
  }

  void answered(Talk& talk, int status) {
    const Instant now = Clock::now();
    if (status < 200 || status >= 300) {
      ++refused_[status];
      return send(talk);  // the same again
    }
    const bool counts = now >= measure_from_;
    const Parcel& parcel = *talk.under_way;
    for (std::size_t slot = 0; slot < parcel.numbers.size(); ++slot) {
      Entry& entry = ledger_.of(parcel.numbers[slot]);
      entry.accepted = parcel.revisions[slot];
      ++entry.known;
      if (counts) ++entry.answers;
    }
    if (counts) {
      accepted_ += parcel.numbers.size();
      latencies_.push_back(std::chrono::duration<double, std::milli>(now - talk.begun).count());
    }
    --under_way_;
    send_next(talk);
  }

  Script script_;
  std::vector<std::string> paths_;
  Ledger ledger_;
  std::vector<Parcel> parcels_;
  std::chrono::milliseconds warm_;
  std::chrono::milliseconds measured_;
  pid_t victim_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Talk>> talks_;
  bool opening_ = false;
  std::size_t under_way_ = 0;
  Instant measure_from_{};
  double seconds_ = 0;
  std::uint64_t accepted_ = 0;
  std::map<int, std::uint64_t> refused_;
  std::vector<double> latencies_;
};

}  // namespace

void ingest(const Options& options) {
  Load load(options);
  load.run();
  load.report();
  if (const std::string ledger = options.text("ledger"); !ledger.empty())
    load.ledger().write(ledger);
}

}  // namespace tocsin::bench
