// What a viewer sees, as conditions of a SELECT. Private incidents, and the pages for them, are
// seen by their circle only.
#pragma once

#include <string>

#include "storage/question.hpp"

namespace tocsin {

// Rows that carry their own service and incident, in these columns.
void limit_to(Question& question, const Sight& sight, const std::string& service,
              const std::string& incident);

// Of the table incidents: of several services, and so seen through any of them.
void limit_incidents(Question& question, const Sight& sight);
// Of the table changes: of several services, and seen through any of them, unless they were made
// for a private incident.
void limit_changes(Question& question, const Sight& sight);
// A term that holds for the rows whose incident, in this column, is seen.
std::string is_of_seen_incident(Question& question, const Sight& sight, const std::string& column);
// "(services LIKE ... OR ...)"; empty without services.
std::string mentions_any(Question& question, const std::vector<Slug>& services);
// A term that holds for the private incidents that are seen.
std::string is_let_in(Question& question, const Sight& sight);
// "(SELECT id ...)": the private incidents that are not.
std::string hidden_incidents(Question& question, const Sight& sight);

// Of `pages p`. What a page is about decides who sees it: the service of its escalation, or its
// incident. Test pages are only for those who see everything.
std::string visible_page(Question& question, const Sight& sight);
std::string hidden_page(Question& question, const Sight& sight);

}  // namespace tocsin
