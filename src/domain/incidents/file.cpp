#include "domain/incidents/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "base/crypto.hpp"
#include "base/utf8.hpp"

namespace tocsin {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view plain_bytes = "application/octet-stream";
constexpr std::size_t ending_bytes_max = 12;

constexpr std::array inline_types = {"image/png"sv,  "image/jpeg"sv, "image/gif"sv,
                                     "image/webp"sv, "audio/ogg"sv,  "audio/webm"sv,
                                     "audio/mp4"sv,  "audio/mpeg"sv, "audio/wav"sv};

// Marks and overrides that let a name read as another one: "gpj.exe" as "exe.jpg".
bool turns_direction(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_shown_in_name(char32_t c) {
  return c != not_utf8 && c >= 0x20 && !(c >= 0x7F && c < 0xA0) && c != 0x2028 && c != 0x2029 &&
         !turns_direction(c);
}

bool has_at(std::string_view head, std::size_t at, std::string_view signature) {
  return head.size() >= at + signature.size() && head.substr(at, signature.size()) == signature;
}

// An MPEG audio frame of layer III: eleven bits of sync, then version and layer.
bool is_mpeg_frame(std::string_view head) {
  if (head.size() < 2 || head[0] != '\xFF') return false;
  const auto second = static_cast<unsigned char>(head[1]);
  return second == 0xFB || second == 0xFA || second == 0xF3 || second == 0xF2;
}

// "" where the first bytes say nothing. Containers that may hold a film are recordings only where
// their sender says so.
std::string_view type_by_signature(std::string_view head, std::string_view claimed) {
  if (has_at(head, 0, "\x89PNG\r\n\x1A\n"sv)) return "image/png";
  if (has_at(head, 0, "\xFF\xD8\xFF"sv)) return "image/jpeg";
  if (has_at(head, 0, "GIF87a"sv) || has_at(head, 0, "GIF89a"sv)) return "image/gif";
  if (has_at(head, 0, "RIFF"sv) && has_at(head, 8, "WEBP"sv)) return "image/webp";
  if (has_at(head, 0, "RIFF"sv) && has_at(head, 8, "WAVE"sv)) return "audio/wav";
  if (has_at(head, 0, "ID3"sv) || is_mpeg_frame(head)) return "audio/mpeg";
  const bool film = !claimed.starts_with("audio/");
  if (has_at(head, 0, "OggS"sv)) return film ? "video/ogg" : "audio/ogg";
  if (has_at(head, 0, "\x1A\x45\xDF\xA3"sv)) return film ? "video/webm" : "audio/webm";
  if (has_at(head, 4, "ftyp"sv)) return film ? "video/mp4" : "audio/mp4";
  return {};
}

// "type/subtype" of RFC 9110 §8.3.1, without parameters.
bool is_media_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == text.npos || slash + 1 == text.size()) return false;
  return text.size() <= media_type_bytes_max && std::ranges::count(text, '/') == 1 &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "!#$&^_.+-/"sv.contains(c);
         });
}

}  // namespace

std::string clean_file_name(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") == name.npos ? 0 : name.find_last_of("/\\") + 1);
  std::string clean;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = next_code_point(name, at);
    if (is_shown_in_name(c)) append_code_point(clean, c);
  }
  const auto is_edge = [](char c) { return c == ' ' || c == '.'; };
  while (!clean.empty() && is_edge(clean.back())) clean.pop_back();
  clean.erase(0, std::min(clean.find_first_not_of(' '), clean.size()));
  if (clean.empty() || std::ranges::all_of(clean, is_edge)) return "file";
  if (clean.size() <= file_name_bytes_max) return clean;
  const std::size_t dot = clean.rfind('.');
  const std::string ending = dot != clean.npos && clean.size() - dot <= ending_bytes_max
                                 ? clean.substr(dot)
                                 : std::string();
  return std::string(cut_utf8(clean, file_name_bytes_max - ending.size())) + ending;
}

bool shows_inline(std::string_view media_type) {
  return std::ranges::find(inline_types, media_type) != inline_types.end();
}

std::string media_type_of(std::string_view head, std::string_view claimed) {
  claimed = claimed.substr(0, claimed.find(';'));
  const std::string claim = lower_case(trimmed(claimed));
  if (const auto known = type_by_signature(head, claim); !known.empty()) return std::string(known);
  if (!is_media_type(claim) || shows_inline(claim)) return std::string(plain_bytes);
  return claim;
}

Status check_file(const IncidentFile& file) {
  if (file.name.empty() || file.name.size() > file_name_bytes_max) {
    return fail(Error::Code::invalid, fmt::format("a name of 1 to {} bytes", file_name_bytes_max),
                "/name");
  }
  if (file.kind == FileKind::file) {
    if (file.bytes == 0) return fail(Error::Code::invalid, "the file is empty");
    if (!is_sha256_in_hex(file.sha256)) {
      return fail(Error::Code::invalid, "a file is named by its SHA-256", "/sha256");
    }
    return {};
  }
  const bool web = file.url.starts_with("https://") || file.url.starts_with("http://");
  const bool plain = std::ranges::none_of(
      file.url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
  if (!web || !plain) {
    return fail(Error::Code::invalid, "a link begins with https:// or http:// and has no blanks",
                "/url");
  }
  if (file.url.size() > link_bytes_max) {
    return fail(Error::Code::too_large, fmt::format("at most {} bytes", link_bytes_max), "/url");
  }
  return {};
}

}  // namespace tocsin
