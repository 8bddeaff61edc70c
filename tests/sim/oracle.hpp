// Oracle: what Tocsin promises, checked against what it does. It keeps its own record of what was
// answered and what was handed over, and looks at memory and store from outside.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core.hpp"
#include "engine/follow_reading.hpp"
#include "storage/memory_store.hpp"

namespace tocsin::sim {

// A command with what the engine answered.
struct Asked {
  Command command;
  std::optional<Result<Reply>> reply;  // none: it crashed before the answer
};

class Oracle {
 public:
  // What was broken, the first first.
  const std::vector<std::string>& broken() const { return broken_; }
  void blame(std::string what) { broken_.push_back(std::move(what)); }

  void handed_over(const Delivery& delivery, const State& state);
  // A follower was sent this entry.
  void heard(const NextEntry& next);
  void not_tried(JobId job) { ++sendings_[job].excuses; }
  void committed(const Committed& told);
  void crashed() { ++restarts_; }  // or reloaded after a failed commit
  void faults_ended(Time now, PageId next_page) {
    quiet_since_ = now;
    first_calm_page_ = next_page;
  }

  // After each step at which the engine is at rest.
  void after_step(const std::vector<Asked>& asked, const Core& core, Store& store, Time now);
  // What a crash must not change, the configuration included.
  void after_load(const Core& core, Store& store, Time now);
  // When all is over: the log, the incidents, the duties.
  void at_the_end(const Core& core, MemoryStore& store);

 private:
  struct Sending {
    std::string key;
    int handed = 0;
    int excuses = 0;  // attempts that failed, or of which nobody knows
    int restarts_before = 0;
    bool finished = false;
  };
  struct Counted {
    int accepted = 0;
    int uncertain = 0;  // answered 503, or not at all
  };
  struct Expectations;

  void note_answers(const std::vector<Asked>& asked, Expectations& expected);
  void check_expectations(const Expectations& expected, const Core& core);
  void check_alerts(const Core& core, Time now);
  void check_quiet(const Core& core, const Alert& alert, Time now);
  void check_escalations(const Core& core);
  void check_notice(const Delivery& delivery, const State& state);
  void check_jobs(const Core& core, Time now);
  void check_followers(Reader& reader);
  void check_duties(const Core& core, Time now);
  void check_presence(const Incident& incident);
  void check_promptness(const Commit& commit, const Config& config);

  std::vector<std::string> broken_;
  std::map<JobId, Sending> sendings_;
  std::set<JobId> handed_in_this_commit_;
  std::set<PageId> ended_;
  std::map<Digest, Counted> events_;                  // by alert_key()
  std::map<std::string, Counted> incidents_;          // by their title, which is told only once
  std::map<IncidentId, std::vector<EntryId>> heard_;  // by the follower, each once
  int restarts_ = 0;
  int steps_ = 0;
  Time latest_{};  // that clocks have shown
  std::optional<Time> quiet_since_;
  PageId first_calm_page_;
};

}  // namespace tocsin::sim
