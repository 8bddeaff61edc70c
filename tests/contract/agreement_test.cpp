// Random commits go to all three stores; what they load and what they answer must be the same.
#include <gtest/gtest.h>

#include "domain/incidents/search.hpp"
#include "tests/contract/stores.hpp"
#include "tests/contract/story.hpp"

namespace tocsin::contract {
namespace {

template <typename T>
void append(std::string& text, const std::vector<T>& rows) {
  for (const T& row : rows) text += write_json(row) + "\n";
}

// An answer as text: equal texts are equal answers, and a difference can be read.
template <typename T>
std::string text_of(const Result<T>& answer) {
  if (!answer) return "error " + std::to_string(static_cast<int>(answer.error().code)) + "\n";
  std::string text;
  if constexpr (requires { answer->front(); } && !std::is_same_v<T, std::string>) {
    append(text, *answer);
  } else {
    text = write_json(*answer) + "\n";
  }
  return text;
}

// Every slice, from the first cursor to the last.
template <typename Ask>
std::string all_slices(Ask ask) {
  std::string text;
  std::string cursor;
  for (int slices = 0; slices < 1'000; ++slices) {
    auto slice = ask(cursor);
    if (!slice)
      return text + "error " + std::to_string(static_cast<int>(slice.error().code)) + "\n";
    append(text, slice->rows);
    cursor = slice->next;
    if (cursor.empty()) return text;
  }
  return text + "no end\n";
}

std::string loaded_text(Store& store) {
  auto loaded = store.load();
  if (!loaded) return loaded.error().message;
  std::string text = write_json(loaded->rows.counters) + "\n";
  text += loaded->last_commit_at ? format_time(*loaded->last_commit_at) + "\n" : "never\n";
  append(text, loaded->config);
  const Rows& rows = loaded->rows;
  append(text, rows.alerts.all());
  append(text, rows.escalations);
  append(text, rows.pages);
  append(text, rows.jobs);
  append(text, rows.silences);
  append(text, rows.incidents);
  append(text, rows.tasks);
  append(text, rows.service_checks);
  append(text, rows.known_changes);
  append(text, rows.emergency_changes);
  append(text, rows.heartbeats);
  append(text, rows.last_messages);
  append(text, rows.step_turns);
  append(text, rows.told);
  append(text, rows.on_call);
  append(text, rows.replies);
  return text;
}

Sight any_sight(Story& story) {
  Sight sight;
  sight.all = story.below(2) == 0;
  for (std::size_t n = story.below(3); n > 0; --n) {
    sight.services.push_back(story.one_of(Story::services()));
  }
  for (std::size_t n = story.below(3); n > 0; --n) sight.incidents.push_back(1 + story.below(4));
  return sight;
}

template <typename E>
std::vector<E> some(Story& story, E last) {
  std::vector<E> list;
  for (std::size_t n = story.below(3); n > 0; --n) list.push_back(story.any(last));
  return list;
}
std::vector<Slug> some_of(Story& story, const std::vector<Slug>& from) {
  std::vector<Slug> list;
  for (std::size_t n = story.below(3); n > 0; --n) list.push_back(story.one_of(from));
  return list;
}
std::optional<bool> perhaps(Story& story) {
  const std::size_t n = story.below(4);
  return n > 1 ? std::nullopt : std::optional<bool>(n == 1);
}
std::string some_text(Story& story) {
  static const std::vector<std::string> list = {"", "", "", "FULL", "%", "_", "\\", "host-1", "z"};
  return story.one_of(list);
}

AlertQuery any_alert_query(Story& story) {
  AlertQuery query;
  query.statuses = some(story, AlertStatus::resolved);
  query.suppressed = perhaps(story);
  query.services = some_of(story, Story::services());
  query.integrations = some_of(story, Story::integrations());
  query.severities = some(story, Severity::SEV5);
  query.incident.value = story.below(4) == 0 ? 1 + story.below(3) : 0;
  query.text = some_text(story);
  query.drill = perhaps(story);
  query.order = story.below(2) == 0 ? AlertQuery::Order::newest : AlertQuery::Order::severity;
  query.limit = 1 + static_cast<int>(story.below(7));
  return query;
}

// A question that can be put to any Reader.
using Question = std::function<std::string(Reader&)>;

template <typename Query, typename Ask>
Question sliced(Query query, Ask ask) {
  return [query, ask](Reader& reader) {
    return all_slices([&](const std::string& cursor) {
      Query with_cursor = query;
      with_cursor.cursor = cursor;
      return ask(reader, with_cursor);
    });
  };
}

Question about_alerts(Story& story) {
  const Sight sight = any_sight(story);
  const AlertQuery query = any_alert_query(story);
  if (story.below(3) == 0) {
    return [=](Reader& reader) { return text_of(reader.count_alerts(sight, query)); };
  }
  return sliced(query,
                [sight](Reader& reader, const AlertQuery& q) { return reader.alerts(sight, q); });
}

Question about_one(Story& story) {
  const Sight sight = any_sight(story);
  const std::uint64_t id = 1 + story.below(story.counters().alert);
  return [=](Reader& reader) {
    return text_of(reader.alert(sight, AlertId{id})) +
           text_of(reader.incident(sight, IncidentId{id % 7})) + text_of(reader.page(PageId{id})) +
           text_of(reader.payload(PayloadId{id})) +
           text_of(reader.payloads({PayloadId{id}, PayloadId{id + 9}, PayloadId{1}})) +
           text_of(reader.silence("uuid-" + std::to_string(id))) + text_of(reader.last_seq());
  };
}

Question about_events(Story& story) {
  const Sight sight = any_sight(story);
  const Slug integration = story.below(2) == 0 ? "" : story.one_of(Story::integrations());
  const AlertId alert{story.below(2) == 0 ? 0 : 1 + story.below(story.counters().alert)};
  const int limit = 1 + static_cast<int>(story.below(9));
  return [=](Reader& reader) {
    return all_slices([&](const std::string& cursor) {
      return reader.events(sight, integration, alert, cursor, limit);
    });
  };
}

Question about_incidents(Story& story) {
  const Sight sight = any_sight(story);
  IncidentQuery query;
  query.statuses = some(story, IncidentStatus::merged);
  query.severities = some(story, Severity::SEV5);
  query.services = {};
  if (story.below(3) == 0) query.services = {"pay_ments", "checkout"};
  query.text = some_text(story);
  query.drill = perhaps(story);
  query.limit = 1 + static_cast<int>(story.below(7));
  return sliced(query, [sight](Reader& reader, const IncidentQuery& q) {
    return reader.incidents(sight, q);
  });
}

// Not of declarations: here they are told without their incident.
Question about_words(Story& story) {
  const Sight sight = any_sight(story);
  const Sight responding = any_sight(story);
  SearchQuery query{
      .terms = terms_of(story.one_of<std::string>({"full", "disk fu", "is zur", "o"})),
      .kinds = {EntryKind::said, EntryKind::note, EntryKind::finding, EntryKind::decision,
                EntryKind::file_added, EntryKind::edited}};
  if (story.below(3) == 0) query.incident.value = 1 + story.below(3);
  query.limit = 1 + static_cast<int>(story.below(7));
  return sliced(query, [=](Reader& reader, const SearchQuery& q) {
    return reader.search(sight, responding, q);
  });
}

Question about_pages(Story& story) {
  const Sight sight = any_sight(story);
  PageQuery query;
  if (story.below(2) == 0) query.user = story.one_of(Story::users());
  query.statuses = some(story, PageStatus::cancelled);
  if (story.below(2) == 0) query.subject_kind = story.any(SubjectOf::test);
  query.subject = story.below(2) == 0 ? 0 : story.below(4);
  query.limit = 1 + static_cast<int>(story.below(7));
  return sliced(query,
                [sight](Reader& reader, const PageQuery& q) { return reader.pages(sight, q); });
}

Question about_notifications(Story& story) {
  const Sight sight = any_sight(story);
  NotificationQuery query;
  if (story.below(2) == 0) query.user = story.one_of(Story::users());
  if (story.below(3) == 0) query.pages = {PageId{1}, PageId{2}};
  if (story.below(3) == 0) query.contact_method = "bo-mail";
  if (story.below(3) == 0) query.job = JobId{1 + story.below(6)};
  query.limit = 1 + static_cast<int>(story.below(7));
  return sliced(query, [sight](Reader& reader, const NotificationQuery& q) {
    return reader.notifications(sight, q);
  });
}

Question about_history(Story& story) {
  const EntryOf of = story.any(EntryOf::incident);
  const SubjectOf subject_of = story.any(SubjectOf::test);
  const std::uint64_t subject = story.below(4);
  const bool with_expired = story.below(2) == 0;
  const ConfigKind kind = story.any(ConfigKind::provider);
  const Slug slug = story.one_of(Story::users());
  const int limit = 1 + static_cast<int>(story.below(5));
  const std::uint64_t seq = story.below(story.counters().seq + 2);
  AuditQuery audit;
  audit.limit = limit;
  if (story.below(2) == 0) audit.kind = kind;
  if (story.below(2) == 0) audit.slug = slug;
  if (story.below(2) == 0) audit.actor = story.one_of(Story::users());
  EntryQuery entries;
  entries.incident.value = subject;
  entries.limit = limit;
  if (story.below(2) == 0) entries.kinds = {EntryKind::said, EntryKind::note, EntryKind::finding};
  if (story.below(2) == 0) entries.visibilities = {Visibility::stakeholder, Visibility::public_};
  if (story.below(4) == 0) entries.thread = EntryId{1 + story.below(50)};
  FileQuery files{.incident = entries.incident, .limit = limit};
  if (story.below(3) == 0) files.ids = {FileId{1}, FileId{2}};
  if (story.below(3) == 0) files.entries = {EntryId{1 + story.below(50)}};
  if (story.below(3) == 0) files.visibilities = {Visibility::public_};
  CustodyQuery custody{.incident = entries.incident, .limit = limit};
  if (story.below(2) == 0) custody.file = FileId{1 + story.below(4)};
  if (story.below(3) == 0) custody.actor = story.one_of(Story::users());
  if (story.below(3) == 0) custody.since = story.now();
  std::vector<EntryId> ids;
  for (std::uint64_t id = 1; id < 60; ++id) ids.push_back(EntryId{id});
  return [=](Reader& reader) {
    return all_slices([&](const std::string& cursor) {
             return reader.timeline(of, subject, cursor, limit);
           }) +
           sliced(entries, [](Reader& r, const EntryQuery& q) { return r.entries(q); })(reader) +
           text_of(reader.entries_about(entries.incident, ids)) +
           text_of(reader.entries_between(entries.incident, EntryId{3}, EntryId{400}, limit)) +
           sliced(files, [](Reader& r, const FileQuery& q) { return r.files(q); })(reader) +
           sliced(custody, [](Reader& r, const CustodyQuery& q) { return r.custody(q); })(reader) +
           text_of(reader.owed_to("webhook_subscription:hooks")) +
           text_of(reader.tasks(entries.incident)) +
           text_of(reader.service_checks(entries.incident)) +
           text_of(reader.tasks(entries.incident, {TaskId{1}, TaskId{5}})) +
           all_slices([&](const std::string& cursor) {
             return reader.silences(with_expired, cursor, limit);
           }) +
           sliced(audit, [](Reader& r, const AuditQuery& q) { return r.audit(q); })(reader) +
           text_of(reader.escalations(subject_of, subject)) + text_of(reader.versions(kind, slug)) +
           text_of(reader.feed_after(seq, 1'000));
  };
}

Question about_changes(Story& story) {
  ChangeQuery query;
  query.services = some_of(story, Story::services());
  if (story.below(3) == 0) query.ids = {ChangeId{1 + story.below(9)}, ChangeId{3}};
  if (story.below(4) == 0) {
    query.key = digest_of("change " + std::to_string(1 + story.below(9)));
  }
  if (story.below(3) == 0) query.incident.value = 1 + story.below(3);
  if (story.below(2) == 0) query.since = story.now() - std::chrono::minutes(story.below(4));
  if (story.below(2) == 0) query.until = story.now() - std::chrono::minutes(story.below(4));
  query.limit = 1 + static_cast<int>(story.below(5));
  const Sight sight = any_sight(story);
  return sliced(query, [sight](Reader& r, const ChangeQuery& q) { return r.changes(sight, q); });
}

Question about_chat_links(Story& story) {
  ChatLinkQuery query;
  if (story.below(2) == 0) query.channel = "C" + std::to_string(story.below(5));
  if (story.below(2) == 0) query.message = story.below(2) == 0 ? "" : "1355517521.000005";
  if (story.below(2) == 0) query.incident.value = 1 + story.below(3);
  if (story.below(2) == 0) query.entries = {EntryId{story.below(6)}, EntryId{story.below(6)}};
  return [query](Reader& reader) { return text_of(reader.chat_links(query)); };
}

std::string mentioned(const std::string& a, const std::string& b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  at = at < 200 ? 0 : at - 200;
  return "one: ..." + a.substr(at, 600) + "\nother: ..." + b.substr(at, 600);
}

class Agreement : public testing::TestWithParam<int> {};

TEST_P(Agreement, StoresLoadAndAnswerTheSame) {
  std::vector<std::unique_ptr<Rig>> rigs;
  for (const Kind kind : {Kind::memory, Kind::sqlite, Kind::postgres}) {
    rigs.push_back(make_rig(kind));
    ASSERT_TRUE(rigs.back()->store().load());
  }
  Story story(static_cast<std::uint64_t>(GetParam()));
  Story asks(static_cast<std::uint64_t>(GetParam()) + 1'000'000);
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 8; ++i) {
      const Commit commit = story.next();
      (void)asks.next();  // its counters grow as the story's do
      for (const auto& rig : rigs) {
        const Status committed = rig->store().commit(commit);
        ASSERT_TRUE(committed) << committed.error().message;
      }
    }
    if (round % 4 == 3) {
      for (const auto& rig : rigs) rig->reopen();
    }
    const std::string first = loaded_text(rigs[0]->store());
    for (std::size_t i = 1; i < rigs.size(); ++i) {
      const std::string other = loaded_text(rigs[i]->store());
      ASSERT_EQ(first == other, true) << mentioned(first, other);
    }
    std::vector<std::unique_ptr<Reader>> readers;
    for (const auto& rig : rigs) readers.push_back(rig->reader());
    for (int i = 0; i < 6; ++i) {
      for (const auto about :
           {about_alerts, about_one, about_events, about_incidents, about_words, about_pages,
            about_notifications, about_history, about_changes, about_chat_links}) {
        const Question question = about(asks);
        const std::string answer = question(*readers[0]);
        for (std::size_t r = 1; r < readers.size(); ++r) {
          const std::string other = question(*readers[r]);
          ASSERT_EQ(answer == other, true) << "store " << r << "\n" << mentioned(answer, other);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Agreement, testing::Range(1, 9));

}  // namespace
}  // namespace tocsin::contract
