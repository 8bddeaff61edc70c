// SpoolWriter: puts messages as files into folders that gammu-smsd or smstools send from, and looks
// what became of them. A disk
// takes its time: it has a thread of its own.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "app/sender.hpp"
#include "channels/spool.hpp"

namespace tocsin {

class SpoolWriter {
 public:
  SpoolWriter();
  ~SpoolWriter();  // what still waits is answered as not sent

  // Any thread, never waits. Answered on the writer's thread.
  void write(SpoolMessage message, Answered answered);

 private:
  void run();

  std::mutex mutex_;  // guards the two below; held for a push or a pop only
  std::condition_variable changed_;
  std::deque<std::pair<SpoolMessage, Answered>> waiting_;  // bounded by the lanes' limits
  bool stopping_ = false;
  std::thread thread_;
};

// The file appears whole or not at all, and stays after a power cut. Errors: unavailable, with the
// folder and the remedy.
Status write_spool_file(const SpoolMessage& message);

// What became of a file that was put there; `take_back` removes one that still waits.
spool::Standing standing_of(const SpoolMessage& question);

}  // namespace tocsin
