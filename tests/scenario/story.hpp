// Story: the product's rules told in simulated time.
//
//   Story story;
//   story.at(1min).event("disk-full");
//   story.at(3min).acknowledge("disk-full", ana);
//   story.expect_pages({{1min, ana}});
//
// The stage: policy "checkout" calls ana, after 5 min ben, after 5 min nobody; service "checkout"
// rings by it; integration "prom" belongs to the service. ana, ben, cleo and root (the
// administrator) have a vouched e-mail method each, "ana-mail" and so on. Providers answer at once
// that they sent, unless a story says otherwise.
#pragma once

#include <gtest/gtest.h>

#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include "engine/core.hpp"
#include "storage/memory_store.hpp"

namespace tocsin {

inline const Slug ana = "ana", ben = "ben", cleo = "cleo", root = "root";

// A message that left the house, in minutes and seconds of the story.
struct Ring {
  Duration at{};
  Slug user;
  auto operator<=>(const Ring&) const = default;
};
inline void PrintTo(const Ring& ring, std::ostream* out) {
  *out << format_duration(ring.at) << " " << ring.user;
}

// How a provider treats the next attempts of one contact method; of messages to phones, the next
// attempts by one Provider, and as "receipt:<provider>" the next questions to it.
struct Answers {
  JobOutcomeKind kind = JobOutcomeKind::sent;
  int times = -1;                   // how many attempts; negative: all
  std::optional<Duration> pause{};  // Retry-After, or until the breaker closes
  bool silent = false;              // no outcome is ever reported
  bool receipts = false;            // it names the message, "m-<job>": it can be asked for
  bool gone = false;                // the provider says that the method has ended
};

// What a follower was sent.
struct Heard {
  Duration at{};
  std::string follower;  // "webhook_subscription:hooks"
  IncidentId incident;
  EntryId entry;
  EntryKind kind = EntryKind::note;
  std::string text;  // empty when it was withdrawn
  JobOutcomeKind outcome = JobOutcomeKind::sent;
};

class Story {
 public:
  Story();
  ~Story();
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  // Lets time pass, through every instant at which the engine has something to do.
  Story& at(Duration since_start);
  Duration now() const { return now_ - start; }
  Time time(Duration since_start) const { return start + since_start; }

  // What comes in. Each returns the engine's answer.
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  static Event trigger(const std::string& key, const Pairs& labels = {});
  Result<Reply> send(std::vector<Event> events, const Slug& integration = "prom",
                     bool drill = false);
  Result<Reply> event(const std::string& key, const Pairs& labels = {});
  Result<Reply> event_says(EventAction action, const std::string& key);
  Result<Reply> acknowledge(const std::string& key, const Slug& who);
  Result<Reply> resolve(const std::string& key, const Slug& who);
  Result<Reply> act(AlertVerb verb, const std::string& key, const Slug& who,
                    std::optional<Duration> until = std::nullopt);
  Result<Reply> press(PageId page, PageVerb verb);  // in the message, by the person paged
  Result<Reply> silence(const std::string& matchers, Duration from, Duration until,
                        SilenceId edited = {});
  Result<Reply> beat(const Slug& integration);
  // As `who`; empty: as the system.
  Result<Reply> run(CommandBody body, const Slug& who = {},
                    const std::string& idempotency_key = {});
  Result<Reply> run(Command command);
  std::vector<Result<Reply>> run_together(std::vector<CommandBody> bodies);  // in one commit

  // Configuration.
  Result<Reply> put(ConfigObject object);
  Result<Reply> put_all(std::vector<ConfigObject> objects);
  Result<Reply> remove(ConfigKind kind, const Slug& slug);
  template <typename T, typename Change>
  void edit(const Slug& slug, Change change) {
    T value = *core_->config()->find<T>(slug);
    change(value);
    const auto reply = put(std::move(value));
    ASSERT_TRUE(reply) << reply.error().pointer << " " << reply.error().message;
  }

  // The world outside.
  void provider(const Slug& method, Answers answers) { providers_[method] = answers; }
  void report(JobOutcome outcome);  // a late or repeated outcome
  void restart(Duration outage);    // the process dies and comes back after a while
  void set_clock_back(Duration by);
  MemoryStore& store() { return *store_; }
  Core& core() { return *core_; }
  const State& state() const { return core_->state(); }
  const Config& config() const { return *core_->config(); }

  // What became of it.
  const std::vector<Delivery>& deliveries() const { return outbox_.deliveries; }
  const std::vector<Delivery>& notices() const { return outbox_.notices; }
  // Of every attempt, also those that failed; `providers_` knows a follower by its key, and what
  // it does to one incident by "<key>/<incident>".
  const std::vector<Heard>& heard() const { return heard_; }
  // Somebody archived the channel of a mirror.
  void archive(const std::string& channel) { gone_channels_.insert(channel); }
  const std::vector<JobId>& cancels() const { return outbox_.cancels; }
  const std::vector<std::shared_ptr<const Committed>>& commits() const { return commits_; }
  std::vector<Ring> rings() const;
  Alert alert(const std::string& key) const;  // the newest of this key
  std::vector<Alert> alerts() const;          // oldest first
  std::vector<TimelineEntry> timeline(EntryOf of, std::uint64_t subject) const;  // oldest first
  std::vector<Page> pages() const;                                               // oldest first
  std::vector<Notification> notifications() const;                               // oldest first
  PageId page_of(const Slug& user) const;                                        // the newest
  Incident incident(IncidentId id) const;
  std::unique_ptr<Reader> reader() const { return store_->make_reader(); }

  void expect_pages(const std::vector<Ring>& rings,
                    std::source_location at = std::source_location::current()) const;
  // The alert's timeline holds such an entry.
  void expect_told(const std::string& key, EntryKind kind, Reason::Code code,
                   std::source_location at = std::source_location::current()) const;
  void expect_same_as_stored(std::source_location at = std::source_location::current()) const;

 private:
  struct RecordingOutbox final : Outbox {
    void deliver(Delivery delivery) override { waiting.push_back(std::move(delivery)); }
    void cancel(JobId job) override { cancels.push_back(job); }
    std::vector<Delivery> waiting;     // handed over, not yet looked at by a provider
    std::vector<Delivery> deliveries;  // all but notices
    std::vector<Delivery> notices;
    std::vector<JobId> cancels;
  };
  void open_core();
  std::vector<Result<Reply>> process(std::vector<Command> commands);
  void settle();
  std::vector<Command> outcomes();
  bool hear(const Delivery& delivery, JobOutcome& outcome);
  void mirror(const struct NextEntry& next, JobOutcome& outcome);

  static constexpr Time start = Time{std::chrono::sys_days{std::chrono::January / 5 / 2026}};
  Time now_ = start;
  std::unique_ptr<MemoryStore> store_ = std::make_unique<MemoryStore>();
  RecordingOutbox outbox_;
  std::unique_ptr<Core> core_;
  std::map<Slug, Answers> providers_;
  std::vector<std::shared_ptr<const Committed>> commits_;
  std::vector<Heard> heard_;
  std::set<std::string> gone_channels_;
  std::uint64_t silences_made_ = 0;
};

}  // namespace tocsin
