// Who comes and who goes: each schedule is looked at when that changes, and people are told.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "domain/oncall/spans.hpp"
#include "engine/duty.hpp"
#include "engine/notice_words.hpp"
#include "engine/notices.hpp"

namespace tocsin {
namespace {

Status look(Decision& decision, const Slug& slug, bool changed) {
  const Schedule* schedule = decision.config.find<Schedule>(slug);
  const auto known = decision.state.on_call().find(slug);
  const bool first = known == decision.state.on_call().end();
  if (schedule == nullptr) {
    if (!first) decision.effects.on_call_gone.push_back(slug);
    return {};
  }
  Duty duty =
      duty_of(decision.config, *schedule, first ? nullptr : &known->second, decision.now, changed);
  for (DutyNote& told : duty.notes) {
    if (told.user.empty()) {
      tell_channel(decision, told.channel, std::move(told.note));
    } else {
      tell_person(decision, told.user, std::move(told.note));
    }
  }
  decision.effects.on_call.push_back(std::move(duty.row));
  return {};
}

void add_minding_holidays(const Config& config, std::set<Slug>& schedules) {
  for (const auto& [slug, entry] : config.table<Schedule>().all()) {
    if (minds_holidays(entry.value)) schedules.insert(slug);
  }
}

// Everybody who takes turns there and could come.
std::vector<Slug> others_of(const Config& config, const Override& wanted) {
  const Schedule* schedule = config.find<Schedule>(wanted.schedule);
  std::set<Slug> people;
  if (schedule == nullptr) return {};
  for (const Rotation& rotation : schedule->rotations) {
    for (const RotationGroup& group : rotation.groups) {
      people.insert(group.users.begin(), group.users.end());
    }
  }
  people.erase(wanted.absent);
  people.erase(wanted.user);
  std::vector<Slug> free;
  const std::vector<Shift> shifts = shifts_of(config, *schedule, Span{wanted.begin, wanted.end});
  for (const Slug& user : people) {
    const bool comes = std::ranges::any_of(
        shifts, [&](const Shift& shift) { return shift.user == user && !shift.shadow; });
    if (!comes) free.push_back(user);
  }
  return free;
}

bool wants_hand_offs(const Config& config, const Slug& slug) {
  const User* user = config.find<User>(slug);
  return user != nullptr && user->active && user->notices.hand_offs;
}

std::string shift_words(const Config& config, const Override& override, const Slug& reader) {
  const Schedule* schedule = config.find<Schedule>(override.schedule);
  return fmt::format("on call for {} from {} until {}",
                     schedule == nullptr ? override.schedule : name_of(*schedule),
                     shown_for(config, reader, override.begin),
                     shown_for(config, reader, override.end));
}

void tell_wanted(Decision& decision, const Override& wanted) {
  const Config& config = decision.config;
  const Slug& whose = wanted.user.empty() ? wanted.absent : wanted.user;
  const std::vector<Slug> asked =
      wanted.asked.empty() ? others_of(config, wanted) : std::vector<Slug>{wanted.asked};
  for (const Slug& user : asked) {
    if (!wants_hand_offs(config, user)) continue;
    std::string text = fmt::format("{} looks for somebody to be {}", name_of_user(config, whose),
                                   shift_words(config, wanted, user));
    if (wanted.return_begin) {
      text += fmt::format(", and would come for you from {} until {}",
                          shown_for(config, user, *wanted.return_begin),
                          shown_for(config, user, *wanted.return_end));
    }
    tell_person(decision, user,
                {NoteKind::cover_wanted, std::move(text), wanted.schedule, whose, wanted.begin});
  }
}

void tell_taken(Decision& decision, const Override& before, const Override& taken) {
  const Config& config = decision.config;
  const Slug& whose = before.user.empty() ? before.absent : before.user;
  if (!wants_hand_offs(config, whose)) return;
  tell_person(decision, whose,
              {NoteKind::cover_taken,
               fmt::format("{} takes your place: {}", name_of_user(config, taken.user),
                           shift_words(config, taken, whose)),
               taken.schedule, taken.user, taken.begin});
}

void tell_of_override(Decision& decision, const Override* before, const Override& after) {
  if (after.end <= decision.now) return;
  const bool wanted_before = before != nullptr && before->wanted;
  if (after.wanted && !wanted_before) tell_wanted(decision, after);
  if (!after.wanted && wanted_before && !after.user.empty()) tell_taken(decision, *before, after);
}

constexpr Duration told_ahead_min = 24h;

// Whether the time of every reminder has passed without one.
bool reminders_missed(const User& user, Time begin, Time looked_at, Time now) {
  if (user.notices.reminders.empty()) return begin <= now + told_ahead_min;
  return std::ranges::all_of(user.notices.reminders,
                             [&](Duration lead) { return begin - lead <= looked_at; });
}

std::map<Slug, std::vector<Span>> times_of(const Config& config, const Slug& slug, Span span) {
  std::map<Slug, std::vector<Span>> times;
  const Schedule* schedule = config.find<Schedule>(slug);
  if (schedule == nullptr) return times;
  for (const Shift& shift : shifts_of(config, *schedule, span)) {
    if (!shift.shadow) times[shift.user].push_back({shift.begin, shift.end});
  }
  for (auto& [user, spans] : times) merge(spans);
  return times;
}

std::optional<Span> first_gained(const std::vector<Span>& before, const std::vector<Span>& after) {
  for (const Span& span : after) {
    const std::vector<Span> gained = rest_of(span, before);
    if (!gained.empty()) return gained.front();
  }
  return std::nullopt;
}

// Whoever is put on call by somebody else, so soon that no reminder comes any more. What begins at
// once is told as a hand-off.
void tell_planned(Decision& decision, const Config& next, const Slug& schedule) {
  const auto known = decision.state.on_call().find(schedule);
  if (known == decision.state.on_call().end()) return;
  const Span ahead{decision.now, decision.now + reminder_lead_max};
  const auto before = times_of(decision.config, schedule, ahead);
  for (const auto& [slug, spans] : times_of(next, schedule, ahead)) {
    const User* user = next.find<User>(slug);
    if (user == nullptr || slug == decision.person() || !wants_hand_offs(next, slug)) continue;
    const auto had = before.find(slug);
    const auto gained =
        first_gained(had == before.end() ? std::vector<Span>{} : had->second, spans);
    if (!gained || gained->begin <= decision.now) continue;
    if (!reminders_missed(*user, gained->begin, known->second.looked_at, decision.now)) continue;
    const Slug& by = decision.person();
    tell_person(
        decision, slug,
        {NoteKind::planned,
         fmt::format("{} put you on call for {} from {}",
                     by.empty() ? "Somebody" : name_of_user(next, by),
                     name_of(*next.find<Schedule>(schedule)), shown_for(next, slug, gained->begin)),
         schedule, slug, gained->begin});
  }
}

}  // namespace

Status decide_body(Decision& decision, const LookAtSchedule& body) {
  return look(decision, body.schedule, true);
}

Status wake_schedule(Decision& decision, const Slug& schedule) {
  return look(decision, schedule, false);
}

void tell_of_arrangements(Decision& decision, const Config& next) {
  std::set<Slug> schedules;
  for (const ConfigRow& row : decision.effects.config) {
    if (row.kind == ConfigKind::schedule) schedules.insert(row.slug);
    for (const Config* config : {&decision.config, &next}) {
      const auto add = [&](const auto* object) {
        if (object != nullptr) schedules.insert(object->schedule);
      };
      if (row.kind == ConfigKind::override) add(config->find<Override>(row.slug));
      if (row.kind == ConfigKind::temporary_schedule) {
        add(config->find<TemporarySchedule>(row.slug));
      }
      if (row.kind == ConfigKind::shift_calendar) add(config->find<ShiftCalendar>(row.slug));
      if (row.kind == ConfigKind::holiday_calendar) add_minding_holidays(*config, schedules);
    }
    const Override* after =
        row.kind == ConfigKind::override ? next.find<Override>(row.slug) : nullptr;
    if (after != nullptr) {
      tell_of_override(decision, decision.config.find<Override>(row.slug), *after);
    }
  }
  for (const Slug& schedule : schedules) {
    if (decision.config.find<Schedule>(schedule) != nullptr) {
      tell_planned(decision, next, schedule);
    }
    decision.then(LookAtSchedule{schedule});
  }
}

}  // namespace tocsin
