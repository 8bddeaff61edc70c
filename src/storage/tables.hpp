// Tables: which table each kind of row lies in, and the statements made from its description.
#pragma once

#include <string>
#include <string_view>

#include "engine/config.hpp"
#include "engine/effects.hpp"
#include "storage/rows.hpp"

namespace tocsin {

template <typename T>
struct TableOf;

#define TOCSIN_TABLE(Type, table_name, ...)                         \
  template <>                                                       \
  struct TableOf<Type> {                                            \
    static constexpr std::string_view name = table_name;            \
    static std::vector<std::string> key() { return {__VA_ARGS__}; } \
  };
TOCSIN_TABLE(Alert, "alerts", "id")
TOCSIN_TABLE(Escalation, "escalations", "id")
TOCSIN_TABLE(Page, "pages", "id")
TOCSIN_TABLE(Job, "jobs", "id")
TOCSIN_TABLE(Notification, "notifications", "id")
TOCSIN_TABLE(Silence, "silences", "id")
TOCSIN_TABLE(Incident, "incidents", "id")
TOCSIN_TABLE(HeartbeatRow, "heartbeats", "integration")
TOCSIN_TABLE(LastMessage, "last_messages", "contact_method", "drill")
TOCSIN_TABLE(StepTurn, "step_turns", "step")
TOCSIN_TABLE(Told, "told", "subject_kind", "subject", "contact_method")
TOCSIN_TABLE(OnCallRow, "on_call", "schedule")
TOCSIN_TABLE(Task, "tasks", "id")
TOCSIN_TABLE(ServiceCheck, "service_checks", "id")
TOCSIN_TABLE(IncidentFile, "files", "id")
TOCSIN_TABLE(Custody, "custody", "id")
TOCSIN_TABLE(Change, "changes", "id")
TOCSIN_TABLE(ChatLink, "chat_links", "channel", "message")
TOCSIN_TABLE(TimelineEntry, "timeline", "subject", "subject_kind", "id")
TOCSIN_TABLE(AuditEntry, "audit", "id")
TOCSIN_TABLE(KeptReply, "replies", "key")
#undef TOCSIN_TABLE

// "SELECT <columns> FROM <table> "; the caller adds the rest.
template <typename T>
const std::string& select_from() {
  static const std::string sql =
      "SELECT " + column_list(columns_of<T>()) + " FROM " + std::string(TableOf<T>::name) + " ";
  return sql;
}

template <typename T>
const std::string& upsert_of() {
  static const std::string sql = upsert_sql(TableOf<T>::name, columns_of<T>(), TableOf<T>::key());
  return sql;
}

}  // namespace tocsin
