// The routes that all kinds of configuration objects share: list, read, create, put, delete,
// versions, schema.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "api/config_kinds.hpp"
#include "api/problem.hpp"
#include "api/router.hpp"

namespace tocsin::api {

// {"value", "meta", extras...} with the secrets left out.
template <typename T>
json::object item_json(const Configured<T>& entry, const Call& call, Desk& desk) {
  T shown = entry.value;
  KindRules<T>::blank(shown);
  json::object item{{"value", to_json(shown)}, {"meta", to_json(entry.meta)}};
  KindRules<T>::add_extras(item, entry.value, call, desk);
  return item;
}

std::string etag_of(std::int64_t version);

// If-Match: "3" and If-None-Match: *. Errors: invalid.
Result<std::optional<std::int64_t>> expected_version(const net::Request& request);

// A slug made from `source` that `taken` does not know yet. Errors: invalid.
Result<Slug> free_slug(std::string_view source, const std::function<bool(const Slug&)>& taken);

std::unexpected<Error> no_such(std::string_view url, std::string_view slug);

template <typename T>
net::Response item_response(const Call& call, Desk& desk, const Slug& slug, int status,
                            json::object more = {}) {
  const Configured<T>* entry = call.config->table<T>().find_entry(slug);
  if (entry == nullptr) {  // deleted again by another in between
    return problem(no_such(KindRules<T>::url, slug).error());
  }
  json::object item = item_json(*entry, call, desk);
  for (auto& [name, value] : more) item.insert_or_assign(name, std::move(value));
  net::Response response = json_response(status, std::move(item));
  response.headers.set("ETag", etag_of(entry->meta.version));
  return response;
}

// One object put by a person, as a command.
template <typename T>
Write put_object(const Call& call, T value, std::optional<std::int64_t> expected, int status,
                 json::object more = {}) {
  ChangeConfig change;
  change.puts.push_back({.object = std::move(value), .expected_version = expected});
  change.override_lock = call.asks("override");
  return Write{
      call.command(std::move(change)),
      [status, more = std::move(more)](Call& done, Desk& desk, const Reply& reply) mutable {
        // A repeat under the same Idempotency-Key answers with what the first one made.
        return Result<net::Response>(
            item_response<T>(done, desk, reply.slug, status, std::move(more)));
      }};
}

template <typename T>
Result<Outcome> list_objects(Call& call, Desk& desk) {
  json::array items;
  for (const auto& [slug, entry] : call.config->table<T>().all()) {
    if (KindRules<T>::may_read(call, entry.value)) items.push_back(item_json(entry, call, desk));
  }
  return json_response(200, json::object{{"items", std::move(items)}, {"next", ""}});
}

// Present and readable, else not_found: what may not be seen is not there.
template <typename T>
Result<const Configured<T>*> entry_for(const Call& call, const Slug& slug) {
  const Configured<T>* entry = call.config->table<T>().find_entry(slug);
  if (entry == nullptr || !KindRules<T>::may_read(call, entry->value)) {
    return no_such(KindRules<T>::url, slug);
  }
  return entry;
}

template <typename T>
Result<Outcome> get_object(Call& call, Desk& desk) {
  const auto entry = entry_for<T>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  return item_response<T>(call, desk, call.part(0), 200);
}

template <typename T>
Result<Outcome> put_route(Call& call, Desk& desk) {
  auto value = call.body<T>();
  if (!value) return std::unexpected(std::move(value.error()));
  if (value->slug.empty()) value->slug = call.part(0);
  if (value->slug != call.part(0)) {
    return fail(Error::Code::invalid, "a slug never changes; it is \"" + call.part(0) + "\" here",
                "/slug");
  }
  if (const Status named = check_slug(value->slug); !named) return fail_at("slug", named.error());
  const T* present = call.config->find<T>(value->slug);
  // Both what it was and what it becomes must be within reach.
  if (present != nullptr) {
    if (const Status may = KindRules<T>::may_write(call, *present); !may) {
      return std::unexpected(may.error());
    }
  }
  if (const Status may = KindRules<T>::may_write(call, *value); !may) {
    return std::unexpected(may.error());
  }
  if (const Status good = KindRules<T>::check(*value); !good) return std::unexpected(good.error());
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  if (const Status kept = KindRules<T>::keep_secrets(*value, present, desk.backend); !kept) {
    return std::unexpected(kept.error());
  }
  return put_object(call, std::move(*value), *expected, present == nullptr ? 201 : 200);
}

// A new object of the request's body, checked and with a slug of its own.
template <typename T>
Result<T> new_object(const Call& call) {
  auto value = call.body<T>();
  if (!value) return value;
  if (const Status may = KindRules<T>::may_write(call, *value); !may) {
    return std::unexpected(may.error());
  }
  if (value->slug.empty()) {
    auto slug = free_slug(KindRules<T>::slug_source(*value),
                          [&](const Slug& text) { return call.config->find<T>(text) != nullptr; });
    if (!slug) return std::unexpected(std::move(slug.error()));
    value->slug = std::move(*slug);
  }
  if (const Status named = check_slug(value->slug); !named) return fail_at("slug", named.error());
  if (const Status good = KindRules<T>::check(*value); !good) return std::unexpected(good.error());
  return value;
}

template <typename T>
Result<Outcome> create_object(Call& call, Desk& desk) {
  auto value = new_object<T>(call);
  if (!value) return std::unexpected(std::move(value.error()));
  if (const Status kept =
          KindRules<T>::keep_secrets(*value, static_cast<const T*>(nullptr), desk.backend);
      !kept) {
    return std::unexpected(kept.error());
  }
  return put_object(call, std::move(*value), 0, 201);
}

template <typename T>
Result<Outcome> delete_object(Call& call, Desk&) {
  const auto entry = entry_for<T>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  if (const Status may = KindRules<T>::may_write(call, (*entry)->value); !may) {
    return std::unexpected(may.error());
  }
  const auto expected = expected_version(call.request);
  if (!expected) return std::unexpected(expected.error());
  ChangeConfig change;
  change.deletes.push_back(
      {.kind = KindRules<T>::kind, .slug = call.part(0), .expected_version = *expected});
  change.override_lock = call.asks("override");
  return Write{call.command(std::move(change)),
               [](Call&, Desk&, const Reply&) { return Result<net::Response>(no_content()); }};
}

template <typename T>
Result<Outcome> object_versions(Call& call, Desk& desk) {
  const auto entry = entry_for<T>(call, call.part(0));
  if (!entry && !call.may(Action::administer)) return std::unexpected(entry.error());
  const auto rows = desk.reader->versions(KindRules<T>::kind, call.part(0));
  if (!rows) return std::unexpected(rows.error());
  json::array items;
  for (const ConfigRow& row : *rows) {
    json::value body = nullptr;
    if (!row.deleted) {
      auto value = read_json<T>(row.body);
      if (!value) return std::unexpected(std::move(value.error()));
      KindRules<T>::blank(*value);
      body = to_json(*value);
    }
    items.push_back(json::object{{"version", row.version},
                                 {"valid_from", to_json(row.valid_from)},
                                 {"deleted", row.deleted},
                                 {"managed_by", row.managed_by},
                                 {"body", std::move(body)}});
  }
  return json_response(200, json::object{{"items", std::move(items)}, {"next", ""}});
}

template <typename T>
Result<Outcome> object_schema(Call&, Desk&) {
  Schemas schemas("#/$defs/");
  json::object schema = schemas.of<T>().as_object();
  schema.emplace("$schema", "https://json-schema.org/draft/2020-12/schema");
  schema.emplace("$defs", schemas.named());
  return json_response(200, schema);
}

// {"value": T, "meta": ObjectMeta}
template <typename T>
json::value item_shape(Schemas& schemas) {
  return json::object{
      {"type", "object"},
      {"properties", json::object{{"value", schemas.of<T>()}, {"meta", schemas.of<ObjectMeta>()}}},
      {"required", json::array{"value", "meta"}}};
}
// With the secret that is told once, under its name.
template <typename T>
json::value created_shape(Schemas& schemas, const char* secret) {
  json::object shape = item_shape<T>(schemas).as_object();
  shape.at("properties").as_object().emplace(secret, detail::text_schema());
  return shape;
}
template <typename T>
json::value items_shape(Schemas& schemas) {
  return json::object{
      {"type", "object"},
      {"properties",
       json::object{{"items", json::object{{"type", "array"}, {"items", item_shape<T>(schemas)}}},
                    {"next", detail::text_schema()}}},
      {"required", json::array{"items", "next"}}};
}

// The patterns of one kind; their text lives as long as the program.
struct KindPatterns {
  std::string_view all, one, versions, schema;
};
KindPatterns patterns_of(std::string_view url);

template <typename T>
void add_object_routes(std::vector<Route>& routes, bool with_create = true) {
  const KindPatterns at = patterns_of(KindRules<T>::url);
  routes.push_back({.method = "GET",
                    .pattern = at.all,
                    .handle = list_objects<T>,
                    .summary = "List",
                    .gives = items_shape<T>});
  if (with_create) {
    routes.push_back({.method = "POST",
                      .pattern = at.all,
                      .handle = create_object<T>,
                      .summary = "Create",
                      .takes = shape<T>,
                      .gives = item_shape<T>,
                      .status = 201});
  }
  routes.push_back({.method = "GET",
                    .pattern = at.one,
                    .handle = get_object<T>,
                    .summary = "Read",
                    .gives = item_shape<T>});
  routes.push_back({.method = "PUT",
                    .pattern = at.one,
                    .handle = put_route<T>,
                    .summary = "Create or replace",
                    .takes = shape<T>,
                    .gives = item_shape<T>,
                    .query = "override"});
  routes.push_back({.method = "DELETE",
                    .pattern = at.one,
                    .handle = delete_object<T>,
                    .summary = "Delete",
                    .status = 204,
                    .query = "override"});
  routes.push_back({.method = "GET",
                    .pattern = at.versions,
                    .handle = object_versions<T>,
                    .summary = "Earlier versions",
                    .gives = shape<json::object>});
  routes.push_back({.method = "GET",
                    .pattern = at.schema,
                    .handle = object_schema<T>,
                    .summary = "JSON schema",
                    .gives = shape<json::object>});
}

// Two files of these, so that neither takes long to compile.
void add_people_routes(std::vector<Route>& routes);
void add_catalogue_routes(std::vector<Route>& routes);

}  // namespace tocsin::api
