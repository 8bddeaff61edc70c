#include "domain/alerts/event.hpp"

#include <cstdint>
#include <cstring>

namespace tocsin {
namespace {

// Each part is written behind its length, so that moving a letter from one part to the next makes
// another content.
class Parts {
 public:
  void add(std::string_view part) {
    add_number(part.size());
    bytes_ += part;
  }
  void add_number(std::size_t number) {
    const std::uint64_t wide = number;
    char raw[sizeof wide];
    std::memcpy(raw, &wide, sizeof wide);
    bytes_.append(raw, sizeof wide);
  }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  Digest digest() const { return digest_of(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

Digest content_digest(const Event& event) {
  const EventContent& content = event.content;
  Parts parts;
  parts.reserve(event.summary.size() + event.labels.block().size() + content.raw.size() + 256);
  parts.add(event.summary);
  parts.add(event.labels.block());
  parts.add(content.source_url);
  parts.add_number(content.annotations.size());
  for (const auto& [name, value] : content.annotations) {
    parts.add(name);
    parts.add(value);
  }
  parts.add_number(content.links.size());
  for (const Link& link : content.links) {
    parts.add(link.href);
    parts.add(link.text);
  }
  parts.add_number(content.images.size());
  for (const Image& image : content.images) {
    parts.add(image.src);
    parts.add(image.href);
    parts.add(image.alt);
  }
  return parts.digest();
}

}  // namespace tocsin
