// Values and Row: what goes into a statement and what comes out, the same for both databases.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace tocsin {

struct Value {
  enum class Kind : std::uint8_t { null, integer, text, blob };
  Kind kind = Kind::null;
  std::int64_t number = 0;
  std::string_view bytes;
};

// The parameters $1, $2, ... of one execution. add_text and add_blob refer to the caller's bytes;
// the own_ forms keep what they are given until clear().
class Values {
 public:
  void clear() {
    values_.clear();
    texts_used_ = 0;
    digests_used_ = 0;
  }
  void add_null() { values_.push_back({}); }
  void add_integer(std::int64_t number) { values_.push_back({Value::Kind::integer, number, {}}); }
  void add_text(std::string_view text) { values_.push_back({Value::Kind::text, 0, text}); }
  void add_blob(std::string_view blob) { values_.push_back({Value::Kind::blob, 0, blob}); }
  void own_text(std::string text) { add_text(own_bytes() = std::move(text)); }
  void own_blob(std::string blob) { add_blob(own_bytes() = std::move(blob)); }
  // An empty text that is written into first; then add_text() it.
  std::string& own_bytes() {
    if (texts_used_ == texts_.size()) texts_.emplace_back();
    std::string& text = texts_[texts_used_++];
    text.clear();
    return text;
  }
  void add_digest(const Digest& digest);  // 16 bytes, high half first

  std::size_t size() const { return values_.size(); }
  const Value& operator[](std::size_t index) const { return values_[index]; }

 private:
  std::vector<Value> values_;
  // Deques: what is in them does not move. They keep their memory from row to row.
  std::deque<std::string> texts_;
  std::deque<std::array<char, 16>> digests_;
  std::size_t texts_used_ = 0;
  std::size_t digests_used_ = 0;
};

// One row of an answer, valid until the next one is fetched. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
};

}  // namespace tocsin
