// Log: events with ids, one JSON object a line on standard error. Never bodies, names or secrets.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tocsin::log {

// A value of one field: text is quoted and escaped, numbers and truths are written as they are.
class Value {
 public:
  Value(std::string_view text);  // NOLINT: a field is written log::info("x", {{"id", id}})
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(bool truth) : json_(truth ? "true" : "false") {}
  template <typename Number>
    requires std::is_arithmetic_v<Number>
  Value(Number number) : json_(std::to_string(number)) {}
  template <typename Tag>
    requires requires(Tag id) { id.value; }
  Value(Tag id) : json_(std::to_string(id.value)) {}

  const std::string& json() const { return json_; }

 private:
  std::string json_;
};

using Fields = std::initializer_list<std::pair<std::string_view, Value>>;

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
void warn(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

// "debug", "info", "warn", "error" or "off". Unknown text leaves the level as it is.
void set_level(std::string_view level);

}  // namespace tocsin::log
