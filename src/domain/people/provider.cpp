#include "domain/people/provider.hpp"

#include <algorithm>

#include "domain/people/gateway_template.hpp"
#include "domain/people/phone_number.hpp"

namespace tocsin {
namespace {

std::unexpected<Error> refuse(std::string_view member, std::string message) {
  return fail(Error::Code::invalid, std::move(message), "/" + std::string(member));
}

bool one_line(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool http_url(std::string_view text) {
  const bool http = text.starts_with("https://") || text.starts_with("http://");
  return http && text.size() > text.find("://") + 3 &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool account_id(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

Status check_twilio(const Provider& provider) {
  if (!account_id(provider.account_sid, "AC")) {
    return refuse("account_sid", "the account's SID is needed; it begins with AC");
  }
  if (!provider.messaging_service.empty() && !account_id(provider.messaging_service, "MG")) {
    return refuse("messaging_service", "a messaging service's SID begins with MG");
  }
  if (serves(provider, Channel::voice) && !is_phone_number(provider.from)) {
    return refuse("from", "calls need a number of the account such as +4915112345678");
  }
  if (provider.from.empty() && provider.messaging_service.empty()) {
    return refuse("from", "name the number that messages come from, or a messaging service");
  }
  if (!one_line(provider.from) || provider.from.size() > 64) {
    return refuse("from", "a number such as +4915112345678, or a sender's name");
  }
  if (!provider.url.empty() && !http_url(provider.url)) {
    return refuse("url", "the API begins with https://; leave it empty for api.twilio.com");
  }
  return {};
}

Status check_headers(const Provider& provider) {
  if (provider.headers.size() > provider_headers_max)
    return refuse("headers", "at most 20 headers");
  for (std::size_t i = 0; i < provider.headers.size(); ++i) {
    const ProviderHeader& header = provider.headers[i];
    const std::string place = "headers/" + std::to_string(i);
    const bool token = !header.name.empty() && std::ranges::all_of(header.name, [](char c) {
      return c > 0x20 && c < 0x7F &&
             std::string_view(":;,\"()<>@/[]?={}\\").find(c) == std::string_view::npos;
    });
    if (!token) return refuse(place + "/name", "a header's name such as Authorization is needed");
    if (!one_line(header.value)) return refuse(place + "/value", "a header stands on one line");
    if (const Status good = check_template(header.value); !good) {
      return refuse(place + "/value", good.error().message);
    }
  }
  return {};
}

Status check_gateway(const Provider& provider) {
  if (!http_url(provider.url)) return refuse("url", "a URL beginning with https:// is needed");
  for (const auto& [member, text] :
       {std::pair("url", &provider.url), std::pair("body", &provider.body)}) {
    if (text->size() > provider_template_bytes_max) return refuse(member, "at most 8000 bytes");
    if (const Status good = check_template(*text); !good)
      return refuse(member, good.error().message);
  }
  // Where the message goes is the administrator's choice, never the message's.
  const std::size_t host = provider.url.find("://") + 3;
  const std::size_t path = std::min(provider.url.find_first_of("/?#", host), provider.url.size());
  if (provider.url.substr(0, path).contains("{{")) {
    return refuse("url", "{{...}} may stand in the path and the query, not in the host");
  }
  if (provider.method != "GET" && provider.method != "POST" && provider.method != "PUT") {
    return refuse("method", "one of GET, POST, PUT");
  }
  const std::string all = provider.url + provider.body;
  if (!has_hole(all, "to") || !has_hole(all, "text")) {
    return refuse("body", "{{to}} and {{text}} must stand in the URL or the body");
  }
  if (provider.method == "GET" && !provider.body.empty()) {
    return refuse("body", "a GET has no body; put {{to}} and {{text}} into the URL");
  }
  if (!provider.success_pointer.empty() && !provider.success_pointer.starts_with('/')) {
    return refuse("success_pointer", "a JSON pointer begins with /, such as /messages/0/status");
  }
  return check_headers(provider);
}

Status check_spool(const Provider& provider) {
  const bool absolute = provider.directory.starts_with('/') && one_line(provider.directory) &&
                        provider.directory.size() <= 1000;
  if (!absolute) return refuse("directory", "the folder's whole path is needed, from / on");
  return {};
}

}  // namespace

bool is_phone(Channel channel) { return channel == Channel::sms || channel == Channel::voice; }

bool serves(const Provider& provider, Channel channel) {
  return std::ranges::find(provider.channels, channel) != provider.channels.end();
}

Status check(const Provider& provider) {
  if (provider.channels.empty() || !std::ranges::all_of(provider.channels, is_phone)) {
    return refuse("channels", "name what it carries: sms, voice, or both");
  }
  if (provider.kind != ProviderKind::twilio && serves(provider, Channel::voice)) {
    return refuse("channels", "calls go through a provider of the kind twilio only");
  }
  switch (provider.kind) {
    case ProviderKind::twilio:
      return check_twilio(provider);
    case ProviderKind::sms_gateway:
      return check_gateway(provider);
    case ProviderKind::spool:
      return check_spool(provider);
  }
  return {};
}

}  // namespace tocsin
