#include "domain/oncall/take_over.hpp"

#include <algorithm>

namespace tocsin {
namespace {

bool overlaps(const Override& override, Span span) {
  return override.begin < span.end && override.end > span.begin;
}

// The parts of an override before and after `span`; the first of them keeps its name.
void cut_out(const Override& override, Span span, std::vector<Override>& out) {
  Override before = override;
  before.end = span.begin;
  Override after = override;
  after.begin = span.end;
  const bool keeps_before = before.begin < before.end;
  if (keeps_before) {
    out.push_back(std::move(before));
    after.slug.clear();
  }
  if (after.begin < after.end) out.push_back(std::move(after));
}

}  // namespace

Result<std::vector<Override>> take_over(const Schedule& schedule, const Arrangements& arranged,
                                        const Slug& user, const Slug& absent, Span span) {
  Override taken;
  taken.schedule = schedule.slug;
  taken.user = user;
  taken.begin = span.begin;
  taken.end = span.end;
  std::vector<Override> puts;
  if (absent.empty()) {
    taken.everyone = true;
    for (const Override& other : arranged.overrides) {
      if (other.everyone && overlaps(other, span)) {
        taken.priority = std::max(taken.priority, other.priority + 1);
      }
    }
    puts.push_back(std::move(taken));
    return puts;
  }
  const std::vector<Shift> shifts = shifts_of(schedule, arranged, {span.begin, span.begin + 1ms});
  const auto shift = std::ranges::find_if(
      shifts, [&](const Shift& each) { return each.user == absent && !each.shadow; });
  if (shift == shifts.end()) {
    return fail(Error::Code::conflict,
                absent + " is not on call then; somebody may have taken over", "/instead_of");
  }
  taken.absent = absent;
  if (shift->source == ShiftSource::temporary) {
    return fail(Error::Code::conflict,
                "a temporary schedule holds then, which overrides do not change; edit that one",
                "/instead_of");
  }
  if (shift->source == ShiftSource::override) {
    const Override& by = arranged.overrides[shift->index];
    if (by.everyone) {  // whoever takes over from them is alone as well
      taken.absent.clear();
      taken.everyone = true;
      taken.priority = by.priority + 1;
      puts.push_back(std::move(taken));
      return puts;
    }
    taken.absent = by.absent;  // empty: somebody who came on top goes, and another comes
  }
  for (const Override& other : arranged.overrides) {
    const bool same = shift->source == ShiftSource::override && taken.absent.empty()
                          ? other.slug == arranged.overrides[shift->index].slug
                          : !taken.absent.empty() && other.absent == taken.absent;
    if (!same || !overlaps(other, span)) continue;
    std::vector<Override> rest;
    cut_out(other, span, rest);
    if (taken.slug.empty() && (rest.empty() || rest.front().slug != other.slug)) {
      taken.slug = other.slug;  // nothing of it is left: its name is taken over with it
    }
    std::ranges::move(rest, std::back_inserter(puts));
  }
  puts.push_back(std::move(taken));
  return puts;
}

}  // namespace tocsin
