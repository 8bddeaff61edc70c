// What an acknowledgement asks of others and of its owner: who has to acknowledge as well, and who
// is asked before it ends whether they are still on it.
#include <fmt/format.h>

#include <algorithm>

#include "engine/decision.hpp"
#include "engine/notice_words.hpp"

namespace tocsin {
namespace {

template <typename Meant>
void end_pages(Decision& decision, EscalationId escalation, const Reason& reason, Meant meant) {
  std::vector<PageId> ended;
  for (const Page* page : decision.state.pages_of(escalation)) {
    if (page->ended_at || !meant(*page)) continue;
    ended.push_back(end_page(decision, *page, PageStatus::cancelled, reason));
  }
  drop_pages_from_jobs(decision, ended);
}

// What the alert's pages belong to; without one, a new one that ends with the question.
Escalation escalation_for(Decision& decision, Alert& alert) {
  if (const Escalation* running = decision.state.escalation(alert.escalation)) return *running;
  Escalation escalation;
  escalation.id = EscalationId{decision.next(&Counters::escalation)};
  escalation.subject_kind = SubjectOf::alert;
  escalation.subject = alert.id.value;
  escalation.service = alert.service;
  escalation.started_at = decision.now;
  escalation.drill = alert.drill;
  alert.escalation = escalation.id;
  decision.effects.escalations.push_back(escalation);
  return escalation;
}

bool is_asked(const Decision& decision, const Alert& alert) {
  const auto pages = decision.state.pages_of(alert.escalation);
  return std::ranges::any_of(pages, [&](const Page* page) {
    return is_question(*page) && !page->ended_at && page->created_at >= alert.moved_at;
  });
}

}  // namespace

void ask_still_on_it(Decision& decision, Alert& alert, Time ends_at) {
  if (is_asked(decision, alert)) return;
  end_questions(decision, alert.escalation, {Reason::Code::asked_by_user, {}, 0});
  const Slug& user = alert.acknowledged_by;
  const Reach reach = reach_of(decision.config, user, page_urgency(alert.severity), decision.now);
  if (reach.messages.empty() || reach.messages.front().at >= ends_at) return;
  const Escalation escalation = escalation_for(decision, alert);
  Page page;
  page.id = PageId{decision.next(&Counters::page)};
  page.escalation = escalation.id;
  page.subject = alert.id.value;
  page.user = user;
  page.step = escalation.step;
  page.round = escalation.round;
  page.reason = {Reason::Code::still_on_it, alert.service, 0};
  page.note = fmt::format("it rings again at {}", shown_for(decision.config, user, ends_at));
  page.created_at = decision.now;
  page.drill = alert.drill;
  owe_message(decision, page, *reach.messages.front().method, reach.messages.front().at);
  decision.effects.pages.push_back(std::move(page));
}

void end_questions(Decision& decision, EscalationId escalation, const Reason& reason) {
  end_pages(decision, escalation, reason, is_question);
}

void release_own_answers(Decision& decision, const Escalation& escalation, const Reason& reason) {
  end_pages(decision, escalation.id, reason,
            [](const Page& page) { return page.own_answer && !is_personal(page.reason); });
}

bool acknowledge_as_well(Decision& decision, const Alert& alert) {
  const Slug& person = decision.person();
  for (const Page* page : decision.state.pages_of(alert.escalation)) {
    if (page->ended_at || page->user != person) continue;
    decision.then(ActOnPage{page->id, PageVerb::acknowledge});
    return true;
  }
  return false;
}

}  // namespace tocsin
