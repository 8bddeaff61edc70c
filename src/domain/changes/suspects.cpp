#include "domain/changes/suspects.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tocsin {
namespace {

const RelatedService* nearest_of(const Change& change, std::span<const RelatedService> related) {
  const auto found = std::ranges::find_if(
      related, [&](const RelatedService& each) { return holds(change.services, each.service); });
  return found == related.end() ? nullptr : &*found;
}

Time last_moment(const Change& change, Time now) {
  if (change.ended_at) return *change.ended_at;
  return std::min(now, change.began_at + change_runs_max);
}

// "12 min": as people say it, the largest unit alone.
std::string about(Duration length) {
  const auto in = [&](auto unit) { return std::chrono::floor<decltype(unit)>(length).count(); };
  if (length < 1min) return fmt::format("{} s", in(std::chrono::seconds(1)));
  if (length < 2h) return fmt::format("{} min", in(std::chrono::minutes(1)));
  if (length < std::chrono::days(2)) return fmt::format("{} h", in(std::chrono::hours(1)));
  return fmt::format("{} d", in(std::chrono::days(1)));
}

}  // namespace

std::vector<RelatedService> related_services(const std::vector<Slug>& affected,
                                             const DependsOn& depends_on) {
  std::vector<RelatedService> related;
  const auto add = [&](RelatedService next) {
    const bool known =
        std::ranges::find(related, next.service, &RelatedService::service) != related.end();
    if (!known && related.size() < related_services_max) related.push_back(std::move(next));
  };
  for (const Slug& slug : affected) add({slug, slug, {}, 0});
  // As in a queue: what was added first is nearest.
  for (std::size_t i = 0; i < related.size(); ++i) {
    const RelatedService from = related[i];
    const std::vector<Slug>* needs = depends_on(from.service);
    if (needs == nullptr) continue;
    for (const Slug& need : *needs) {
      add({need, from.affected, from.distance == 0 ? Slug() : from.service, from.distance + 1});
    }
  }
  return related;
}

std::vector<Suspect> suspects_of(std::span<const Change> changes,
                                 std::span<const RelatedService> related, Time impact_began,
                                 Time now) {
  struct Listed {
    Suspect suspect;
    Time began_at{};
  };
  std::vector<Listed> listed;
  for (const Change& change : changes) {
    const RelatedService* near = nearest_of(change, related);
    const Time last = last_moment(change, now);
    const bool only_asked_for =
        change.emergency.approval != Approval::none && change.state == ChangeState::planned;
    if (only_asked_for || near == nullptr || change.began_at > now ||
        last < impact_began - suspect_window)
      continue;
    const Duration before = impact_began - change.began_at;
    const bool ran = before >= Duration::zero() && last >= impact_began;
    const bool shortly = before >= Duration::zero() && before <= just_before_max;
    listed.push_back({{change.id, *near, before, ran || shortly}, change.began_at});
  }
  std::ranges::sort(listed, [](const Listed& a, const Listed& b) {
    if (a.began_at != b.began_at) return a.began_at > b.began_at;
    if (a.suspect.related.distance != b.suspect.related.distance) {
      return a.suspect.related.distance < b.suspect.related.distance;
    }
    return a.suspect.change > b.suspect.change;
  });
  std::vector<Suspect> suspects;
  for (Listed& each : listed) suspects.push_back(std::move(each.suspect));
  return suspects;
}

std::string why_suspect(const Suspect& suspect, const NameOfService& name_of) {
  const RelatedService& related = suspect.related;
  std::string why = "on " + name_of(related.service);
  if (related.distance > 0) why += fmt::format(", which {} depends on", name_of(related.affected));
  if (!related.through.empty()) why += " through " + name_of(related.through);
  if (suspect.before >= Duration::zero()) {
    return why + fmt::format(", {} before the impact began", about(suspect.before));
  }
  return why + fmt::format(", {} after the impact began", about(-suspect.before));
}

}  // namespace tocsin
