// What an incident hurts, as people say; and who was there when, for what it costs.
#include <fmt/format.h>

#include "domain/incidents/cost.hpp"
#include "engine/decision.hpp"

namespace tocsin {
namespace {

std::string shown_time_or(const std::optional<Time>& at, const char* none) {
  return at ? format_time(*at) : std::string(none);
}
std::string shown_time(const std::optional<Time>& at) { return shown_time_or(at, "not known"); }

std::string shown_penalties(const std::vector<Penalty>& penalties, const std::string& currency) {
  std::string words;
  for (const Penalty& penalty : penalties) {
    words +=
        fmt::format("{}{} {}{}", words.empty() ? "" : "; ",
                    money_text(penalty.amount_cents, currency), penalty.reason,
                    penalty.due_at ? fmt::format(" (due {})", format_time(*penalty.due_at)) : "");
  }
  return words.empty() ? "none" : words;
}

// Changes members one by one, each with its entry.
class ImpactEdit {
 public:
  ImpactEdit(Decision& decision, const Incident& incident)
      : decision_(decision), incident_(incident.id), facts_(incident.impact_facts) {
    ++facts_.version;
  }

  // How many and where is for whoever may see the incident; money is for whoever responds.
  template <typename Member, typename Shown>
  void set(std::string_view name, Member ImpactFacts::* member, const Member& wanted,
           std::string_view title, Visibility readers, const Shown& shown) {
    const Member before = facts_.*member;
    if (before == wanted) return;
    facts_.*member = wanted;
    note(name);
    tell(title, shown(before), shown(wanted), readers);
  }
  void set_revenue(Cents wanted, std::optional<Time> since, const std::string& currency) {
    const Cents before = revenue_now(facts_);
    if (!since && before == wanted && !facts_.revenue.empty()) return;
    const Time from = since.value_or(decision_.now);
    const std::vector<RevenueStep> steps = facts_.revenue;
    tocsin::set_revenue(facts_, wanted, from);
    if (facts_.revenue == steps) return;
    note("revenue");
    const std::string then = since ? fmt::format(" since {}", format_time(*since)) : "";
    tell("Revenue lost a minute", money_text(before, currency), money_text(wanted, currency) + then,
         Visibility::internal);
  }
  bool any() const { return any_; }
  ImpactFacts& facts() { return facts_; }

 private:
  void note(std::string_view member) {
    any_ = true;
    std::erase_if(facts_.changes, [&](const TaskChange& old) { return old.member == member; });
    facts_.changes.push_back(
        {std::string(member), facts_.version, decision_.person(), decision_.now});
  }
  void tell(std::string_view title, const std::string& before, const std::string& after,
            Visibility readers) {
    decision_
        .tell(EntryOf::incident, incident_.value, EntryKind::impact_changed,
              {Reason::Code::asked_by_user, decision_.person(), 0},
              fmt::format("{}: {} -> {}", title, before, after))
        .visibility = readers;
  }

  Decision& decision_;
  IncidentId incident_;
  ImpactFacts facts_;
  bool any_ = false;
};

void take_impact(ImpactEdit& edit, const ChangeImpact& body, const std::string& currency) {
  constexpr Visibility all = Visibility::stakeholder;
  if (body.regions) {
    edit.set("regions", &ImpactFacts::regions, *body.regions, "Regions affected", all,
             [](const std::vector<std::string>& regions) {
               return regions.empty() ? "none" : fmt::format("{}", fmt::join(regions, ", "));
             });
  }
  if (body.customers) {
    edit.set("customers", &ImpactFacts::customers, *body.customers, "Customers affected", all,
             [](const std::optional<std::int64_t>& count) {
               return count ? std::to_string(*count) : std::string("not known");
             });
  }
  if (body.began_at) {
    edit.set("began_at", &ImpactFacts::began_at, *body.began_at, "Impact began", all, shown_time);
  }
  if (body.ended_at) {
    edit.set("ended_at", &ImpactFacts::ended_at, *body.ended_at, "Impact ended", all, shown_time);
  }
  if (body.expected_by) {
    edit.set("expected_by", &ImpactFacts::expected_by, *body.expected_by, "Expected to be over",
             all, shown_time);
  }
  if (body.next_update_by) {
    edit.set("next_update_by", &ImpactFacts::next_update_by, *body.next_update_by, "Next update by",
             all, [](const std::optional<Time>& at) { return shown_time_or(at, "not promised"); });
  }
  if (body.revenue_cents_a_minute) {
    edit.set_revenue(*body.revenue_cents_a_minute, body.revenue_since, currency);
  }
  if (body.penalties) {
    edit.set("penalties", &ImpactFacts::penalties, *body.penalties, "Penalties",
             Visibility::internal, [&](const std::vector<Penalty>& penalties) {
               return shown_penalties(penalties, currency);
             });
  }
}

}  // namespace

Status decide_body(Decision& decision, const ChangeImpact& body) {
  if (decision.person().empty()) {
    return fail(Error::Code::forbidden, "only a person, or what acts for one, says this");
  }
  const auto found = known_incident(decision, body.incident, body.closed);
  if (!found) return std::unexpected(found.error());
  const Incident before = **found;
  const ImpactFacts& known = before.impact_facts;
  if (body.expected_version && *body.expected_version != known.version) {
    return fail(Error::Code::stale,
                fmt::format("{}: it is at version {} now, you had {}; read it again",
                            changed_since(known.changes, *body.expected_version, decision.now),
                            known.version, *body.expected_version));
  }
  if (body.revenue_since && !body.revenue_cents_a_minute) {
    return fail(Error::Code::invalid, "say how much is lost since then", "/revenue_cents_a_minute");
  }
  const CostRates rates = before.cost_basis.rates.value_or(rates_of(decision.config));
  ImpactEdit edit(decision, before);
  take_impact(edit, body, rates.currency);
  decision.effects.reply.ids = {body.incident.value};
  decision.effects.reply.version = known.version;
  if (!edit.any()) return {};
  const Time earliest = before.declared_at - impact_before_declared_max;
  if (body.revenue_since && *body.revenue_since < earliest) {
    return fail(Error::Code::invalid, "at most a year before it was declared", "/revenue_since");
  }
  if (edit.facts().began_at && *edit.facts().began_at < earliest) {
    return fail(Error::Code::invalid, "at most a year before it was declared", "/began_at");
  }
  if (auto good = check(edit.facts(), decision.now); !good) return good;
  Incident& incident = decision.effects.incidents.emplace_back(before);
  incident.impact_facts = edit.facts();
  incident.updated_at = decision.now;
  put_off(decision, incident);
  decision.effects.reply.version = incident.impact_facts.version;
  return {};
}

void note_presence(Decision& decision) {
  if (decision.effects.incidents.empty()) return;
  const CostRates rates = rates_of(decision.config);
  for (Incident& incident : decision.effects.incidents) {
    note_presence(incident, rates, decision.now);
  }
}

}  // namespace tocsin
