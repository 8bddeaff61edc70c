#include "intake/mail.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "intake/mail_text.hpp"

namespace tocsin {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// The next line without its end; `rest` is moved behind it.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void append_limited(std::string& value, std::string_view more) {
  value += more.substr(0, mail_field_bytes_max - std::min(value.size(), mail_field_bytes_max));
}

// The fields up to the first empty line; `rest` is the body behind it.
MailFields take_fields(std::string_view& rest) {
  MailFields fields;
  bool known = false;  // the present field is one that is kept
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!known) continue;
      append_limited(fields.back().value, " ");
      append_limited(fields.back().value, trimmed(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    known = colon != std::string_view::npos && fields.size() < mail_fields_max;
    if (!known) continue;
    MailField field{.name = lower_case(trimmed(line.substr(0, colon))), .value = {}};
    append_limited(field.value, trimmed(line.substr(colon + 1)));
    fields.push_back(std::move(field));
  }
  for (MailField& field : fields) field.value = std::string(trimmed(field.value));
  return fields;
}

// The parts between the delimiters of a multipart; the last one may lack its closing delimiter, as
// the mail may have been cut.
std::vector<std::string_view> parts_of(std::string_view body, const std::string& boundary) {
  std::vector<std::string_view> parts;
  if (boundary.empty()) return parts;
  const std::string delimiter = "--" + boundary;
  std::size_t begin = std::string_view::npos;
  std::string_view rest = body;
  while (!rest.empty() && parts.size() < mail_parts_max) {
    const std::size_t at = body.size() - rest.size();
    const std::string_view line = take_line(rest);
    if (!line.starts_with(delimiter)) continue;
    const std::string_view behind = trimmed(line.substr(delimiter.size()));
    if (!behind.empty() && behind != "--") continue;  // another boundary that begins alike
    if (begin != std::string_view::npos) parts.push_back(body.substr(begin, at - begin));
    begin = behind.empty() ? body.size() - rest.size() : std::string_view::npos;
    if (!behind.empty()) return parts;
  }
  if (begin != std::string_view::npos && parts.size() < mail_parts_max) {
    parts.push_back(body.substr(begin));
  }
  return parts;
}

struct Found {
  Mail& mail;
  bool report = false;  // the whole is a multipart/report
  bool plain = false;
  std::string html;
  std::size_t parts = 0;
};

std::string text_of_part(const MailFields& fields, std::string_view type, std::string_view body,
                         std::size_t bytes_max) {
  return to_plain_utf8(media_parameter(type, "charset"),
                       decode_transfer(field_of(fields, "content-transfer-encoding"), body),
                       bytes_max);
}

void look_at_part(Found& found, std::string_view bytes, int depth);

void look_at(Found& found, const MailFields& fields, std::string_view body, int depth) {
  const std::string_view content_type = field_of(fields, "content-type");
  const std::string type = content_type.empty() ? "text/plain" : media_type(content_type);
  if (type.starts_with("multipart/")) {
    if (depth >= mail_depth_max) return;
    for (const std::string_view part : parts_of(body, media_parameter(content_type, "boundary"))) {
      look_at_part(found, part, depth + 1);
    }
    return;
  }
  const bool attached = media_type(field_of(fields, "content-disposition")) == "attachment";
  if (type == "text/plain" && !found.plain && !attached) {
    found.mail.text = text_of_part(fields, content_type, body, mail_text_bytes_max);
    found.plain = true;
  } else if (type == "text/html" && found.html.empty() && !attached) {
    found.html = text_of_part(fields, content_type, body, mail_bytes_max);
  } else if (!found.report) {
    return;
  } else if (type.ends_with("delivery-status") && found.mail.report.empty()) {
    found.mail.report = text_of_part(fields, content_type, body, mail_text_bytes_max);
  } else if ((type == "message/rfc822" || type == "text/rfc822-headers" ||
              type == "message/global-headers" || type == "message/global") &&
             found.mail.came_back.empty()) {
    found.mail.came_back =
        read_mail_fields(decode_transfer(field_of(fields, "content-transfer-encoding"), body));
  }
}

void look_at_part(Found& found, std::string_view bytes, int depth) {
  if (++found.parts > mail_parts_max) return;
  const MailFields fields = take_fields(bytes);
  look_at(found, fields, bytes, depth);
}

}  // namespace

MailFields read_mail_fields(std::string_view bytes) { return take_fields(bytes); }

std::string_view field_of(const MailFields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &MailField::name);
  return found == fields.end() ? std::string_view{} : std::string_view(found->value);
}

std::size_t count_of(const MailFields& fields, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count(fields, name, &MailField::name));
}

std::string media_type(std::string_view content_type) {
  return lower_case(trimmed(content_type.substr(0, content_type.find(';'))));
}

std::string media_parameter(std::string_view content_type, std::string_view name) {
  std::size_t at = content_type.find(';');
  while (at < content_type.size()) {
    const std::size_t equals = content_type.find('=', at);
    if (equals == std::string_view::npos) return {};
    const std::string found = lower_case(trimmed(content_type.substr(at + 1, equals - at - 1)));
    std::string value;
    at = content_type.find_first_not_of(blanks, equals + 1);
    if (at < content_type.size() && content_type[at] == '"') {
      for (++at; at < content_type.size() && content_type[at] != '"'; ++at) {
        if (content_type[at] == '\\' && at + 1 < content_type.size()) ++at;
        value += content_type[at];
      }
      at = content_type.find(';', at);
    } else {
      const std::size_t end = std::min(content_type.find(';', equals), content_type.size());
      value = trimmed(content_type.substr(equals + 1, end - equals - 1));
      at = end;
    }
    if (found == name) return value;
  }
  return {};
}

Mail read_mail(std::string_view bytes) {
  Mail mail;
  std::string_view body = bytes.substr(0, mail_bytes_max);
  mail.fields = take_fields(body);
  Found found{.mail = mail, .html = {}};
  found.report = media_type(field_of(mail.fields, "content-type")) == "multipart/report";
  look_at(found, mail.fields, body, 0);
  if (!found.plain) {
    mail.text = to_plain_utf8("utf-8", html_to_text(found.html), mail_text_bytes_max);
  }
  return mail;
}

}  // namespace tocsin
