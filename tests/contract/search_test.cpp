// What every store finds in what was said and recorded of incidents.
#include <gtest/gtest.h>

#include "domain/incidents/search.hpp"
#include "tests/contract/stores.hpp"
#include "tests/contract/story.hpp"

namespace tocsin::contract {
namespace {

const Sight everything = sight_of_all;
const Sight nothing{.all = false, .services = {}, .incidents = {}};

class SearchOf : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { ASSERT_TRUE(rig_->store().load()); }

  void commit(std::vector<TimelineEntry> entries, std::vector<Incident> incidents = {}) {
    Commit commit = story_.empty_commit();
    commit.effects.timeline = std::move(entries);
    commit.effects.incidents = std::move(incidents);
    commit.effects.counters = story_.counters();
    const Status done = rig_->store().commit(commit);
    ASSERT_TRUE(done) << done.error().message;
  }
  Incident incident(std::uint64_t id, const std::string& title, const Slug& service) {
    Incident row;
    row.id.value = id;
    row.title = title;
    row.services = {service};
    return row;
  }
  TimelineEntry entry(std::uint64_t incident, EntryKind kind, const std::string& text,
                      std::uint64_t about = 0) {
    TimelineEntry row;
    row.id.value = ++last_;
    row.subject_kind = EntryOf::incident;
    row.subject = incident;
    row.kind = kind;
    row.actor = {ActorKind::user, "ana", ""};
    row.at = story_.now();
    row.text = text;
    row.visibility = usual_visibility(kind);
    row.about.value = about;
    return row;
  }
  TimelineEntry said(std::uint64_t incident, const std::string& text) {
    return entry(incident, EntryKind::said, text);
  }
  // The numbers of the entries, "5 3 1".
  std::string found(SearchQuery query, const Sight& sight = everything,
                    const Sight& responding = everything) {
    const auto slice = rig_->reader()->search(sight, responding, query);
    if (!slice) return slice.error().message;
    std::string text;
    for (const SearchHit& hit : slice->rows) {
      text += (text.empty() ? "" : " ") + std::to_string(hit.entry.value);
    }
    return text;
  }
  std::string found(std::string_view words, const Sight& sight = everything,
                    const Sight& responding = everything) {
    return found(SearchQuery{.terms = terms_of(words)}, sight, responding);
  }

  std::unique_ptr<Rig> rig_ = make_rig(GetParam());
  Story story_{11};
  std::uint64_t last_ = 0;
};

TEST_P(SearchOf, GivesAllWordsNewestFirst) {
  const Time at = story_.now();
  commit({entry(1, EntryKind::declared, ""), said(1, "the disk of db-1 is full"),
          said(1, "DISK: résumé of the disk"), said(1, "a full stop"),
          entry(1, EntryKind::status_changed, "disk -> full")},
         {incident(1, "Disk trouble", "checkout")});
  EXPECT_EQ(found("disk"), "3 2 1");
  EXPECT_EQ(found("disk full"), "2");
  EXPECT_EQ(found("Resume disk"), "3");
  EXPECT_EQ(found("di"), "3 2 1");
  EXPECT_EQ(found("di full"), "");
  EXPECT_EQ(found("db 1"), "2");
  EXPECT_EQ(found(SearchQuery{.terms = {}}), "");
  EXPECT_EQ(found(SearchQuery{.terms = {"disk"}, .kinds = {EntryKind::declared}}), "1");
  const auto hits = rig_->reader()->search(everything, everything, {.terms = {"full", "db"}});
  ASSERT_TRUE(hits) << hits.error().message;
  EXPECT_EQ(hits->rows, std::vector<SearchHit>{(SearchHit{.entry = EntryId{2},
                                                          .incident = IncidentId{1},
                                                          .title = "Disk trouble",
                                                          .kind = EntryKind::said,
                                                          .actor = {ActorKind::user, "ana", ""},
                                                          .at = at,
                                                          .visibility = Visibility::internal,
                                                          .snippet = "the disk of db-1 is full"})});
}

TEST_P(SearchOf, TakesTheWordsAsTheyAreNow) {
  commit({entry(1, EntryKind::declared, ""), said(1, "first thought"), said(1, "second thought")},
         {incident(1, "A title", "checkout")});
  commit({entry(1, EntryKind::edited, "third idea", 2)});
  EXPECT_EQ(found("thought"), "3");
  EXPECT_EQ(found("idea"), "2");
  commit({entry(1, EntryKind::edited, "fourth", 2), entry(1, EntryKind::withdrawn, "", 3)});
  EXPECT_EQ(found("idea"), "");
  EXPECT_EQ(found("thought"), "");
  EXPECT_EQ(found("fourth"), "2");
  commit({entry(1, EntryKind::edited, "back again", 3)});
  EXPECT_EQ(found("again"), "") << "what was withdrawn stays so";
  Incident later = incident(1, "Another name", "checkout");
  later.summary = "in short";
  commit({}, {later});
  commit({}, {later});
  EXPECT_EQ(found("title"), "");
  EXPECT_EQ(found("name short"), "1");
  const auto hits = rig_->reader()->search(everything, everything, {.terms = {"short"}});
  ASSERT_EQ(hits->rows.size(), 1u);
  EXPECT_EQ(hits->rows[0].snippet, "Another name in short");
}

TEST_P(SearchOf, ShowsWhatIsSeen) {
  Incident hidden = incident(3, "Layoffs", "checkout");
  hidden.is_private = true;
  hidden.insiders = {"bo"};
  TimelineEntry outward = said(2, "told to everybody");
  outward.visibility = Visibility::public_;
  commit({outward, said(1, "told"), said(2, "told"), said(3, "told"),
          entry(3, EntryKind::declared, "")},
         {incident(1, "A", "checkout"), incident(2, "B", "search"), hidden});
  const Sight all{.all = true, .services = {}, .incidents = {}};
  const Sight of_checkout{.all = false, .services = {"checkout"}, .incidents = {}};
  Sight bo = all;
  bo.user = "bo";
  EXPECT_EQ(found("told"), "4 3 2 1");
  EXPECT_EQ(found("told", all, all), "3 2 1");
  EXPECT_EQ(found("layoffs", all, all), "");
  EXPECT_EQ(found("told", bo, bo), "4 3 2 1");
  EXPECT_EQ(found("layoffs", bo, nothing), "5") << "its title is for whoever sees it";
  EXPECT_EQ(found("told", nothing, nothing), "");
  EXPECT_EQ(found("told", of_checkout, of_checkout), "2");
  EXPECT_EQ(found("told", all, nothing), "1");
  EXPECT_EQ(found("told", all, of_checkout), "2 1");
  EXPECT_EQ(found(SearchQuery{.terms = {"told"}, .incident = IncidentId{2}}, all, all), "3 1");
  EXPECT_EQ(found(SearchQuery{.terms = {"told"}, .incident = IncidentId{3}}, all, all), "");
}

// More rows than are walked, more incidents than are looked through: every way gives the same.
TEST_P(SearchOf, GivesSliceAfterSlice) {
  constexpr std::uint64_t incidents = 300;
  constexpr std::uint64_t lines = 4'000;
  std::vector<Incident> rows;
  for (std::uint64_t id = 1; id <= incidents; ++id) {
    rows.push_back(incident(id, "Title", id % 2 == 0 ? "checkout" : "search"));
  }
  std::vector<TimelineEntry> entries;
  for (std::uint64_t id = 1; id <= lines; ++id) {
    std::string text = "common";
    if (id % 100 == 0) text += " medium";
    if (id == 7 || id == 8) text += " rarely";
    entries.push_back(said(1 + id % incidents, text));
  }
  commit(std::move(entries), std::move(rows));
  const Sight even{.all = false, .services = {"checkout"}, .incidents = {}};
  const Sight few{.all = false, .services = {}, .incidents = {8, 9}};
  const auto reader = rig_->reader();
  const auto count = [&](const std::string& word, const Sight& sight, int limit) {
    SearchQuery query{.terms = {word}, .limit = limit};
    std::size_t seen = 0;
    std::uint64_t last = ~0ull;
    for (int slices = 0; slices < 200; ++slices) {
      const auto slice = reader->search(sight, sight, query);
      if (!slice) return slice.error().message;
      for (const SearchHit& hit : slice->rows) {
        EXPECT_LT(hit.entry.value, last);
        last = hit.entry.value;
        ++seen;
      }
      query.cursor = slice->next;
      if (query.cursor.empty()) return std::to_string(seen);
    }
    return std::string("no end");
  };
  EXPECT_EQ(count("common", everything, 50), "4000");
  EXPECT_EQ(count("comm", even, 50), "2000");
  EXPECT_EQ(count("medium", everything, 7), "40");
  EXPECT_EQ(count("rar", everything, 50), "2");
  EXPECT_EQ(count("rar", even, 50), "1");
  EXPECT_EQ(count("rar", few, 50), "2");
  EXPECT_EQ(count("common", few, 50), "28");
  EXPECT_FALSE(reader->search(everything, everything, {.terms = {"common"}, .cursor = "x"}));
}

// What an older version wrote is found, too.
TEST_P(SearchOf, IsFilledWithWhatWasThereBefore) {
  std::vector<Incident> rows;
  for (std::uint64_t id = 1; id <= 120; ++id) rows.push_back(incident(id, "Disk", "checkout"));
  commit({entry(1, EntryKind::declared, ""), said(1, "a thought"), said(120, "a thought"),
          said(120, "a thought"), entry(120, EntryKind::edited, "an idea", 3),
          entry(120, EntryKind::withdrawn, "", 4)},
         std::move(rows));
  if (GetParam() == Kind::memory) return;
  const auto connection = rig_->connection();
  for (const std::string_view back :
       {"DROP TABLE searchable_words",
        "DROP TABLE searchable",
        "ALTER TABLE jobs DROP COLUMN \"follow_kind\"",
        "ALTER TABLE jobs DROP COLUMN \"follow_follower\"",
        "ALTER TABLE jobs DROP COLUMN \"follow_incident\"",
        "ALTER TABLE jobs DROP COLUMN \"follow_first\"",
        "ALTER TABLE jobs DROP COLUMN \"follow_last\"",
        "ALTER TABLE jobs DROP COLUMN \"follow_failed\"",
        "ALTER TABLE jobs DROP COLUMN \"follow_refused\"",
        "ALTER TABLE counters DROP COLUMN \"service_check\"",
        "DROP TABLE service_checks",
        "ALTER TABLE counters DROP COLUMN \"change\"",
        "DROP TABLE changes",
        "DROP TABLE chat_links",
        "ALTER TABLE incidents DROP COLUMN chat_team",
        "ALTER TABLE incidents DROP COLUMN chat_channel",
        "ALTER TABLE incidents DROP COLUMN chat_ended",
        "ALTER TABLE incidents DROP COLUMN impact_facts",
        "ALTER TABLE incidents DROP COLUMN cost_basis",
        "ALTER TABLE incidents DROP COLUMN alarm_at",
        "ALTER TABLE incidents DROP COLUMN first_update_at",
        "UPDATE meta SET value = '13' WHERE name = 'schema_version'"}) {
    // An index goes with its table.
    if (GetParam() == Kind::postgres && back.ends_with("_words")) continue;
    ASSERT_TRUE(connection->execute(back, {})) << back;
  }
  rig_->reopen();
  EXPECT_EQ(found("thought"), "2");
  EXPECT_EQ(found("idea"), "3");
  EXPECT_EQ(found("disk"), "1");
  rig_->reopen();
  commit({said(1, "a thought")});
  EXPECT_EQ(found("thought"), "7 2");
}

INSTANTIATE_TEST_SUITE_P(Stores, SearchOf,
                         testing::Values(Kind::memory, Kind::sqlite, Kind::postgres),
                         [](const auto& store) { return name_of(store.param); });

}  // namespace
}  // namespace tocsin::contract
