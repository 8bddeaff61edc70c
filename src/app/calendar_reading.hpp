// CalendarReading: the worker that reads the calendars which others keep - holidays, shifts - from
// their addresses, and changes ours where they changed.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "api/backend.hpp"
#include "base/clock.hpp"
#include "engine/engine.hpp"
#include "net/http_client.hpp"

namespace tocsin {

class CalendarReading {
 public:
  static constexpr Duration between_looks = 5s;  // for addresses that are new
  static constexpr Duration between_shifts = 15min;
  static constexpr Duration between_holidays = 12h;
  static constexpr Duration after_failure = 5min;

  CalendarReading(Engine& engine, const Clock& clock, std::string secrets_key);
  ~CalendarReading();  // what is under way is given up

  api::CalendarState state_of(ConfigKind kind, const Slug& calendar) const;  // any thread

 private:
  struct Plan {
    std::string url;  // sealed, as it was read last: another is read at once
    Time due{};
    api::CalendarState state;
  };
  using Key = std::pair<ConfigKind, Slug>;

  void run();
  template <typename T>
  void look_at(Duration between);
  template <typename T>
  void read(const T& calendar);
  template <typename T>
  void answered(const Slug& slug, const std::string& sealed,
                const net::Sent<net::OutgoingResponse>& sent);
  void failed(const Key& key, std::string fault);
  bool wait(Duration time);  // false: it ends

  Engine& engine_;
  const Clock& clock_;
  const std::string secrets_key_;
  mutable std::mutex mutex_;  // guards the two below it
  std::condition_variable wake_;
  bool stopping_ = false;
  std::map<Key, Plan> plans_;
  net::HttpClient client_;  // ends before what its answers touch
  std::thread thread_;
};

}  // namespace tocsin
