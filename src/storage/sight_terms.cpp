#include "storage/sight_terms.hpp"

namespace tocsin {
namespace {

// Any of the terms that are not empty; without one, nothing.
std::string any_of(std::initializer_list<std::string> terms) {
  std::string all;
  for (const std::string& term : terms) {
    if (!term.empty()) all += (all.empty() ? "" : " OR ") + term;
  }
  return all.empty() ? "(1 = 0)" : "(" + all + ")";
}

template <typename List, typename ValueOf>
std::string among(Question& question, const std::string& column, const List& list,
                  ValueOf value_of) {
  return list.empty() ? std::string() : column + " IN " + question.places(list, value_of);
}

// A list of slugs, as its column holds it.
std::string mentions(Question& question, const std::string& column, const Slug& slug) {
  return column + " LIKE " + question.place(like_pattern("\"" + slug + "\"")) + " ESCAPE '\\'";
}

}  // namespace

void limit_to(Question& question, const Sight& sight, const std::string& service,
              const std::string& incident) {
  if (sight.all) return;
  question.where(any_of({among(question, service, sight.services, as_text),
                         among(question, incident, sight.incidents, as_number)}));
}

std::string mentions_any(Question& question, const std::vector<Slug>& services) {
  std::string term;
  for (const Slug& service : services) {
    term += (term.empty() ? "(" : " OR ") + mentions(question, "services", service);
  }
  return term.empty() ? term : term + ")";
}

std::string is_let_in(Question& question, const Sight& sight) {
  if (sight.user.empty()) return "(1 = 0)";
  const std::string inside = "(" + mentions(question, "insiders", sight.user) + ")";
  if (sight.guest_of == 0) return inside;
  return "(" + inside + " AND id = " + question.place(as_number(sight.guest_of)) + ")";
}

namespace {

// Of a row of the table incidents.
std::string is_seen(Question& question, const Sight& sight) {
  const std::string open = sight.all ? std::string("1 = 1")
                                     : any_of({mentions_any(question, sight.services),
                                               among(question, "id", sight.incidents, as_number)});
  return "((is_private = 0 AND " + open + ") OR (is_private = 1 AND " + is_let_in(question, sight) +
         "))";
}

}  // namespace

void limit_incidents(Question& question, const Sight& sight) {
  if (!sight.behind_doors) question.where(is_seen(question, sight));
}

void limit_changes(Question& question, const Sight& sight) {
  if (!sight.all) {
    question.where(any_of({mentions_any(question, sight.services),
                           among(question, "incident", sight.incidents, as_number)}));
  }
  if (!sight.behind_doors) {
    question.where("(incident = 0 OR incident NOT IN " + hidden_incidents(question, sight) + ")");
  }
}

std::string is_of_seen_incident(Question& question, const Sight& sight, const std::string& column) {
  if (sight.behind_doors) return "1 = 1";
  if (sight.all) return column + " NOT IN " + hidden_incidents(question, sight);
  return column + " IN (SELECT id FROM incidents WHERE " + is_seen(question, sight) + ")";
}

std::string hidden_incidents(Question& question, const Sight& sight) {
  return "(SELECT id FROM incidents WHERE is_private = 1 AND NOT " + is_let_in(question, sight) +
         ")";
}

std::string hidden_page(Question& question, const Sight& sight) {
  return "(p.subject_kind = 'incident' AND p.subject IN " + hidden_incidents(question, sight) + ")";
}

std::string visible_page(Question& question, const Sight& sight) {
  std::string of_incident = among(question, "p.subject", sight.incidents, as_number);
  if (!of_incident.empty()) of_incident = "(p.subject_kind = 'incident' AND " + of_incident + ")";
  std::string of_service = among(question, "e.service", sight.services, as_text);
  if (!of_service.empty()) {
    of_service =
        "EXISTS (SELECT 1 FROM escalations e WHERE e.id = p.escalation AND " + of_service + ")";
  }
  return "(" + any_of({of_incident, of_service}) + " AND NOT " + hidden_page(question, sight) + ")";
}

}  // namespace tocsin
