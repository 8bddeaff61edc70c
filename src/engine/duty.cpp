#include "engine/duty.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/coverage.hpp"

namespace tocsin {
namespace {

using std::chrono::hours;

// To tell of a reminder also how long a week's shift is.
constexpr Duration looked_ahead = reminder_lead_max + std::chrono::days(8);
constexpr Duration looked_at_least = hours(24);

// A person's shifts that follow each other closely.
struct Stretch {
  Slug user;
  Time begin{};
  Time end{};
};

std::vector<Stretch> stretches_of(const std::vector<Shift>& shifts) {  // by beginning
  std::vector<Stretch> stretches;
  for (const Shift& shift : shifts) {
    if (shift.shadow) continue;
    const auto known = std::ranges::find_if(stretches, [&](const Stretch& stretch) {
      return stretch.user == shift.user && shift.begin <= stretch.end + duty_pause;
    });
    if (known == stretches.end()) {
      stretches.push_back({shift.user, shift.begin, shift.end});
    } else {
      known->end = std::max(known->end, shift.end);
    }
  }
  return stretches;
}

class Look {
 public:
  Look(const Config& config, const Schedule& schedule, const OnCallRow* before, Time now,
       bool changed)
      : config_(config),
        schedule_(schedule),
        now_(now),
        shifts_(shifts_of(config, schedule, {now, now + looked_ahead})),
        stretches_(stretches_of(shifts_)),
        people_(on_call_at(config, schedule, now)) {
    if (before != nullptr) row_ = *before;
    first_ = before == nullptr;
    gaps_due_ = first_ || changed || row_.gaps_at <= now;
    row_.schedule = schedule.slug;
    std::erase_if(row_.left, [&](const LeftCall& left) { return left.at + duty_pause < now; });
  }

  Duty go() {
    if (first_) {
      row_.looked_at = now_;
      row_.people = people_;
    }
    remind();
    hand_over();
    tell_channels();
    warn_of_gap();
    row_.people = people_;
    row_.looked_at = now_;
    row_.wake_at = next_look();
    return {std::move(row_), std::move(notes_)};
  }

 private:
  Note note(NoteKind kind, const Slug& user, Time at, std::string text) const {
    Note made;
    made.kind = kind;
    made.text = std::move(text);
    made.schedule = schedule_.slug;
    made.user = user;
    made.at = at;
    return made;
  }

  const User* told(const Slug& slug) const {
    const User* user = config_.find<User>(slug);
    return user != nullptr && user->active ? user : nullptr;
  }

  bool left_lately(const Slug& user) const {
    return std::ranges::find(row_.left, user, &LeftCall::user) != row_.left.end();
  }

  const Stretch* present(const Slug& user) const {
    const auto found = std::ranges::find_if(stretches_, [&](const Stretch& stretch) {
      return stretch.user == user && stretch.begin <= now_;
    });
    return found == stretches_.end() ? nullptr : &*found;
  }

  std::string until(const Slug& user, const Stretch* stretch) const {
    if (stretch == nullptr || stretch->end >= now_ + looked_ahead) return {};
    return " until " + shown_for(config_, user, stretch->end);
  }

  void remind() {
    for (const Stretch& stretch : stretches_) {
      const User* user = told(stretch.user);
      const bool new_duty =
          stretch.begin > now_ && !(left_lately(stretch.user) && stretch.begin < now_ + duty_pause);
      if (user == nullptr || !new_duty) continue;
      for (const Duration lead : user->notices.reminders) {
        const Time due = stretch.begin - lead;
        if (due <= row_.looked_at || due > now_) continue;
        notes_.push_back(
            {stretch.user,
             {},
             note(NoteKind::shift_ahead, stretch.user, stretch.begin,
                  fmt::format("You will be on call for {} from {} on{}", name_of(schedule_),
                              shown_for(config_, stretch.user, stretch.begin),
                              until(stretch.user, &stretch)))});
      }
    }
  }

  // What whoever went left to whoever comes.
  std::string left_words() const {
    const HandoffNote* left = config_.find<HandoffNote>(schedule_.slug);
    if (left == nullptr || left->text.empty()) return {};
    return fmt::format(". {} left a note: {}", name_of_user(config_, left->author), left->text);
  }

  void hand_over() {
    for (const Slug& user : people_) {
      if (holds(row_.people, user)) continue;
      const bool again = left_lately(user);
      std::erase_if(row_.left, [&](const LeftCall& left) { return left.user == user; });
      const User* known = told(user);
      if (known == nullptr || !known->notices.hand_offs || again) continue;
      notes_.push_back({user,
                        {},
                        note(NoteKind::shift_begun, user, now_,
                             fmt::format("You are on call for {} now{}{}", name_of(schedule_),
                                         until(user, present(user)), left_words()))});
    }
    for (const Slug& user : row_.people) {
      if (holds(people_, user)) continue;
      row_.left.push_back({user, now_});
      const User* known = told(user);
      const bool soon_again = std::ranges::any_of(stretches_, [&](const Stretch& stretch) {
        return stretch.user == user && stretch.begin <= now_ + duty_pause;
      });
      if (known == nullptr || !known->notices.hand_offs || soon_again) continue;
      notes_.push_back({user,
                        {},
                        note(NoteKind::shift_over, user, now_,
                             fmt::format("You are no longer on call for {}; {} on call now",
                                         name_of(schedule_), who_is()))});
    }
  }

  std::string who_is() const {
    if (people_.empty()) return "nobody is";
    std::vector<std::string> names;
    for (const Slug& user : people_) names.push_back(name_of_user(config_, user));
    return fmt::format("{} {}", fmt::join(names, ", "), names.size() == 1 ? "is" : "are");
  }

  std::optional<Time> daily_after(Time at) const {
    const auto zone = TimeZone::find(schedule_.time_zone);
    return zone ? next_daily(schedule_.notices, *zone, at) : std::nullopt;
  }

  void tell_channels() {
    const auto sorted = [](std::vector<Slug> people) {
      std::ranges::sort(people);
      return people;
    };
    const bool changed = schedule_.notices.changes && sorted(people_) != sorted(row_.people);
    const auto daily = daily_after(row_.looked_at);
    if (!changed && !(daily && *daily <= now_)) return;
    const std::string text = fmt::format("{}: {} on call now", name_of(schedule_), who_is());
    tell_all_channels(note(NoteKind::on_call, {}, now_, text));
  }

  void tell_all_channels(const Note& note) {
    for (const Slug& channel : schedule_.notices.channels) notes_.push_back({{}, channel, note});
  }

  bool counts_on_us(const std::vector<Target>& targets) const {
    return std::ranges::any_of(targets, [&](const Target& target) {
      return target.kind == TargetKind::schedule && target.slug == schedule_.slug;
    });
  }

  // The first time in which an alert would reach nobody because nobody is on call here.
  std::optional<Hole> first_hole() const {
    std::optional<Hole> first;
    for (const auto& [slug, entry] : config_.table<EscalationPolicy>().all()) {
      const EscalationPolicy& policy = entry.value;
      const bool ours = counts_on_us(policy.catch_all) ||
                        std::ranges::any_of(policy.steps, [&](const Step& step) {
                          return counts_on_us(step.targets);
                        });
      if (!ours) continue;
      for (const Hole& hole :
           coverage_of(config_, {now_, now_ + gap_ahead + looked_at_least}, slug).holes) {
        const bool by_us = std::ranges::any_of(hole.reasons, [&](const HoleReason& reason) {
          return reason.cause == HoleCause::nobody_on_call && reason.schedule == schedule_.slug;
        });
        if (by_us && (!first || hole.begin < first->begin)) first = hole;
      }
    }
    return first;
  }

  void warn_of_gap() {
    if (!gaps_due_) return;
    row_.gaps_at = now_ + looked_at_least;
    if (!schedule_.notices.gaps) return;
    const std::optional<Hole> hole = first_hole();
    if (!hole) {
      row_.gap_told.reset();
      row_.gap_near = false;
      return;
    }
    for (const Duration before : {gap_ahead, gap_near}) {
      if (hole->begin - before > now_) row_.gaps_at = std::min(row_.gaps_at, hole->begin - before);
    }
    if (hole->begin > now_ + gap_ahead) return;
    // One that has begun begins anew with every look.
    const bool same = row_.gap_told && (*row_.gap_told == hole->begin ||
                                        (hole->begin <= now_ && *row_.gap_told <= now_));
    const bool near = hole->begin - now_ <= gap_near;
    if (same && (row_.gap_near || !near)) return;
    row_.gap_told = hole->begin;
    row_.gap_near = near;
    tell_of_gap(*hole);
  }

  void tell_of_gap(const Hole& hole) {
    const bool ends = hole.end < now_ + gap_ahead + looked_at_least;
    const auto text = [&](const std::string& from, const std::string& to) {
      return fmt::format("Nobody is on call for {} from {} {}: an alert would reach nobody",
                         name_of(schedule_), from, ends ? "until " + to : "on");
    };
    for (const Slug& user : managers_of(config_, schedule_.team)) {
      notes_.push_back(
          {user,
           {},
           note(NoteKind::gap_ahead, {}, hole.begin,
                text(shown_for(config_, user, hole.begin), shown_for(config_, user, hole.end)))});
    }
    tell_all_channels(note(
        NoteKind::gap_ahead, {}, hole.begin,
        text(shown_at(schedule_.time_zone, hole.begin), shown_at(schedule_.time_zone, hole.end))));
  }

  Time next_look() const {
    Time next = now_ + looked_at_least;
    const auto sooner = [&](Time at) {
      if (at > now_) next = std::min(next, at);
    };
    for (const Shift& shift : shifts_) {
      sooner(shift.begin);
      sooner(shift.end);
    }
    for (const Stretch& stretch : stretches_) {
      const User* user = told(stretch.user);
      if (user == nullptr) continue;
      for (const Duration lead : user->notices.reminders) sooner(stretch.begin - lead);
    }
    if (const auto daily = daily_after(now_)) sooner(*daily);
    sooner(row_.gaps_at);
    return next;
  }

  const Config& config_;
  const Schedule& schedule_;
  const Time now_;
  const std::vector<Shift> shifts_;
  const std::vector<Stretch> stretches_;
  const std::vector<Slug> people_;
  OnCallRow row_;
  bool first_ = false;
  bool gaps_due_ = false;
  std::vector<DutyNote> notes_;
};

}  // namespace

Duty duty_of(const Config& config, const Schedule& schedule, const OnCallRow* before, Time now,
             bool changed) {
  return Look(config, schedule, before, now, changed).go();
}

}  // namespace tocsin
