// Latency: probes on one side, sinks on the other, one clock.
#include <sys/epoll.h>

#include <array>
#include <deque>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <sstream>

#include "alert_text.hpp"
#include "commands.hpp"
#include "http_line.hpp"
#include "samples.hpp"
#include "sinks.hpp"

namespace tocsin::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Duration = Clock::duration;

constexpr std::size_t probe_lines = 64;
constexpr std::size_t storm_lines = 64;
constexpr std::uint32_t storm_batch = 100;
constexpr Duration wait_for_missing = 10s;
constexpr Duration pause_of_idle = 5ms;  // between an arrival and the next probe
constexpr Duration idle_patience = 2s;   // then the next probe goes although the last is missing

std::string probe_body(std::uint32_t number) {
  const std::string name = fmt::format("{}{:0{}}", probe_prefix, number, probe_digits);
  return fmt::format(
      R"([{{"labels":{{"alertname":"Probe","instance":"{0}","service":"service-{1:02}",)"
      R"("severity":"critical"}},"annotations":{{"summary":"{0} does not answer",)"
      R"("description":"The check from three places failed for two minutes."}},)"
      R"("generatorURL":"https://prometheus.example.org/graph"}}])",
      name, number % services_count);
}

// Connections of which one that has nothing to do is taken.
class Lines {
 public:
  Lines(std::size_t count, std::uint16_t port, int epoll) {
    for (std::size_t i = 0; i < count; ++i) {
      lines_.push_back(std::make_unique<HttpLine>(port));
      HttpLine& line = *lines_.back();
      by_file_[line.file()] = &line;
      epoll_event wanted{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.fd = line.file()}};
      epoll_ctl(epoll, EPOLL_CTL_ADD, line.file(), &wanted);
      free_.push_back(&line);
    }
  }

  HttpLine* take() {
    if (free_.empty()) return nullptr;
    HttpLine* line = free_.front();
    free_.pop_front();
    return line;
  }
  bool owns(int file) const { return by_file_.contains(file); }
  // The status, when an answer is whole.
  int on_event(int file) {
    HttpLine& line = *by_file_.at(file);
    if (line.sending()) line.on_writable();
    if (!line.busy()) return 0;
    const auto answer = line.on_readable();
    if (line.closed()) fatal("the server closed a connection");
    if (!answer) return 0;
    free_.push_back(&line);
    return answer->status;
  }

 private:
  std::vector<std::unique_ptr<HttpLine>> lines_;
  std::map<int, HttpLine*> by_file_;
  std::deque<HttpLine*> free_;
};

struct Destination {
  std::uint16_t port = 0;
  std::string probe_path;
  std::vector<std::string> storm_paths;
};

Destination read_destination() {
  Destination destination;
  std::string line;
  if (!std::getline(std::cin, line)) fatal("no destination on stdin");
  std::istringstream(line) >> destination.port >> destination.probe_path;
  while (std::getline(std::cin, line) && !line.empty()) destination.storm_paths.push_back(line);
  return destination;
}

// Twenty thousand alerts a second, on time whatever the server does.
class Storm {
 public:
  Storm(const Options& options, const Destination& destination, int epoll)
      : paths_(destination.storm_paths),
        keys_(options.number("storm-keys", 200'000)),
        gap_(paths_.empty() ? Duration::max()
                            : Duration(1s) * storm_batch / options.number("storm", 20'000)),
        lines_(paths_.empty() ? 0 : storm_lines, destination.port, epoll) {}

  void begin(Instant now) { next_at_ = paths_.empty() ? Instant::max() : now; }
  void end() { next_at_ = Instant::max(); }
  Instant next_at() const { return late_ ? Instant::max() : next_at_; }

  void turn(Instant now) {
    while (next_at_ <= now) {
      HttpLine* line = lines_.take();
      late_ = line == nullptr;  // then an answer wakes us
      if (late_) return;
      next_at_ += gap_;
      Body& body = bodies_.try_emplace(line, storm_batch).first->second;
      for (std::uint32_t i = 0; i < storm_batch; ++i) body.set(i, (sent_ + i) % keys_, 0);
      body.set_ends_at(std::chrono::system_clock::now() + 1h);
      line->post(paths_[sent_ / storm_batch % paths_.size()], body.text());
      sent_ += storm_batch;
    }
  }
  bool owns(int file) const { return lines_.owns(file); }
  void on_event(int file) {
    const int status = lines_.on_event(file);
    if (status == 0) return;
    late_ = false;
    if (status >= 200 && status < 300) {
      accepted_ += storm_batch;
    } else {
      refused_ += storm_batch;
    }
  }
  std::uint32_t accepted() const { return accepted_; }
  std::uint32_t refused() const { return refused_; }

 private:
  std::vector<std::string> paths_;
  std::uint32_t keys_;
  Duration gap_;
  Lines lines_;
  std::map<HttpLine*, Body> bodies_;
  Instant next_at_ = Instant::max();
  bool late_ = false;
  std::uint32_t sent_ = 0;
  std::uint32_t accepted_ = 0;
  std::uint32_t refused_ = 0;
};

class Run {
 public:
  explicit Run(const Options& options)
      : options_(options),
        gap_(std::chrono::milliseconds(options.number("gap", 10))),
        probes_(options.number("probes", 1000)),
        epoll_(epoll_create1(0)),
        webhook_(webhook_talk, [this](auto probe, auto at) { arrived(0, probe, at); }),
        mail_(mail_talk, [this](auto probe, auto at) { arrived(1, probe, at); }) {
    watch(webhook_.listener());
    watch(mail_.listener());
  }

  void go() {
    fmt::print("{{\"webhook\":{},\"smtp\":{}}}\n", webhook_.port(), mail_.port());
    std::fflush(stdout);
    const Destination destination = read_destination();
    Lines lines(probe_lines, destination.port, epoll_);
    Storm storm(options_, destination, epoll_);
    const Instant begin = Clock::now();
    Instant give_up = Instant::max();
    next_at_ = begin;
    storm.begin(begin);
    while (Clock::now() < give_up && !(begun_ == probes_.size() && missing_ == 0)) {
      const Instant now = Clock::now();
      storm.turn(now);
      probe(now, lines, destination.probe_path);
      if (begun_ == probes_.size() && give_up == Instant::max()) {
        give_up = now + wait_for_missing;
        storm.end();
        storm_seconds_ = std::chrono::duration<double>(now - begin).count();
      }
      turn(std::min({next_at_, storm.next_at(), give_up, now + Duration(100ms)}), lines, storm);
    }
    report(storm);
  }

 private:
  struct Probe {
    Instant sent{};
    std::array<Instant, 2> arrived{};  // at the webhook, by mail
    std::string body;
  };

  void watch(int file) const {
    epoll_event wanted{.events = EPOLLIN, .data = {.fd = file}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, file, &wanted);
  }

  void probe(Instant now, Lines& lines, const std::string& path) {
    if (next_at_ > now || begun_ == probes_.size()) return;
    HttpLine* line = lines.take();
    if (line == nullptr) return;  // its latency counts from when it should have gone
    Probe& next = probes_[begun_];
    next.body = probe_body(static_cast<std::uint32_t>(begun_));
    ++begun_;
    missing_ += 2;
    const bool late = now - next_at_ > Duration(1ms) && gap_ > Duration::zero();
    line->post(path, next.body);
    next.sent = late ? next_at_ : line->sent_at();
    next_at_ = gap_ > Duration::zero() ? next_at_ + gap_ : now + idle_patience;
  }

  void arrived(std::size_t sink, std::uint32_t number, Instant at) {
    if (number >= begun_ || probes_[number].arrived[sink] != Instant{}) return;
    probes_[number].arrived[sink] = at;
    --missing_;
    if (gap_ == Duration::zero() && missing_ == 0) next_at_ = Clock::now() + pause_of_idle;
  }

  void turn(Instant until, Lines& lines, Storm& storm) {
    const Duration wait = std::max(until - Clock::now(), Duration::zero());
    const timespec timeout{wait / 1s, static_cast<long>((wait % 1s).count())};
    epoll_event events[128];
    const int count = epoll_pwait2(epoll_, events, 128, &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      const int file = events[i].data.fd;
      if (lines.owns(file)) {
        if (const int status = lines.on_event(file); status >= 300) ++refused_;
      } else if (storm.owns(file)) {
        storm.on_event(file);
      } else {
        on_sink_event(file);
      }
    }
  }

  void on_sink_event(int file) {
    for (Sink* sink : {&webhook_, &mail_}) {
      if (file == sink->listener()) {
        for (int begun = sink->accept(); begun >= 0; begun = sink->accept()) watch(begun);
      } else if (sink->owns(file)) {
        sink->on_readable(file);
      }
    }
  }

  void report(const Storm& storm) {
    fmt::print("{{");
    for (const std::size_t sink : {0U, 1U}) {
      std::vector<double> latencies;
      std::size_t missing = 0;
      for (const Probe& probe : probes_) {
        const bool there = probe.arrived[sink] != Instant{};
        missing += there ? 0 : 1;
        latencies.push_back(
            there ? std::chrono::duration<double, std::milli>(probe.arrived[sink] - probe.sent)
                        .count()
                  : std::numeric_limits<double>::infinity());
      }
      fmt::print("\"{}\":{{\"p50_ms\":{},\"p99_ms\":{},\"max_ms\":{},\"missing\":{}}},",
                 sink == 0 ? "webhook" : "smtp", shown(percentile(latencies, 50)),
                 shown(percentile(latencies, 99)), shown(percentile(latencies, 100)), missing);
    }
    fmt::print("\"refused\":{},\"storm_accepted\":{},\"storm_refused\":{},\"seconds\":{:.3f}}}\n",
               refused_, storm.accepted(), storm.refused(), storm_seconds_);
  }
  // JSON has no infinity.
  static std::string shown(double ms) {
    return std::isinf(ms) ? "null" : fmt::format("{:.3f}", ms);
  }

  const Options& options_;
  Duration gap_;
  std::vector<Probe> probes_;
  int epoll_;
  Sink webhook_;
  Sink mail_;
  std::size_t begun_ = 0;
  std::size_t missing_ = 0;  // arrivals of what was begun
  std::uint32_t refused_ = 0;
  Instant next_at_{};
  double storm_seconds_ = 0;
};

}  // namespace

void latency(const Options& options) { Run(options).go(); }

}  // namespace tocsin::bench
