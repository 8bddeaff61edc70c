#include "storage/rows.hpp"

#include <algorithm>

namespace tocsin {
namespace {

// In labels_text: ends a name or a value, and makes these two characters plain inside of one.
constexpr char separator = '\x1f';
constexpr char escape = '\x1e';

}  // namespace

void Values::add_digest(const Digest& digest) {
  if (digests_used_ == digests_.size()) digests_.emplace_back();
  std::array<char, 16>& bytes = digests_[digests_used_++];
  std::size_t at = 0;
  for (const std::uint64_t half : {digest.high, digest.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[at++] = static_cast<char>(half >> shift & 255);
    }
  }
  add_blob({bytes.data(), bytes.size()});
}

Digest digest_from_blob(std::string_view blob) {
  Digest digest;
  if (blob.size() != 16) return digest;
  const auto half = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + 8; ++i)
      value = value << 8 | static_cast<unsigned char>(blob[i]);
    return value;
  };
  return {half(0), half(8)};
}

void write_labels_text(const Labels& labels, std::string& text) {
  text = labels.block();
  // Two searches of libc are quicker than one for either, and neither finds anything.
  if (text.find(separator) != text.npos || text.find(escape) != text.npos) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == separator || text[at] == escape) text.insert(at++, 1, escape);
    }
  }
  std::ranges::replace(text, '\0', separator);
}

Labels labels_from_text(std::string_view text) {
  std::string block;
  block.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == separator) {
      block += '\0';
    } else {
      if (text[i] == escape && i + 1 < text.size()) ++i;
      block += text[i];
    }
  }
  return Labels::from_block(std::move(block));
}

std::string column_list(const std::vector<Column>& columns, std::string_view of) {
  std::string list;
  for (const Column& column : columns) {
    if (!list.empty()) list += ", ";
    if (!of.empty()) list.append(of).append(1, '.');
    list.append(1, '"').append(column.name).append(1, '"');
  }
  return list;
}

std::string upsert_sql(std::string_view table, const std::vector<Column>& columns,
                       const std::vector<std::string>& key) {
  std::string places;
  std::string updates;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) places += ", ";
    places += "$" + std::to_string(i + 1);
    const std::string& name = columns[i].name;
    if (std::ranges::find(key, name) != key.end()) continue;
    updates += (updates.empty() ? "\"" : ", \"") + name + "\" = excluded.\"" + name + "\"";
  }
  std::string keys;
  for (const std::string& name : key) keys += (keys.empty() ? "\"" : ", \"") + name + "\"";
  return "INSERT INTO " + std::string(table) + " (" + column_list(columns) + ") VALUES (" + places +
         ") ON CONFLICT (" + keys + ") DO " +
         (updates.empty() ? "NOTHING" : "UPDATE SET " + updates);
}

}  // namespace tocsin
