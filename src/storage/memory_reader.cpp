// The Reader over MemoryTables: plain loops that say what every other Reader must answer.
#include <algorithm>

#include "domain/incidents/search.hpp"
#include "storage/memory_tables.hpp"
#include "storage/question.hpp"

namespace tocsin {
namespace {

template <typename List, typename Item>
bool has(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}
// An empty list of wishes is no wish.
template <typename List, typename Item>
bool wants(const List& list, const Item& item) {
  return list.empty() || has(list, item);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}
bool mentions(std::string_view text, std::string_view wanted) {
  return lower(text).find(lower(wanted)) != std::string::npos;
}
bool mentions(const Labels& labels, std::string_view wanted) {
  return std::ranges::any_of(labels.pairs(), [&](const Labels::Pair& pair) {
    return mentions(pair.first, wanted) || mentions(pair.second, wanted);
  });
}

bool sees(const Sight& sight, std::string_view service, std::uint64_t incident) {
  return sight.all || has(sight.services, service) || has(sight.incidents, incident);
}
bool sees(const Sight& sight, const Alert& alert) {
  return sees(sight, alert.service, alert.incident.value);
}
bool sees(const Sight& sight, const Incident& incident) {
  if (incident.is_private) return lets_in(sight, incident.id, incident.insiders);
  return sight.all || has(sight.incidents, incident.id.value) ||
         std::ranges::any_of(incident.services,
                             [&](const Slug& service) { return has(sight.services, service); });
}

bool matches(const AlertQuery& query, const Alert& alert) {
  return wants(query.statuses, alert.status) &&
         (!query.suppressed || *query.suppressed == alert.suppressed()) &&
         wants(query.services, alert.service) && wants(query.integrations, alert.integration) &&
         wants(query.severities, alert.severity) && wants(query.ids, alert.id) &&
         (!query.incident || query.incident == alert.incident) &&
         (query.text.empty() || mentions(alert.summary, query.text) ||
          mentions(alert.labels, query.text)) &&
         (!query.drill || *query.drill == alert.drill);
}

bool matches(const IncidentQuery& query, const Incident& incident) {
  return wants(query.statuses, incident.status) && wants(query.severities, incident.severity) &&
         wants(query.types, incident.type) && (!query.parent || query.parent == incident.parent) &&
         (query.services.empty() ||
          std::ranges::any_of(incident.services,
                              [&](const Slug& service) { return has(query.services, service); })) &&
         (query.text.empty() || mentions(incident.title, query.text) ||
          mentions(incident.summary, query.text)) &&
         (!query.drill || *query.drill == incident.drill);
}

// The rows of a map by id that `keep` holds for, from the newest, below the cursor.
template <typename Map, typename Keep>
Result<Slice<typename Map::mapped_type>> newest(const Map& map, const std::string& cursor,
                                                int wanted, Keep keep) {
  std::uint64_t below = std::numeric_limits<std::uint64_t>::max();
  if (!cursor.empty()) {
    const auto last = cursor_number(cursor);
    if (!last) return std::unexpected(last.error());
    below = *last;
  }
  const int limit = slice_limit(wanted);
  std::vector<typename Map::mapped_type> rows;
  for (auto at = map.rbegin(); at != map.rend(); ++at) {
    if (at->first.value >= below || !keep(at->second)) continue;
    rows.push_back(at->second);
    if (rows.size() > static_cast<std::size_t>(limit)) break;
  }
  return slice_of(std::move(rows), limit,
                  [](const auto& row) { return std::to_string(row.id.value); });
}

class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(std::shared_ptr<const MemoryTables> tables) : tables_(std::move(tables)) {}

  Result<Slice<Alert>> alerts(const Sight& sight, const AlertQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    const auto keep = [&](const Alert& row) {
      return sees(sight, row) && matches(query, row) &&
             (!query.incident || !is_hidden(sight, query.incident));
    };
    auto slice = query.order == AlertQuery::Order::newest
                     ? newest(tables_->alerts, query.cursor, query.limit, keep)
                     : worst_first(query, keep);
    if (slice) {
      for (Alert& row : slice->rows) cut_hidden_incident(sight, row);
    }
    return slice;
  }

  Result<AlertCounts> count_alerts(const Sight& sight, const AlertQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    AlertCounts counts;
    for (const auto& [id, row] : tables_->alerts) {
      if (!sees(sight, row) || !matches(query, row)) continue;
      if (query.incident && is_hidden(sight, query.incident)) continue;
      switch (row.status) {
        case AlertStatus::firing:
          ++(row.suppressed() ? counts.suppressed : counts.firing);
          break;
        case AlertStatus::acknowledged:
          ++counts.acknowledged;
          break;
        case AlertStatus::resolved:
          ++counts.resolved;
          break;
      }
    }
    return counts;
  }

  Result<Alert> alert(const Sight& sight, AlertId id) override {
    const std::scoped_lock locked(tables_->lock);
    const auto found = tables_->alerts.find(id);
    if (found == tables_->alerts.end() || !sees(sight, found->second)) return absent("alert");
    Alert seen = found->second;
    cut_hidden_incident(sight, seen);
    return seen;
  }

  Result<std::string> payload(PayloadId id) override {
    const std::scoped_lock locked(tables_->lock);
    if (!tables_->payloads.contains(id)) return absent("payload any more");
    return content_of(id);
  }

  Result<std::vector<std::string>> payloads(const std::vector<PayloadId>& ids) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<std::string> contents;
    for (const PayloadId id : ids) contents.push_back(content_of(id));
    return contents;
  }

  Result<Slice<LoggedEvent>> events(const Sight& sight, std::string_view integration, AlertId alert,
                                    const std::string& cursor, int wanted) override {
    const std::scoped_lock locked(tables_->lock);
    std::size_t left = tables_->events.size();
    if (!cursor.empty()) {
      const auto last = cursor_number(cursor);
      if (!last) return std::unexpected(last.error());
      left = std::min<std::size_t>(left, *last);
    }
    Slice<LoggedEvent> slice;
    const auto limit = static_cast<std::size_t>(slice_limit(wanted));
    for (; left > 0; --left) {
      const EventRecord& record = tables_->events[left - 1].record;
      const auto of = tables_->alerts.find(record.alert);
      const bool known = of != tables_->alerts.end();
      if (!(integration.empty() || record.integration == integration)) continue;
      if (alert && record.alert != alert) continue;
      if (known ? !sees(sight, of->second) : !sight.all) continue;
      if (slice.rows.size() == limit) break;
      LoggedEvent event;
      event.record = record;
      if (known) {
        event.summary = of->second.summary;
        event.status = of->second.status;
      }
      event.content = content_of(record.payload);
      slice.rows.push_back(std::move(event));
    }
    if (left > 0) slice.next = std::to_string(left);
    return slice;
  }

  Result<Slice<Incident>> incidents(const Sight& sight, const IncidentQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->incidents, query.cursor, query.limit,
                  [&](const Incident& row) { return sees(sight, row) && matches(query, row); });
  }

  Result<Incident> incident(const Sight& sight, IncidentId id) override {
    const std::scoped_lock locked(tables_->lock);
    const auto found = tables_->incidents.find(id);
    if (found == tables_->incidents.end() || !sees(sight, found->second)) return absent("incident");
    return found->second;
  }

  Result<Slice<TimelineEntry>> timeline(EntryOf kind, std::uint64_t subject,
                                        const std::string& cursor, int limit) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->timeline, cursor, limit, [&](const TimelineEntry& row) {
      return row.subject_kind == kind && row.subject == subject;
    });
  }

  Result<Slice<TimelineEntry>> entries(const EntryQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->timeline, query.cursor, query.limit, [&](const TimelineEntry& row) {
      return row.subject_kind == EntryOf::incident && row.subject == query.incident.value &&
             !folds(row.kind) && (query.kinds.empty() || has(query.kinds, row.kind)) &&
             (query.ids.empty() || has(query.ids, row.id)) &&
             (query.visibilities.empty() || has(query.visibilities, row.visibility)) &&
             (!query.thread || row.about == *query.thread);
    });
  }

  Result<std::vector<TimelineEntry>> entries_between(IncidentId incident, EntryId first,
                                                     EntryId last, int limit) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<TimelineEntry> between;
    for (auto row = tables_->timeline.lower_bound(first); row != tables_->timeline.end(); ++row) {
      if (row->first > last || between.size() == static_cast<std::size_t>(limit)) break;
      if (row->second.subject_kind == EntryOf::incident && row->second.subject == incident.value) {
        between.push_back(row->second);
      }
    }
    return between;
  }

  Result<std::vector<TimelineEntry>> entries_about(IncidentId incident,
                                                   const std::vector<EntryId>& ids) override {
    constexpr std::size_t rows_max = 10'000;
    const std::scoped_lock locked(tables_->lock);
    std::vector<TimelineEntry> about;
    for (const auto& [id, row] : tables_->timeline) {
      if (about.size() == rows_max) break;
      if (row.subject_kind == EntryOf::incident && row.subject == incident.value &&
          row.about.value != 0 && has(ids, row.about)) {
        about.push_back(row);
      }
    }
    return about;
  }

  Result<Slice<SearchHit>> search(const Sight& sight, const Sight& responding,
                                  const SearchQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    std::map<EntryId, const TimelineEntry*> changes;  // the last edit or withdrawal of each
    for (const auto& [id, row] : tables_->timeline) {
      const bool changed = row.kind == EntryKind::edited || row.kind == EntryKind::withdrawn;
      if (!changed || row.subject_kind != EntryOf::incident) continue;
      const auto of = tables_->timeline.find(row.about);
      if (of == tables_->timeline.end() || of->second.subject != row.subject) continue;
      const TimelineEntry*& last = changes[row.about];
      if (last == nullptr || last->kind != EntryKind::withdrawn) last = &row;
    }
    const auto text_of = [&](const TimelineEntry& row, const Incident& incident) {
      if (row.kind == EntryKind::declared) return incident.title + "\n" + incident.summary;
      const auto change = changes.find(row.id);
      return change == changes.end() ? row.text : change->second->text;
    };
    auto found = newest(tables_->timeline, query.cursor, query.limit, [&](const auto& row) {
      if (row.subject_kind != EntryOf::incident || !is_findable(row.kind) ||
          !wants(query.kinds, row.kind) ||
          (query.incident && row.subject != query.incident.value)) {
        return false;
      }
      const auto of = tables_->incidents.find(IncidentId{row.subject});
      if (of == tables_->incidents.end() || !sees(sight, of->second)) return false;
      const bool declared = row.kind == EntryKind::declared;
      if (!declared && !query.restricted && row.visibility == Visibility::restricted) return false;
      if (!declared && row.visibility < Visibility::stakeholder && !sees(responding, of->second)) {
        return false;
      }
      const auto change = changes.find(row.id);
      if (!declared && change != changes.end() && change->second->kind == EntryKind::withdrawn) {
        return false;
      }
      return is_found(searchable_words(text_of(row, of->second)), query.terms);
    });
    if (!found) return std::unexpected(std::move(found.error()));
    Slice<SearchHit> slice{{}, found->next};
    for (const TimelineEntry& row : found->rows) {
      const Incident& of = tables_->incidents.at(IncidentId{row.subject});
      slice.rows.push_back({.entry = row.id,
                            .incident = of.id,
                            .title = of.title,
                            .kind = row.kind,
                            .actor = row.actor,
                            .at = row.at,
                            .visibility = row.kind == EntryKind::declared
                                              ? usual_visibility(row.kind)
                                              : row.visibility,
                            .snippet = snippet_of(text_of(row, of), query.terms)});
    }
    return slice;
  }

  Result<std::vector<Task>> tasks(IncidentId incident, const std::vector<TaskId>& ids) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<Task> rows;
    for (const auto& [id, row] : tables_->tasks) {
      if (row.incident == incident && (ids.empty() || has(ids, id))) rows.push_back(row);
    }
    return rows;
  }

  Result<std::vector<ServiceCheck>> service_checks(IncidentId incident) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<ServiceCheck> rows;
    for (const auto& [id, row] : tables_->service_checks) {
      if (row.incident == incident) rows.push_back(row);
    }
    return rows;
  }

  Result<Slice<IncidentFile>> files(const FileQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->files, query.cursor, query.limit, [&](const IncidentFile& row) {
      return row.incident == query.incident && wants(query.ids, row.id) &&
             wants(query.entries, row.entry) && wants(query.visibilities, row.visibility);
    });
  }

  Result<Slice<Custody>> custody(const CustodyQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->custody, query.cursor, query.limit, [&](const Custody& row) {
      return row.incident == query.incident && (!query.file || row.file == *query.file) &&
             (query.actor.empty() || row.actor.slug == query.actor) &&
             (!query.since || row.at >= *query.since);
    });
  }

  Result<std::vector<ChatLink>> chat_links(const ChatLinkQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<ChatLink> rows;
    for (const auto& [key, row] : tables_->chat_links) {
      if (rows.size() < static_cast<std::size_t>(slice_rows_max) &&
          (query.channel.empty() || row.channel == query.channel) &&
          (!query.message || row.message == *query.message) &&
          (!query.incident || row.incident == query.incident) && wants(query.entries, row.entry)) {
        rows.push_back(row);
      }
    }
    return rows;
  }

  Result<Slice<Change>> changes(const Sight& sight, const ChangeQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return changes_in(*tables_, sight, query,
                      [&](IncidentId incident) { return is_hidden(sight, incident); });
  }

  Result<Slice<Page>> pages(const Sight& sight, const PageQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->pages, query.cursor, query.limit, [&](const Page& row) {
      return sees_page(sight, row) && (query.user.empty() || query.user == row.user) &&
             wants(query.statuses, row.status) &&
             (!query.subject_kind || *query.subject_kind == row.subject_kind) &&
             (query.subject == 0 || query.subject == row.subject) && wants(query.ids, row.id);
    });
  }

  Result<Page> page(PageId id) override {
    const std::scoped_lock locked(tables_->lock);
    const auto found = tables_->pages.find(id);
    if (found == tables_->pages.end()) return absent("page");
    return found->second;
  }

  Result<std::vector<Escalation>> escalations(SubjectOf kind, std::uint64_t subject) override {
    const std::scoped_lock locked(tables_->lock);
    auto slice = newest(tables_->escalations, {}, slice_rows_max, [&](const Escalation& row) {
      return row.subject_kind == kind && row.subject == subject;
    });
    return std::move(slice->rows);
  }

  Result<Slice<Notification>> notifications(const Sight& sight,
                                            const NotificationQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    const auto visible = [&](PageId id) {
      const auto page = tables_->pages.find(id);
      return page != tables_->pages.end() && sees_page(sight, page->second);
    };
    const auto hidden = [&](PageId id) {
      const auto page = tables_->pages.find(id);
      return page != tables_->pages.end() && is_hidden_page(sight, page->second);
    };
    const auto is_about = [&](PageId id) {
      const auto page = tables_->pages.find(id);
      return page != tables_->pages.end() && page->second.subject_kind == *query.subject_kind;
    };
    return newest(tables_->notifications, query.cursor, query.limit, [&](const Notification& row) {
      const bool shown = sight.all ? std::ranges::none_of(row.pages, hidden)
                                   : std::ranges::any_of(row.pages, visible);
      return shown && (query.user.empty() || query.user == row.user) &&
             (query.pages.empty() ||
              std::ranges::any_of(row.pages, [&](PageId id) { return has(query.pages, id); })) &&
             (query.contact_method.empty() || query.contact_method == row.contact_method) &&
             (!query.subject_kind || std::ranges::any_of(row.pages, is_about)) &&
             (!query.job || query.job == row.job);
    });
  }

  Result<std::vector<Job>> owed_to(std::string_view key) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<Job> owed;
    for (const auto& [id, row] : tables_->jobs) {
      if (row.kind == JobKind::follow && row.lane == key) owed.push_back(row);
    }
    return owed;
  }

  Result<Slice<Silence>> silences(bool with_expired, const std::string& cursor,
                                  int limit) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->silences, cursor, limit,
                  [&](const Silence& row) { return with_expired || !row.over; });
  }

  Result<Silence> silence(std::string_view uuid) override {
    const std::scoped_lock locked(tables_->lock);
    for (const auto& [id, row] : tables_->silences) {
      if (row.uuid == uuid) return row;
    }
    return absent("silence");
  }

  Result<HeartbeatRow> heartbeat(std::string_view integration) override {
    const std::scoped_lock locked(tables_->lock);
    const auto found = tables_->heartbeats.find(Slug(integration));
    if (found == tables_->heartbeats.end()) return absent("heartbeat");
    return found->second;
  }

  Result<std::vector<StepTurn>> step_turns() override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<StepTurn> turns;
    for (const auto& [step, turn] : tables_->step_turns) turns.push_back(turn);
    return turns;
  }

  Result<Slice<AuditEntry>> audit(const AuditQuery& query) override {
    const std::scoped_lock locked(tables_->lock);
    return newest(tables_->audit, query.cursor, query.limit, [&](const AuditEntry& row) {
      return (!query.kind || *query.kind == row.kind) &&
             (query.slug.empty() || query.slug == row.slug) &&
             (query.actor.empty() || query.actor == row.actor.slug);
    });
  }

  Result<std::vector<ConfigRow>> versions(ConfigKind kind, std::string_view slug) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<ConfigRow> rows;
    for (const ConfigRow& row : tables_->config) {
      if (row.kind == kind && row.slug == slug) rows.push_back(row);
    }
    std::ranges::reverse(rows);
    return rows;
  }

  Result<std::vector<ConfigRow>> versions_of_all(ConfigKind kind) override {
    const std::scoped_lock locked(tables_->lock);
    std::vector<ConfigRow> rows;
    std::ranges::copy_if(tables_->config, std::back_inserter(rows),
                         [&](const ConfigRow& row) { return row.kind == kind; });
    return rows;
  }

  Result<std::vector<FeedRow>> feed_after(std::uint64_t seq, int) override {
    const std::scoped_lock locked(tables_->lock);
    if (seq > tables_->last_seq) {
      return fail(Error::Code::not_found,
                  "what changed since then is no longer kept: read it again");
    }
    std::vector<FeedRow> rows;
    for (const FeedRow& row : tables_->feed) {
      if (row.seq > seq) rows.push_back(row);
    }
    std::ranges::sort(rows, {}, [](const FeedRow& row) { return std::pair(row.seq, row.topic); });
    return rows;
  }

  Result<std::uint64_t> last_seq() override {
    const std::scoped_lock locked(tables_->lock);
    return tables_->last_seq;
  }

 private:
  template <typename Keep>
  Result<Slice<Alert>> worst_first(const AlertQuery& query, Keep keep) {
    using Place = std::pair<Severity, std::uint64_t>;  // worse first, then newer
    const auto place = [](const Alert& row) { return Place(row.severity, ~row.id.value); };
    std::optional<Place> after;
    if (!query.cursor.empty()) {
      const auto last = cursor_pair(query.cursor);
      if (!last) return std::unexpected(last.error());
      const auto severity = from_text<Severity>(last->word);
      if (!severity) return std::unexpected(cursor_number("").error());
      after = Place(*severity, ~last->number);
    }
    std::vector<Alert> rows;
    for (const auto& [id, row] : tables_->alerts) {
      if (keep(row) && (!after || place(row) > *after)) rows.push_back(row);
    }
    std::ranges::sort(rows, {}, place);
    return slice_of(std::move(rows), slice_limit(query.limit), [](const Alert& last) {
      return std::string(to_text(last.severity)) + "." + std::to_string(last.id.value);
    });
  }

  bool is_hidden(const Sight& sight, IncidentId id) const {
    const auto found = tables_->incidents.find(id);
    return found != tables_->incidents.end() && found->second.is_private &&
           !lets_in(sight, id, found->second.insiders);
  }
  void cut_hidden_incident(const Sight& sight, Alert& alert) const {
    if (is_hidden(sight, alert.incident)) alert.incident = {};
  }
  bool is_hidden_page(const Sight& sight, const Page& page) const {
    return page.subject_kind == SubjectOf::incident && is_hidden(sight, IncidentId{page.subject});
  }
  bool sees_page(const Sight& sight, const Page& page) const {
    if (is_hidden_page(sight, page)) return false;
    if (sight.all) return true;
    if (page.subject_kind == SubjectOf::incident && has(sight.incidents, page.subject)) return true;
    const auto of = tables_->escalations.find(page.escalation);
    return of != tables_->escalations.end() && has(sight.services, of->second.service);
  }

  std::string content_of(PayloadId id) const {
    const auto found = tables_->payloads.find(id);
    return found == tables_->payloads.end() ? std::string() : found->second.content;
  }

  std::shared_ptr<const MemoryTables> tables_;
};

}  // namespace

std::unique_ptr<Reader> memory_reader(std::shared_ptr<const MemoryTables> tables) {
  return std::make_unique<MemoryReader>(std::move(tables));
}

}  // namespace tocsin
