#include "api/openapi.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace tocsin::api {
namespace {

// "/api/v1/routing-rules/{slug}" -> "routing-rules": how the document is divided.
std::string tag_of(std::string_view pattern) {
  constexpr std::string_view root = "/api/v1/";
  if (!pattern.starts_with(root)) return pattern.starts_with("/intake/") ? "intake" : "vendor";
  pattern.remove_prefix(root.size());
  return std::string(pattern.substr(0, pattern.find('/')));
}

// "GET /api/v1/alerts/{id}/why" -> "get_alerts_id_why"
std::string operation_of(const Route& route) {
  std::string id;
  for (const char c : std::string(route.method) + std::string(route.pattern)) {
    if (c >= 'A' && c <= 'Z') {
      id += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      id += c;
    } else if (!id.ends_with('_') && c != '}') {
      id += '_';
    }
  }
  if (const std::size_t api = id.find("_api_v1"); api != std::string::npos) id.erase(api, 7);
  return id;
}

json::array parameters_of(const Route& route) {
  json::array parameters;
  std::string_view rest = route.pattern;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    parameters.push_back(json::object{{"name", rest.substr(open + 1, close - open - 1)},
                                      {"in", "path"},
                                      {"required", true},
                                      {"schema", json::object{{"type", "string"}}}});
    rest.remove_prefix(close + 1);
  }
  std::string_view names = route.query;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    parameters.push_back(json::object{{"name", names.substr(0, end)},
                                      {"in", "query"},
                                      {"schema", json::object{{"type", "string"}}}});
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return parameters;
}

json::object content_of(json::value schema) {
  return {{"application/json", json::object{{"schema", std::move(schema)}}}};
}

json::object operation(const Route& route, Schemas& schemas) {
  json::object body{{"operationId", operation_of(route)},
                    {"summary", route.summary},
                    {"tags", json::array{json::value(tag_of(route.pattern))}}};
  if (json::array parameters = parameters_of(route); !parameters.empty()) {
    body.emplace("parameters", std::move(parameters));
  }
  if (route.takes != nullptr) {
    body.emplace("requestBody", json::object{{"content", content_of(route.takes(schemas))}});
  }
  if (route.keeps_body) {
    const json::object bytes{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}};
    body.emplace("requestBody",
                 json::object{{"content", json::object{{"application/octet-stream", bytes}}}});
  }
  json::object good{{"description", net::reason_phrase(route.status)}};
  if (route.gives != nullptr) good.emplace("content", content_of(route.gives(schemas)));
  json::object responses{{std::to_string(route.status), std::move(good)}};
  responses.emplace("default", json::object{{"$ref", "#/components/responses/Problem"}});
  body.emplace("responses", std::move(responses));
  if (route.gate == Gate::open) body.emplace("security", json::array{});
  return body;
}

json::object problem_schema() {
  const json::object text{{"type", "string"}};
  const json::object place{{"type", "object"},
                           {"properties", json::object{{"pointer", text}, {"detail", text}}}};
  return {{"type", "object"},
          {"properties", json::object{{"type", text},
                                      {"title", text},
                                      {"status", json::object{{"type", "integer"}}},
                                      {"detail", text},
                                      {"code", text},
                                      {"pointer", text},
                                      {"errors", json::object{{"type", "array"}, {"items", place}}},
                                      {"request_id", text}}},
          {"required", json::array{"type", "title", "status", "detail", "code"}}};
}

std::string_view lower_method(std::string_view method) {
  if (method == "GET") return "get";
  if (method == "PUT") return "put";
  if (method == "POST") return "post";
  if (method == "PATCH") return "patch";
  return "delete";
}

void indent(std::string& out, const json::value& value, std::size_t depth) {
  const std::string inner(2 * depth + 2, ' '), outer(2 * depth, ' ');
  if (value.is_object() && !value.get_object().empty()) {
    out += "{\n";
    bool first = true;
    for (const auto& [name, member] : value.get_object()) {
      out += first ? "" : ",\n";
      first = false;
      out += inner + json::serialize(name) + ": ";
      indent(out, member, depth + 1);
    }
    out += "\n" + outer + "}";
  } else if (value.is_array() && !value.get_array().empty()) {
    out += "[\n";
    bool first = true;
    for (const json::value& item : value.get_array()) {
      out += first ? inner : ",\n" + inner;
      first = false;
      indent(out, item, depth + 1);
    }
    out += "\n" + outer + "]";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

json::object openapi(const std::vector<Route>& routes, std::string_view version) {
  Schemas schemas("#/components/schemas/");
  schemas.name("Problem", problem_schema());
  json::object paths;
  for (const Route& route : routes) {
    if (route.summary.empty()) continue;
    json::value& path = paths[route.pattern];
    if (path.is_null()) path = json::object{};
    path.get_object().emplace(lower_method(route.method), operation(route, schemas));
  }
  const json::object problem{
      {"description", "What went wrong and what to do (RFC 9457)"},
      {"content", json::object{{"application/problem+json",
                                json::object{{"schema", schemas.reference("Problem")}}}}}};
  return {
      {"openapi", "3.1.0"},
      {"info", json::object{{"title", "Tocsin"}, {"version", version}}},
      {"paths", std::move(paths)},
      {"components",
       json::object{{"schemas", schemas.named()},
                    {"responses", json::object{{"Problem", problem}}},
                    {"securitySchemes",
                     json::object{{"token", json::object{{"type", "http"}, {"scheme", "bearer"}}},
                                  {"session", json::object{{"type", "apiKey"},
                                                           {"in", "cookie"},
                                                           {"name", "tocsin_session"}}}}}}},
      {"security", json::array{json::object{{"token", json::array{}}},
                               json::object{{"session", json::array{}}}}}};
}

std::string pretty_json(const json::value& value) {
  std::string text;
  indent(text, value, 0);
  return text + "\n";
}

}  // namespace tocsin::api
