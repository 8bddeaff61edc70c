#include "storage/sql_reader.hpp"

#include <algorithm>
#include <set>

#include "storage/ask.hpp"
#include "storage/sight_terms.hpp"
#include "storage/tables.hpp"

namespace tocsin {
namespace {

constexpr auto as_id = [](const auto& id) { return number(id.value); };
constexpr auto as_name = [](auto value) { return to_text(value); };
constexpr auto cursor_of_id = [](const auto& row) { return std::to_string(row.id.value); };

// By any part of the text. What people say of incidents is found by its words: see sql_search.cpp.
void where_text(Question& question, std::string_view text,
                std::initializer_list<const char*> columns) {
  if (text.empty()) return;
  const std::string pattern = question.place(like_pattern(text));
  std::string term;
  for (const char* column : columns) {
    term += (term.empty() ? "lower(" : " OR lower(") + std::string(column) + ") LIKE " + pattern +
            " ESCAPE '\\'";
  }
  question.where("(" + term + ")");
}

bool only_open(const AlertQuery& query) {
  return !query.statuses.empty() &&
         std::ranges::find(query.statuses, AlertStatus::resolved) == query.statuses.end();
}

void filter_alerts(Question& question, const Sight& sight, const AlertQuery& query) {
  limit_to(question, sight, "service", "incident");
  // Said in the words of the partial index, so that a list of open alerts never walks the others.
  if (only_open(query)) question.where("status <> 'resolved'");
  question.where_in("status", query.statuses, as_name);
  if (query.suppressed) question.where("suppressed = " + question.place(*query.suppressed ? 1 : 0));
  question.where_in("service", query.services, as_text);
  question.where_in("integration", query.integrations, as_text);
  question.where_in("severity", query.severities, as_name);
  question.where_in("id", query.ids, as_id);
  if (query.incident) {
    question.where("incident <> 0 AND incident = " + question.place(number(query.incident.value)));
    if (!sight.behind_doors) {
      question.where("incident NOT IN " + hidden_incidents(question, sight));
    }
  }
  where_text(question, query.text, {"summary", "labels"});
  if (query.drill) question.where("drill = " + question.place(*query.drill ? 1 : 0));
}

Status go_on_after(Question& question, const std::string& cursor, std::string_view column = "id") {
  if (cursor.empty()) return {};
  const auto last = cursor_number(cursor);
  if (!last) return std::unexpected(last.error());
  question.where(std::string(column) + " < " + question.place(number(*last)));
  return {};
}

void newest_first(Question& question, int limit, std::string_view column = "id") {
  question.then("ORDER BY " + std::string(column) + " DESC LIMIT " + question.place(limit + 1));
}

Status order_alerts(Question& question, const AlertQuery& query, int limit) {
  if (query.order == AlertQuery::Order::newest) {
    if (auto placed = go_on_after(question, query.cursor); !placed) return placed;
    newest_first(question, limit);
    return {};
  }
  if (!query.cursor.empty()) {
    const auto last = cursor_pair(query.cursor);
    if (!last) return std::unexpected(last.error());
    if (!from_text<Severity>(last->word)) return std::unexpected(cursor_number("").error());
    const std::string severity = question.place(last->word);
    question.where("(severity > " + severity + " OR (severity = " + severity + " AND id < " +
                   question.place(number(last->number)) + "))");
  }
  question.then("ORDER BY severity, id DESC LIMIT " + question.place(limit + 1));
  return {};
}

}  // namespace

template <typename T>
Result<std::vector<T>> SqlReader::ask(const Question& question) {
  return ask_rows<T>(*connection_, question);
}

template Result<std::vector<SearchHit>> SqlReader::ask(const Question& question);

template <typename T>
Result<T> SqlReader::ask_one(const Question& question, std::string_view what) {
  auto rows = ask<T>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  if (rows->empty()) return absent(what);
  return std::move(rows->front());
}

Result<Slice<Alert>> SqlReader::alerts(const Sight& sight, const AlertQuery& query) {
  const int limit = slice_limit(query.limit);
  const bool by_severity = query.order == AlertQuery::Order::severity;
  // To find the worst of all, the narrow index is sorted, and only the winners' rows are read.
  Question question(by_severity ? select_from<Alert>() + "WHERE id IN (SELECT id FROM alerts"
                                : select_from<Alert>());
  filter_alerts(question, sight, query);
  if (auto ordered = order_alerts(question, query, limit); !ordered) {
    return std::unexpected(ordered.error());
  }
  if (by_severity) question.then(") ORDER BY severity, id DESC");
  auto rows = ask<Alert>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  if (auto cut = cut_hidden_incidents(sight, *rows); !cut) return std::unexpected(cut.error());
  return slice_of(std::move(*rows), limit, [&](const Alert& last) {
    const std::string id = std::to_string(last.id.value);
    if (!by_severity) return id;
    return std::string(to_text(last.severity)) + "." + id;
  });
}

Result<AlertCounts> SqlReader::count_alerts(const Sight& sight, const AlertQuery& query) {
  AlertCounts counts;
  Question open("SELECT status, suppressed, COUNT(*) FROM alerts");
  filter_alerts(open, sight, query);
  open.where("status <> 'resolved'");
  open.then("GROUP BY status, suppressed");
  auto asked = connection_->query(open.sql(), open.values(), [&](const Row& row) -> Status {
    const auto count = static_cast<std::uint64_t>(row.integer(2));
    if (row.text(0) == to_text(AlertStatus::acknowledged)) {
      counts.acknowledged += count;
    } else {
      (row.integer(1) != 0 ? counts.suppressed : counts.firing) += count;
    }
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (only_open(query)) return counts;
  Question resolved("SELECT COUNT(*) FROM (SELECT 1 FROM alerts");
  filter_alerts(resolved, sight, query);
  resolved.where("status = 'resolved'");
  resolved.then("LIMIT " + resolved.place(number(counted_resolved_max)) + ") some_rows");
  asked = connection_->query(resolved.sql(), resolved.values(), [&](const Row& row) -> Status {
    counts.resolved = static_cast<std::uint64_t>(row.integer(0));
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return counts;
}

Result<Alert> SqlReader::alert(const Sight& sight, AlertId id) {
  Question question(select_from<Alert>());
  question.where("id = " + question.place(number(id.value)));
  limit_to(question, sight, "service", "incident");
  auto rows = ask<Alert>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  if (rows->empty()) return absent("alert");
  if (auto cut = cut_hidden_incidents(sight, *rows); !cut) return std::unexpected(cut.error());
  return std::move(rows->front());
}

Status SqlReader::cut_hidden_incidents(const Sight& sight, std::vector<Alert>& alerts) {
  std::set<std::uint64_t> named;
  for (const Alert& alert : alerts) named.insert(alert.incident.value);
  named.erase(0);
  if (named.empty() || sight.behind_doors) return {};
  Question question("SELECT id FROM incidents");
  question.where("is_private = 1");
  question.where_in("id", named, as_number);
  question.where("NOT " + is_let_in(question, sight));
  std::set<std::uint64_t> hidden;
  auto asked = connection_->query(question.sql(), question.values(), [&](const Row& row) -> Status {
    hidden.insert(static_cast<std::uint64_t>(row.integer(0)));
    return {};
  });
  if (!asked) return asked;
  for (Alert& alert : alerts) {
    if (hidden.contains(alert.incident.value)) alert.incident = {};
  }
  return {};
}

Result<std::string> SqlReader::payload(PayloadId id) {
  auto found = stored_payload(id);
  if (found && found->empty()) return absent("payload any more");
  return found;
}

Result<std::vector<std::string>> SqlReader::payloads(const std::vector<PayloadId>& ids) {
  std::vector<std::string> contents;
  contents.reserve(ids.size());
  for (const PayloadId id : ids) {
    auto found = stored_payload(id);
    if (!found) return std::unexpected(std::move(found.error()));
    contents.push_back(std::move(*found));
  }
  return contents;
}

Result<std::string> SqlReader::stored_payload(PayloadId id) {
  const auto find = [&]() -> std::string {
    const auto found = std::ranges::lower_bound(block_payloads_, id, {},
                                                [](const PayloadView& p) { return p.id; });
    const bool there = found != block_payloads_.end() && found->id == id;
    return there ? std::string(found->content) : std::string();
  };
  // Blocks are immutable while they stand: what one held, it holds.
  if (!block_payloads_.empty() && block_payloads_.front().id <= id &&
      id <= block_payloads_.back().id) {
    return find();
  }
  Question question("SELECT first_id, packing, body FROM payload_blocks");
  question.where("first_id <= " + question.place(number(id.value)));
  question.then("ORDER BY first_id DESC LIMIT 1");
  block_payloads_.clear();
  auto asked = connection_->query(question.sql(), question.values(), [&](const Row& row) -> Status {
    auto raw = expand(row.text(1), row.blob(2));
    if (!raw) return std::unexpected(std::move(raw.error()));
    block_ = std::move(*raw);
    auto views = unpack_payloads(block_);
    if (!views) return std::unexpected(std::move(views.error()));
    block_payloads_ = std::move(*views);
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return find();
}

Result<Slice<Incident>> SqlReader::incidents(const Sight& sight, const IncidentQuery& query) {
  const int limit = slice_limit(query.limit);
  Question question(select_from<Incident>());
  limit_incidents(question, sight);
  question.where_in("status", query.statuses, as_name);
  question.where_in("severity", query.severities, as_name);
  question.where_in("type", query.types, as_text);
  if (query.parent) {
    question.where("parent <> 0 AND parent = " + question.place(number(query.parent.value)));
  }
  if (!query.services.empty()) question.where(mentions_any(question, query.services));
  where_text(question, query.text, {"title", "summary"});
  if (query.drill) question.where("drill = " + question.place(*query.drill ? 1 : 0));
  if (auto placed = go_on_after(question, query.cursor); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit);
  auto rows = ask<Incident>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<Incident> SqlReader::incident(const Sight& sight, IncidentId id) {
  Question question(select_from<Incident>());
  question.where("id = " + question.place(number(id.value)));
  limit_incidents(question, sight);
  return ask_one<Incident>(question, "incident");
}

Result<Slice<TimelineEntry>> SqlReader::timeline(EntryOf kind, std::uint64_t subject,
                                                 const std::string& cursor, int wanted) {
  const int limit = slice_limit(wanted);
  Question question(select_from<TimelineEntry>());
  question.where("subject = " + question.place(number(subject)));
  question.where("subject_kind = " + question.place(to_text(kind)));
  if (auto placed = go_on_after(question, cursor); !placed) return std::unexpected(placed.error());
  newest_first(question, limit);
  auto rows = ask<TimelineEntry>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<Slice<TimelineEntry>> SqlReader::entries(const EntryQuery& query) {
  // As text in the statement: a closed list of our own words.
  static const std::string folded = [] {
    std::string words;
    for (const std::string_view word : all_texts<EntryKind>()) {
      if (folds(*from_text<EntryKind>(word))) {
        words += (words.empty() ? "'" : ", '") + std::string(word) + "'";
      }
    }
    return words;
  }();
  const int limit = slice_limit(query.limit);
  Question question(select_from<TimelineEntry>());
  question.where("subject = " + question.place(number(query.incident.value)));
  question.where("subject_kind = 'incident'");
  question.where("kind NOT IN (" + folded + ")");
  question.where_in("kind", query.kinds, as_name);
  question.where_in("id", query.ids, as_id);
  question.where_in("visibility", query.visibilities, as_name);
  if (query.thread) question.where("about = " + question.place(number(query.thread->value)));
  if (auto placed = go_on_after(question, query.cursor); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit);
  auto rows = ask<TimelineEntry>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<std::vector<TimelineEntry>> SqlReader::entries_between(IncidentId incident, EntryId first,
                                                              EntryId last, int limit) {
  Question question(select_from<TimelineEntry>());
  question.where("subject = " + question.place(number(incident.value)));
  question.where("subject_kind = 'incident'");
  question.where("id >= " + question.place(number(first.value)));
  question.where("id <= " + question.place(number(last.value)));
  question.then("ORDER BY id LIMIT " + question.place(slice_limit(limit)));
  return ask<TimelineEntry>(question);
}

Result<std::vector<TimelineEntry>> SqlReader::entries_about(IncidentId incident,
                                                            const std::vector<EntryId>& ids) {
  if (ids.empty()) return std::vector<TimelineEntry>{};
  Question question(select_from<TimelineEntry>());
  question.where("subject = " + question.place(number(incident.value)));
  question.where("subject_kind = 'incident'");
  question.where("about <> 0");
  question.where_in("about", ids, as_id);
  question.then("ORDER BY id LIMIT 10000");
  return ask<TimelineEntry>(question);
}

Result<std::vector<Task>> SqlReader::tasks(IncidentId incident, const std::vector<TaskId>& ids) {
  Question question(select_from<Task>());
  question.where("incident = " + question.place(number(incident.value)));
  question.where_in("id", ids, as_id);
  question.then("ORDER BY id");
  return ask<Task>(question);
}

Result<std::vector<ServiceCheck>> SqlReader::service_checks(IncidentId incident) {
  Question question(select_from<ServiceCheck>());
  question.where("incident = " + question.place(number(incident.value)));
  question.then("ORDER BY id");
  return ask<ServiceCheck>(question);
}

Result<std::vector<ChatLink>> SqlReader::chat_links(const ChatLinkQuery& query) {
  Question question(select_from<ChatLink>());
  if (!query.channel.empty()) question.where("\"channel\" = " + question.place(query.channel));
  if (query.message) question.where("\"message\" = " + question.place(*query.message));
  if (query.incident) question.where("incident = " + question.place(number(query.incident.value)));
  question.where_in("entry", query.entries, as_id);
  question.then("ORDER BY \"channel\", \"message\" LIMIT " + question.place(slice_rows_max));
  return ask<ChatLink>(question);
}

Result<Slice<IncidentFile>> SqlReader::files(const FileQuery& query) {
  const int limit = slice_limit(query.limit);
  Question question(select_from<IncidentFile>());
  question.where("incident = " + question.place(number(query.incident.value)));
  question.where_in("id", query.ids, as_id);
  question.where_in("entry", query.entries, as_id);
  question.where_in("visibility", query.visibilities, as_name);
  if (auto placed = go_on_after(question, query.cursor); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit);
  auto rows = ask<IncidentFile>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<Slice<Custody>> SqlReader::custody(const CustodyQuery& query) {
  const int limit = slice_limit(query.limit);
  Question question(select_from<Custody>());
  question.where("incident = " + question.place(number(query.incident.value)));
  if (query.file) question.where("file = " + question.place(number(query.file->value)));
  if (!query.actor.empty()) question.where("actor_slug = " + question.place(query.actor));
  if (query.since) question.where("at >= " + question.place(to_ms(*query.since)));
  if (auto placed = go_on_after(question, query.cursor); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit);
  auto rows = ask<Custody>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<Slice<Page>> SqlReader::pages(const Sight& sight, const PageQuery& query) {
  static const std::string select =
      "SELECT " + column_list(columns_of<Page>(), "p") + " FROM pages p";
  const int limit = slice_limit(query.limit);
  Question question(select);
  if (!sight.all) {
    question.where(visible_page(question, sight));
  } else if (!sight.behind_doors) {
    question.where("NOT " + hidden_page(question, sight));
  }
  if (!query.user.empty()) question.where("p.\"user\" = " + question.place(query.user));
  question.where_in("p.status", query.statuses, as_name);
  if (query.subject_kind) {
    question.where("p.subject_kind = " + question.place(to_text(*query.subject_kind)));
  }
  if (query.subject != 0) question.where("p.subject = " + question.place(number(query.subject)));
  question.where_in("p.id", query.ids, as_id);
  if (auto placed = go_on_after(question, query.cursor, "p.id"); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit, "p.id");
  auto rows = ask<Page>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<Page> SqlReader::page(PageId id) {
  Question question(select_from<Page>());
  question.where("id = " + question.place(number(id.value)));
  return ask_one<Page>(question, "page");
}

Result<std::vector<Escalation>> SqlReader::escalations(SubjectOf kind, std::uint64_t subject) {
  Question question(select_from<Escalation>());
  question.where("subject = " + question.place(number(subject)));
  question.where("subject_kind = " + question.place(to_text(kind)));
  newest_first(question, slice_rows_max);
  return ask<Escalation>(question);
}

Result<Slice<Notification>> SqlReader::notifications(const Sight& sight,
                                                     const NotificationQuery& query) {
  static const std::string select =
      "SELECT " + column_list(columns_of<Notification>(), "n") + " FROM notifications n";
  const int limit = slice_limit(query.limit);
  Question question(select);
  if (!sight.all) {
    question.where(
        "EXISTS (SELECT 1 FROM notification_pages np JOIN pages p ON p.id = np.page "
        "WHERE np.notification = n.id AND " +
        visible_page(question, sight) + ")");
  } else if (!sight.behind_doors) {
    question.where(
        "NOT EXISTS (SELECT 1 FROM notification_pages np JOIN pages p ON p.id = np.page "
        "WHERE np.notification = n.id AND " +
        hidden_page(question, sight) + ")");
  }
  if (!query.user.empty()) question.where("n.\"user\" = " + question.place(query.user));
  if (!query.pages.empty()) {
    question.where("n.id IN (SELECT notification FROM notification_pages WHERE page IN " +
                   question.places(query.pages, as_id) + ")");
  }
  if (!query.contact_method.empty()) {
    question.where("n.contact_method = " + question.place(query.contact_method));
  }
  if (query.subject_kind) {
    question.where(
        "EXISTS (SELECT 1 FROM notification_pages np JOIN pages p ON p.id = np.page "
        "WHERE np.notification = n.id AND p.subject_kind = " +
        question.place(to_text(*query.subject_kind)) + ")");
  }
  if (query.job) question.where("n.job = " + question.place(number(query.job->value)));
  if (auto placed = go_on_after(question, query.cursor, "n.id"); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit, "n.id");
  auto rows = ask<Notification>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<std::vector<Job>> SqlReader::owed_to(std::string_view key) {
  Question question(select_from<Job>());
  question.where("kind = 'follow'");
  question.where("lane = " + question.place(key));
  question.then("ORDER BY id LIMIT " + question.place(slice_rows_max));
  return ask<Job>(question);
}

Result<Slice<Silence>> SqlReader::silences(bool with_expired, const std::string& cursor,
                                           int wanted) {
  const int limit = slice_limit(wanted);
  Question question(select_from<Silence>());
  if (!with_expired) question.where("\"over\" = 0");
  if (auto placed = go_on_after(question, cursor); !placed) return std::unexpected(placed.error());
  newest_first(question, limit);
  auto rows = ask<Silence>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<Silence> SqlReader::silence(std::string_view uuid) {
  Question question(select_from<Silence>());
  question.where("uuid = " + question.place(uuid));
  return ask_one<Silence>(question, "silence");
}

Result<HeartbeatRow> SqlReader::heartbeat(std::string_view integration) {
  Question question(select_from<HeartbeatRow>());
  question.where("integration = " + question.place(integration));
  return ask_one<HeartbeatRow>(question, "heartbeat");
}

Result<std::vector<StepTurn>> SqlReader::step_turns() {
  Question question(select_from<StepTurn>());
  question.then("ORDER BY step");
  return ask<StepTurn>(question);
}

Result<Slice<AuditEntry>> SqlReader::audit(const AuditQuery& query) {
  const int limit = slice_limit(query.limit);
  Question question(select_from<AuditEntry>());
  if (query.kind) question.where("kind = " + question.place(to_text(*query.kind)));
  if (!query.slug.empty()) question.where("slug = " + question.place(query.slug));
  if (!query.actor.empty()) question.where("actor_slug = " + question.place(query.actor));
  if (auto placed = go_on_after(question, query.cursor); !placed) {
    return std::unexpected(placed.error());
  }
  newest_first(question, limit);
  auto rows = ask<AuditEntry>(question);
  if (!rows) return std::unexpected(std::move(rows.error()));
  return slice_of(std::move(*rows), limit, cursor_of_id);
}

Result<std::vector<ConfigRow>> SqlReader::versions(ConfigKind kind, std::string_view slug) {
  static const std::string select =
      "SELECT " + column_list(columns_of<ConfigRow>()) + " FROM config";
  Question question(select);
  question.where("kind = " + question.place(to_text(kind)));
  question.where("slug = " + question.place(slug));
  newest_first(question, slice_rows_max, "ordinal");
  return ask<ConfigRow>(question);
}

Result<std::vector<ConfigRow>> SqlReader::versions_of_all(ConfigKind kind) {
  Question question("SELECT " + column_list(columns_of<ConfigRow>()) + " FROM config");
  question.where("kind = " + question.place(to_text(kind)));
  question.then("ORDER BY ordinal");
  return ask<ConfigRow>(question);
}

Result<std::vector<FeedRow>> SqlReader::feed_after(std::uint64_t seq, int wanted) {
  // A slice holds whole commits.
  const int limit = std::clamp(wanted, feed_topics_max, slice_rows_max);
  std::uint64_t floor = 0;
  std::uint64_t last = 0;
  auto asked = connection_->query("SELECT feed_floor, last_seq FROM counters WHERE one = 1", {},
                                  [&](const Row& row) -> Status {
                                    floor = static_cast<std::uint64_t>(row.integer(0));
                                    last = static_cast<std::uint64_t>(row.integer(1));
                                    return {};
                                  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (seq < floor || seq > last) {
    return fail(Error::Code::not_found, "what changed since then is no longer kept: read it again");
  }
  Question question("SELECT " + column_list(columns_of<FeedRow>()) + " FROM feed");
  question.where("seq > " + question.place(number(seq)));
  question.then("ORDER BY seq, topic LIMIT " + question.place(limit + 1));
  auto rows = ask<FeedRow>(question);
  if (rows && rows->size() > static_cast<std::size_t>(limit)) {
    const std::uint64_t cut = rows->back().seq;
    std::erase_if(*rows, [&](const FeedRow& row) { return row.seq == cut; });
  }
  return rows;
}

Result<std::uint64_t> SqlReader::last_seq() {
  std::uint64_t seq = 0;
  auto asked = connection_->query("SELECT last_seq FROM counters WHERE one = 1", {},
                                  [&](const Row& row) -> Status {
                                    seq = static_cast<std::uint64_t>(row.integer(0));
                                    return {};
                                  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return seq;
}

}  // namespace tocsin
