// Story: a seeded source of believable commits, with odd texts in them.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/store.hpp"

namespace tocsin::contract {

constexpr Time story_begin = Time{Duration{1'795'000'000'000}};

class Story {
 public:
  explicit Story(std::uint64_t seed) : random_(seed) { counters_.seq = 1; }

  Commit next();

  // Small pieces for tests that tell their own story.
  Commit empty_commit();
  Alert new_alert(const std::string& key);
  const Counters& counters() const { return counters_; }
  Time now() const { return now_; }
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  template <typename T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  template <typename E>
  E any(E last) {
    return static_cast<E>(below(static_cast<std::size_t>(last) + 1));
  }

  static const std::vector<Slug>& services();
  static const std::vector<Slug>& integrations();
  static const std::vector<Slug>& users();
  static const std::vector<std::string>& texts();

 private:
  void change_alerts(Commit& commit);
  void change_one(Alert& alert);
  std::uint64_t maybe_new(std::uint64_t& counter);  // or that of an earlier row
  void add_impact(Incident& row);
  void add_tasks(Effects& effects);
  void add_service_checks(Effects& effects);
  void add_files(Effects& effects);
  void add_changes(Effects& effects);
  void add_chat_links(Effects& effects);
  void add_people(Commit& commit);
  void add_response(Commit& commit);
  void add_configuration(Commit& commit);

  std::mt19937_64 random_;
  Counters counters_;
  Time now_ = story_begin;
  std::map<std::string, Alert> open_;  // by integration and key
  std::map<std::pair<ConfigKind, Slug>, std::int64_t> versions_;
};

}  // namespace tocsin::contract
