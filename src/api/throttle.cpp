#include "api/throttle.hpp"

#include <algorithm>
#include <cmath>

namespace tocsin::api {

std::optional<Duration> LoginThrottle::wait(std::string_view name, Time now) {
  const std::scoped_lock lock(mutex_);
  const auto found = failures_.find(name);
  if (found == failures_.end() || found->second.free_at <= now) return std::nullopt;
  return found->second.free_at - now;
}

void LoginThrottle::failed(std::string_view name, Time now) {
  const std::scoped_lock lock(mutex_);
  if (failures_.size() >= names_max) forget_old(now);
  Failures& failures = failures_[std::string(name)];
  ++failures.count;
  failures.last = now;
  if (failures.count < free_) return;
  const int doublings = std::min(failures.count - free_, 10);
  failures.free_at = now + std::min<Duration>(first_wait * (1 << doublings), longest_wait);
}

void LoginThrottle::succeeded(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = failures_.find(name); found != failures_.end()) failures_.erase(found);
}

// What is quiet for the longest wait goes; when all are fresh, the oldest goes.
void LoginThrottle::forget_old(Time now) {
  std::erase_if(failures_, [&](const auto& item) { return now - item.second.last > longest_wait; });
  if (failures_.size() < names_max) return;
  failures_.erase(
      std::ranges::min_element(failures_, {}, [](const auto& item) { return item.second.last; }));
}

std::optional<Duration> RateLimits::take(std::string_view name, std::int64_t per_second,
                                         std::size_t count, Time now) {
  if (per_second <= 0) return std::nullopt;
  const double rate = static_cast<double>(per_second);
  const double most = rate * burst_seconds;
  const std::scoped_lock lock(mutex_);
  auto found = buckets_.find(name);
  if (found == buckets_.end()) {
    found = buckets_.emplace(std::string(name), Bucket{.tokens = most, .filled_at = now}).first;
  }
  Bucket& bucket = found->second;
  const double seconds =
      std::max(0.0, std::chrono::duration<double>(now - bucket.filled_at).count());
  bucket.tokens = std::min(most, bucket.tokens + seconds * rate);
  bucket.filled_at = now;
  const double wanted = std::min(static_cast<double>(count), most);
  if (bucket.tokens < wanted) {
    return Duration{static_cast<std::int64_t>(std::ceil((wanted - bucket.tokens) / rate * 1000))};
  }
  bucket.tokens -= static_cast<double>(count);
  return std::nullopt;
}

}  // namespace tocsin::api
