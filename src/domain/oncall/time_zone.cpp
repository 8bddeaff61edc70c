#include "domain/oncall/time_zone.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "domain/oncall/old_names.hpp"

namespace tocsin {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

constexpr cctz::civil_second civil_epoch(1970, 1, 1);

cctz::civil_second civil(WallTime wall) {
  return civil_epoch + floor<seconds>(wall).time_since_epoch().count();
}

WallTime wall_of(cctz::civil_second shown) { return WallTime(seconds(shown - civil_epoch)); }

Duration below_a_second(WallTime wall) { return wall - floor<seconds>(wall); }

// cctz takes file paths and its own "libc:" names, too: they are nobody's zone.
bool plain(std::string_view name) {
  constexpr std::size_t name_bytes_max = 64;
  return !name.empty() && name.size() <= name_bytes_max && name.front() != '/' &&
         name.find("..") == name.npos && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '/' || c == '_' || c == '-' || c == '+';
         });
}

// What the system's database does not know may be there under the name of today.
bool load(const std::string& name, cctz::time_zone& zone) {
  if (cctz::load_time_zone(name, &zone)) return true;
  const std::string_view present = present_zone_name(name);
  return !present.empty() && cctz::load_time_zone(std::string(present), &zone);
}

}  // namespace

struct TimeZone::Zone {
  std::string name;
  cctz::time_zone zone;
};

TimeZone::TimeZone() {
  static const auto utc = std::make_shared<const Zone>(Zone{"UTC", cctz::utc_time_zone()});
  zone_ = utc;
}

TimeZone::TimeZone(std::shared_ptr<const Zone> zone) : zone_(std::move(zone)) {}

Result<TimeZone> TimeZone::find(std::string_view name) {
  Zone zone{std::string(name), {}};
  if (!plain(name) || !load(zone.name, zone.zone)) {
    return fail(Error::Code::invalid, "\"" + std::string(cut_utf8(name, 64)) +
                                          "\" is not a time zone; write it like Europe/Berlin");
  }
  return TimeZone(std::make_shared<const Zone>(std::move(zone)));
}

const std::string& TimeZone::name() const { return zone_->name; }

WallTime TimeZone::wall(Time at) const {
  const auto whole = floor<seconds>(at);
  return wall_of(cctz::convert(whole, zone_->zone)) + (at - whole);
}

TimeZone::Reading TimeZone::reading(Time at) const {
  const auto found = zone_->zone.lookup(floor<seconds>(at));
  return {seconds(found.offset), found.is_dst, found.abbr};
}

Time TimeZone::first(WallTime wall) const {
  const auto found = zone_->zone.lookup(civil(wall));
  if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) return found.trans;
  return found.pre + below_a_second(wall);
}

Time TimeZone::last(WallTime wall) const {
  const auto found = zone_->zone.lookup(civil(wall));
  if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) return found.trans;
  return found.post + below_a_second(wall);
}

std::optional<TimeZone::Change> TimeZone::next_change(Time at) const {
  cctz::time_zone::civil_transition found;
  if (!zone_->zone.next_transition(floor<seconds>(at), &found)) return std::nullopt;
  return Change{zone_->zone.lookup(found.to).trans, wall_of(found.from), wall_of(found.to)};
}

}  // namespace tocsin
