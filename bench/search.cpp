// bench_search: how long it takes to find words among a million lines. Prints one JSON object: p99
// of each term, in milliseconds. bench_search FOLDER, for a database of its own; with
// TOCSIN_POSTGRES also in there, which must be empty.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "domain/incidents/search.hpp"
#include "storage/postgres_store.hpp"
#include "storage/sqlite_store.hpp"

namespace tocsin {
namespace {

constexpr std::uint64_t lines = 1'000'000;
constexpr std::uint64_t lines_of_incident = 200;
constexpr std::uint64_t lines_of_commit = 2'000;
constexpr int services = 20;
constexpr int asked_times = 200;

template <typename T>
T take(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

// Of 20,000 words, of which some are frequent; "database" in 30 % of all lines, "deadlock" in 1 %,
// "xylophone" in ten.
std::string line_of(std::uint64_t id, std::minstd_rand& random) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += fmt::format("w{:x} ", random() % 20'000 * (random() % 7 + 1));
  if (random() % 10 < 3) text += "database ";
  if (random() % 100 == 0) text += "deadlock ";
  if (id % 100'000 == 7) text += "xylophone";
  return text;
}

void fill(Store& store) {
  (void)take(store.load());
  std::minstd_rand random(1);
  Commit commit;
  for (std::uint64_t id = 1; id <= lines; ++id) {
    const std::uint64_t incident = 1 + id / lines_of_incident;
    if (id == 1 || id % lines_of_incident == 0) {
      Incident row;
      row.id.value = incident;
      row.title = fmt::format("incident {}", incident);
      row.services = {fmt::format("service-{}", incident % services)};
      commit.effects.incidents.push_back(std::move(row));
    }
    TimelineEntry entry;
    entry.id.value = id;
    entry.subject_kind = EntryOf::incident;
    entry.subject = incident;
    entry.kind = EntryKind::said;
    entry.text = line_of(id, random);
    commit.effects.timeline.push_back(std::move(entry));
    if (id % lines_of_commit == 0) {
      ++commit.seq;
      if (const Status done = store.commit(commit); !done)
        (void)take(Result<int>(fail(done.error().code, done.error().message)));
      commit.effects = {};
    }
  }
}

double p99_of(Reader& reader, const Sight& sight, std::string_view text) {
  const SearchQuery query{.terms = terms_of(text)};
  std::vector<double> times;
  for (int i = 0; i < asked_times; ++i) {
    const auto from = std::chrono::steady_clock::now();
    (void)take(reader.search(sight, sight, query));
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - from;
    times.push_back(taken.count());
  }
  std::ranges::sort(times);
  return times[times.size() * 99 / 100];
}

void measure(std::string_view name, Reader& reader) {
  // Of a quarter of all services, and outside of every private incident.
  Sight some;
  for (int i = 0; i < services; i += 4) some.services.push_back(fmt::format("service-{}", i));
  const Sight one{.all = false, .services = {}, .incidents = {77, 4'000}};
  fmt::print("\"{}\": {{", name);
  const char* comma = "";
  for (const std::string_view text :
       {"xylophone", "deadlock", "database", "databa", "d", "database deadl", "nothing"}) {
    fmt::print("{}\"{}\": {:.2f}", comma, text, p99_of(reader, some, text));
    comma = ", ";
  }
  fmt::print(", \"database, of two incidents\": {:.2f}}}", p99_of(reader, one, "database"));
}

}  // namespace
}  // namespace tocsin

int main(int count, char** words) {
  using namespace tocsin;
  if (count != 2) return 2;
  fmt::print("{{");
  {
    const auto store = take(SqliteStore::open(std::string(words[1]) + "/search.db"));
    fill(*store);
    measure("sqlite", *take(store->make_reader()));
  }
  if (const char* url = std::getenv("TOCSIN_POSTGRES"); url != nullptr) {
    const auto store = take(PostgresStore::open(url));
    fill(*store);
    fmt::print(", ");
    measure("postgresql", *take(store->make_reader()));
  }
  fmt::print("}}\n");
  return 0;
}
