#include "api/yaml_json.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include "base/utf8.hpp"

namespace tocsin::api {
namespace {

std::string at(const YAML::Mark& mark) {
  return fmt::format("line {}, column {}: ", mark.line + 1, mark.column + 1);
}

// The first place that no YAML text may have (YAML 1.2, 5.1 c-printable): the library lets it
// through and would write something else back.
std::optional<YamlPlace> unprintable(std::string_view text) {
  YamlPlace place{1, 1};
  for (std::size_t at = 0; at < text.size(); ++place.column) {
    const char32_t point = next_code_point(text, at);
    if (point == U'\n') {
      ++place.line;
      place.column = 0;
    }
    const bool control = (point < 0x20 && point != U'\t' && point != U'\n' && point != U'\r') ||
                         (point >= 0x7F && point < 0xA0 && point != 0x85);
    if (control || point == not_utf8 || point == 0xFFFE || point == 0xFFFF) return place;
  }
  return std::nullopt;
}

// A plain scalar as JSON's own types; quoted ones are texts. No yes/no: "no" is Norway.
json::value scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return json::value(text);  // quoted
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true") return true;
  if (text == "false") return false;
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (const auto [last, error] = std::from_chars(text.data(), end, whole);
      error == std::errc{} && last == end) {
    return whole;
  }
  double real = 0;
  if (const auto [last, error] = std::from_chars(text.data(), end, real);
      error == std::errc{} && last == end && std::isfinite(real)) {
    return real;
  }
  return json::value(text);
}

class Walk {
 public:
  explicit Walk(YamlDocument& document) : document_(document) {}

  Result<json::value> value(const YAML::Node& node, const std::string& pointer, int depth) {
    const YAML::Mark mark = node.Mark();
    document_.places.insert_or_assign(pointer, YamlPlace{mark.line + 1, mark.column + 1});
    if (depth > yaml_depth_max) return fail(Error::Code::too_large, at(mark) + "nested too deeply");
    if (++nodes_ > yaml_nodes_max) return fail(Error::Code::too_large, at(mark) + "too much of it");
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        return json::value(nullptr);
      case YAML::NodeType::Scalar:
        if (!valid_utf8(node.Scalar())) return half_character(mark);
        return scalar(node);
      case YAML::NodeType::Sequence:
        return list(node, pointer, depth);
      case YAML::NodeType::Map:
        return object(node, pointer, depth);
    }
    return json::value(nullptr);
  }

 private:
  // The library reads these two escapes as bytes that are no UTF-8.
  static Result<json::value> half_character(const YAML::Mark& mark) {
    return fail(Error::Code::invalid,
                at(mark) + R"(write \u0085 instead of \N, and \u00A0 instead of \_)");
  }

  Result<json::value> list(const YAML::Node& node, const std::string& pointer, int depth) {
    json::array array;
    for (const YAML::Node& item : node) {
      auto read = value(item, pointer + "/" + std::to_string(array.size()), depth + 1);
      if (!read) return read;
      array.push_back(std::move(*read));
    }
    return json::value(std::move(array));
  }

  Result<json::value> object(const YAML::Node& node, const std::string& pointer, int depth) {
    json::object members;
    for (const auto& item : node) {
      if (!item.first.IsScalar()) {
        return fail(Error::Code::invalid, at(item.first.Mark()) + "a name is wanted here");
      }
      const std::string& name = item.first.Scalar();
      if (!valid_utf8(name)) return half_character(item.first.Mark());
      if (members.contains(name)) {
        return fail(Error::Code::invalid,
                    at(item.first.Mark()) + "\"" + name + "\" stands here a second time");
      }
      const std::string place = pointer + "/" + tocsin::detail::pointer_token(name);
      auto read = value(item.second, place, depth + 1);
      if (!read) return read;
      // An error about a member points at its name, which is what people look for.
      const YAML::Mark mark = item.first.Mark();
      document_.places.insert_or_assign(place, YamlPlace{mark.line + 1, mark.column + 1});
      members.emplace(name, std::move(*read));
    }
    return json::value(std::move(members));
  }

  YamlDocument& document_;
  std::size_t nodes_ = 0;
};

// Characters that end a line, are none, or that nobody sees: written as escapes, which the library
// does by itself for some of them only.
bool needs_escape(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    if (point < 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0x2028 || point == 0x2029 ||
        point == 0xFEFF || point == 0xFFFE || point == 0xFFFF) {
      return true;
    }
  }
  return false;
}

void emit_text(YAML::Emitter& out, const std::string& text) {
  if (needs_escape(text)) out << YAML::DoubleQuoted << YAML::EscapeNonAscii;
  out << text;
}

void emit(YAML::Emitter& out, const json::value& value) {
  if (value.is_object()) {
    if (value.get_object().empty()) out << YAML::Flow;
    out << YAML::BeginMap;
    for (const auto& [name, member] : value.get_object()) {
      out << YAML::Key;
      emit_text(out, std::string(name));
      out << YAML::Value;
      emit(out, member);
    }
    out << YAML::EndMap;
  } else if (value.is_array()) {
    if (value.get_array().empty()) out << YAML::Flow;
    out << YAML::BeginSeq;
    for (const json::value& item : value.get_array()) emit(out, item);
    out << YAML::EndSeq;
  } else if (value.is_string()) {
    const std::string text(value.get_string());
    // What would read back as another type is quoted.
    const YAML::Node again(text);
    if (!scalar(again).is_string()) out << YAML::DoubleQuoted;
    emit_text(out, text);
  } else if (value.is_bool()) {
    out << value.get_bool();
  } else if (value.is_null()) {
    out << YAML::Null;
  } else {
    out << json_text(value);
  }
}

// Notes where a document begins, and nothing of what is in it.
class DocumentStart final : public YAML::EventHandler {
 public:
  std::optional<YAML::Mark> mark;

  void OnDocumentStart(const YAML::Mark& at) override { mark = at; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// The library's own way to load all documents never ends on some texts that are none: two are
// looked at.
std::optional<YAML::Mark> second_document(std::string_view text) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  DocumentStart first;
  DocumentStart second;
  if (!parser.HandleNextDocument(first) || !parser.HandleNextDocument(second)) return std::nullopt;
  return second.mark;
}

}  // namespace

Result<YamlDocument> read_yaml(std::string_view text) {
  if (text.size() > yaml_bytes_max) {
    return fail(Error::Code::too_large, "the file is larger than 4 MB; divide it");
  }
  if (const auto place = unprintable(text)) {
    return fail(Error::Code::invalid,
                fmt::format("line {}, column {}: this is no readable text; save the file as UTF-8, "
                            "and write control characters in quotes, as \"\\x07\"",
                            place->line, place->column));
  }
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (const auto second = second_document(text)) {
      return fail(Error::Code::invalid,
                  at(*second) +
                      "a second document begins here; a file holds one, so join them or apply them "
                      "one by one");
    }
    YamlDocument document;
    auto value = Walk(document).value(root, "", 0);
    if (!value) return std::unexpected(std::move(value.error()));
    document.value = std::move(*value);
    return document;
  } catch (const YAML::Exception& wrong) {
    return fail(Error::Code::invalid, at(wrong.mark) + wrong.msg);
  }
}

Error placed(const YamlDocument& document, Error error) {
  std::string pointer = error.pointer;
  for (;;) {
    if (const auto found = document.places.find(pointer); found != document.places.end()) {
      error.message = fmt::format("line {}, column {}: {}", found->second.line,
                                  found->second.column, error.message);
      return error;
    }
    if (pointer.empty()) return error;
    pointer.erase(pointer.rfind('/'));
  }
}

std::string write_yaml(const json::value& value) {
  YAML::Emitter out;
  out.SetIndent(2);
  emit(out, value);
  return std::string(out.c_str()) + "\n";
}

}  // namespace tocsin::api
