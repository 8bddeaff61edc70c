// Mail: RFC 5322 and MIME (RFC 2045, 2046), as far as an answer or a bounce of one of ours needs
// it. Reading never fails: what cannot be made out is empty, and everything has its limit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

constexpr std::size_t mail_bytes_max = 256 * 1024;  // what lies behind is not looked at
constexpr std::size_t mail_fields_max = 500;        // of one header
constexpr std::size_t mail_field_bytes_max = 8 * 1024;
constexpr std::size_t mail_parts_max = 100;
constexpr int mail_depth_max = 8;  // parts within parts
constexpr std::size_t mail_text_bytes_max = 16 * 1024;

struct MailField {
  std::string name;   // in lower case
  std::string value;  // unfolded, as it was sent: encoded words stay
  bool operator==(const MailField&) const = default;
};
using MailFields = std::vector<MailField>;

struct Mail {
  MailFields fields;
  std::string text;      // the first text/plain, else the first text/html made plain: UTF-8, "\n"
  std::string report;    // what a multipart/report says for machines (RFC 3464): lines of fields
  MailFields came_back;  // likewise, the header of the mail that it is about
  bool operator==(const Mail&) const = default;
};

Mail read_mail(std::string_view bytes);

// The header before the first empty line.
MailFields read_mail_fields(std::string_view bytes);

// The value of the first field of this name, empty when there is none.
std::string_view field_of(const MailFields& fields, std::string_view name);
std::size_t count_of(const MailFields& fields, std::string_view name);

// Of "text/plain; charset=utf-8": "text/plain" in lower case, and the value of a parameter.
std::string media_type(std::string_view content_type);
std::string media_parameter(std::string_view content_type, std::string_view name);

}  // namespace tocsin
