#include "tests/scenario/same_rows.hpp"

#include <fmt/format.h>

#include <limits>

namespace tocsin {
namespace {

// Rows differ: the first position, with both sides as JSON.
template <typename Row>
std::string difference(std::string_view what, const std::vector<Row>& memory,
                       const std::vector<Row>& stored) {
  if (memory == stored) return {};
  std::string text =
      fmt::format("{}: {} in memory, {} stored\n", what, memory.size(), stored.size());
  for (std::size_t i = 0; i < std::max(memory.size(), stored.size()); ++i) {
    const std::string here = i < memory.size() ? write_json(memory[i]) : "nothing";
    const std::string there = i < stored.size() ? write_json(stored[i]) : "nothing";
    if (i < memory.size() && i < stored.size() && memory[i] == stored[i]) continue;
    return text + fmt::format("  memory {}\n  stored {}\n", here, there);
  }
  return text;
}

std::string difference_of(const Core& core, Rows rows) {
  const Rows memory = core.state().rows();
  const State reloaded(std::move(rows), *core.config());
  const Rows stored = reloaded.rows();
  std::vector<Alert> stored_alerts = stored.alerts.all();
  for (Alert& alert : stored_alerts) {
    if (!core.state().alerts().lagging().contains(alert.id)) continue;
    if (const auto held = core.state().alert(alert.id)) alert.fresh = held->fresh;
  }
  std::string text;
  if (memory.counters != stored.counters) {
    text += fmt::format("counters: memory {} stored {}\n", write_json(memory.counters),
                        write_json(stored.counters));
  }
  text += difference("alerts", memory.alerts.all(), stored_alerts);
  text += difference("escalations", memory.escalations, stored.escalations);
  text += difference("pages", memory.pages, stored.pages);
  text += difference("jobs", memory.jobs, stored.jobs);
  text += difference("silences", memory.silences, stored.silences);
  text += difference("incidents", memory.incidents, stored.incidents);
  text += difference("tasks", memory.tasks, stored.tasks);
  text += difference("service checks", memory.service_checks, stored.service_checks);
  text += difference("emergency changes", memory.emergency_changes, stored.emergency_changes);
  text += difference("known changes", memory.known_changes, stored.known_changes);
  text += difference("heartbeats", memory.heartbeats, stored.heartbeats);
  text += difference("last messages", memory.last_messages, stored.last_messages);
  text += difference("turns of steps", memory.step_turns, stored.step_turns);
  text += difference("told", memory.told, stored.told);
  text += difference("on call", memory.on_call, stored.on_call);
  text += difference("replies", memory.replies, stored.replies);
  const auto waiting = [](const State& state) {
    return state.due_until(Time::max(), std::numeric_limits<std::size_t>::max());
  };
  if (text.empty() && waiting(core.state()) != waiting(reloaded)) text += "what waits differs\n";
  core.state().alerts().for_each([&](const Alert& alert) {
    if (!text.empty()) return;
    const AlertId id = alert.id;
    if (core.state().inhibitors().inhibited_by(id, alert.labels) !=
        reloaded.inhibitors().inhibited_by(id, alert.labels)) {
      text += fmt::format("who inhibits alert {} differs\n", id.value);
    }
  });
  return text;
}

}  // namespace

std::string difference_in_rows(const Core& core, Store& store) {
  Result<Loaded> loaded = store.load();
  if (!loaded) return "the store does not load: " + loaded.error().message;
  return difference_of(core, std::move(loaded->rows));
}

std::string difference_from_store(const Core& core, Store& store) {
  Result<Loaded> loaded = store.load();
  if (!loaded) return "the store does not load: " + loaded.error().message;
  Config config;
  for (const ConfigRow& row : loaded->config) {
    if (const Status good = put_row(config, row); !good) return good.error().message;
  }
  if (const Status good = recompile(config); !good) return good.error().message;
  std::string text;
  if (config != *core.config()) text += "the configuration differs\n";
  for (const auto& [object, version] : core.config()->deleted_versions) {
    const auto& [kind, slug] = object;
    if (config.last_version(kind, slug) != core.config()->last_version(kind, slug)) {
      text += fmt::format("the last version of {} {} differs\n", to_text(kind), slug);
    }
  }
  return text + difference_of(core, std::move(loaded->rows));
}

}  // namespace tocsin
