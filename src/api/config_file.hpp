// Configuration as code: what a YAML file says, against what there is. Pure: a Config and a file
// in, a plan out; whoever carries it out sends its ChangeConfig.
//
//   users:
//     - slug: ana
//       email: ana@example.org
//   integrations:
//     - slug: prometheus
//       protocol: alertmanager
//       keys: [{env: PROMETHEUS_KEY}]
//
// Each list holds the described structs. Secrets stand there by reference only: {env: NAME} or
// {file: PATH}, which the command line resolves where it runs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/yaml_json.hpp"
#include "base/random.hpp"
#include "engine/command.hpp"

namespace tocsin::api {

enum class PlanAction { create, update, delete_, unchanged };
TOCSIN_DESCRIBE_ENUM(PlanAction, create, update, delete_, unchanged)

struct PlannedChange {
  PlanAction action = PlanAction::unchanged;
  ConfigKind kind = ConfigKind::user;
  Slug slug;
  std::string difference;  // "tier: 3 -> 1"; secrets are named, never shown
  bool operator==(const PlannedChange&) const = default;
};
TOCSIN_DESCRIBE(PlannedChange, action, kind, slug, difference)

struct FilePlan {
  std::vector<PlannedChange> changes;
  ChangeConfig change;  // empty when there is nothing to do
};

struct FileContext {
  const Config& config;
  std::string owner;  // who manages the objects of this file
  bool prune = false;
  std::map<std::string, std::string> secrets;  // "env:NAME" or "file:PATH" -> text
  std::string_view secrets_key;                // of the key file
  Random& random;
};

// Errors: invalid, conflict (another file manages an object), with line and column.
Result<FilePlan> plan_file(std::string_view yaml, const FileContext& context);

// Whether the configuration would hold together: the checks that the engine makes. Errors: invalid,
// with a pointer "/<kind>/<slug>/<member>".
Status check_plan(const Config& config, const FilePlan& plan, Time now);

// An error about the whole, at the place of the file where the object stands.
Error placed_in_file(std::string_view yaml, Error error);

// The references of a file, for the command line to resolve. Errors: as read_yaml.
Result<std::vector<std::string>> secret_references(std::string_view yaml);

// Everything that a file can hold, without secrets and without what is as it is by default.
// owner: only what this owner manages; empty: all.
std::string export_yaml(const Config& config, std::string_view owner);

}  // namespace tocsin::api
