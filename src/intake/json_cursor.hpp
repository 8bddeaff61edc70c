// JsonCursor: reads JSON text from front to back and builds no tree. Texts are views into the body
// (into a side buffer where they hold escapes); every value's own slice can be kept as it was sent.
// Strict (RFC 8259, UTF-8): what it lets through, any other reader reads the same.
//
//   cursor.members([&](std::string_view name) {
//     if (name == "summary") summary = cursor.text(); else cursor.skip();   // exactly one value
//   });
//   if (!cursor.finish()) return std::unexpected(cursor.error());
//
// The first error sticks: everything after it reads as empty, loops end, finish() tells.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.hpp"

namespace tocsin {

class JsonCursor {
 public:
  static constexpr int depth_max = 64;

  enum class Kind { object, array, text, number, boolean, null, nothing };

  explicit JsonCursor(std::string_view body) : body_(body) {}

  // What comes next; `nothing` at the end of the body, after an error, or where no value begins.
  Kind kind();

  // The next value, which must be of that kind. Views stay good as long as the cursor and the body.
  std::string_view text();
  bool boolean();
  std::string_view number();  // as it is written
  void null();

  // Calls visit(name) before each member, visit(index) before each element.
  template <typename Visit>
  void members(Visit&& visit) {
    if (!open('{')) return;
    if (try_close('}')) return;
    do {
      const std::string_view name = text();
      if (!expect(':')) return;
      visit(name);
    } while (more('}'));
  }
  template <typename Visit>
  void elements(Visit&& visit) {
    if (!open('[')) return;
    if (try_close(']')) return;
    std::size_t index = 0;
    do {
      visit(index++);
    } while (more(']'));
  }

  // Passes over the next value, whatever it is, checking it. Gives its slice of the body.
  std::string_view skip();

  // Where the next value begins, and the slice from there to here: to keep what visit() just read.
  std::size_t place();
  std::string_view since(std::size_t place) const { return body_.substr(place, at_ - place); }

  // Whether all went well and nothing follows.
  bool finish();
  bool ok() const { return !failed_; }
  // invalid, with line and column.
  Error error() const;

 private:
  void fail_here(const char* what);
  void skip_space();
  bool open(char bracket);
  bool try_close(char bracket);
  bool more(char bracket);
  bool expect(char c);
  bool literal(std::string_view word);
  std::string_view unescaped(std::size_t from);
  bool append_escape(char*& out);
  bool four_hex(char32_t& value);

  std::string_view body_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  std::size_t failed_at_ = 0;
  const char* what_ = "";
  std::unique_ptr<char[]> side_;  // texts without their escapes: never longer than the body
  std::size_t side_used_ = 0;
};

// The slice of the value that a JSON pointer (RFC 6901) leads to; empty when there is none. The
// body must be good JSON up to there.
std::string_view slice_at(std::string_view body, std::string_view pointer);

}  // namespace tocsin
