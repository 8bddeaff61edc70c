// Provider: who carries text messages and calls to phones. Several may serve one channel; when the
// first fails, the next one is tried.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/people/people.hpp"

namespace tocsin {

// twilio: Twilio's REST API of 2010-04-01, and what speaks like it. sms_gateway: any HTTP API that
// takes a text in one request. spool: a folder that gammu-smsd or smstools sends from.
enum class ProviderKind { twilio, sms_gateway, spool };
TOCSIN_DESCRIBE_ENUM(ProviderKind, twilio, sms_gateway, spool)

enum class SpoolFormat { gammu, smstools };
TOCSIN_DESCRIBE_ENUM(SpoolFormat, gammu, smstools)

struct ProviderHeader {
  std::string name;
  std::string value;  // a template
  bool operator==(const ProviderHeader&) const = default;
};
TOCSIN_DESCRIBE(ProviderHeader, name, value)

struct Provider {
  Slug slug;
  std::string name;
  ProviderKind kind = ProviderKind::twilio;
  std::vector<Channel> channels = {Channel::sms};  // which it carries: sms, voice
  int position = 0;                                // lower ones are tried first
  bool enabled = true;

  std::string secret;  // sealed. twilio: the auth token; sms_gateway: what {{secret}} stands for

  // twilio
  std::string account_sid;        // "AC..."
  std::string from;               // the number (or sender's name) that messages come from
  std::string messaging_service;  // "MG...": instead of `from` for text messages
  bool callbacks = true;  // Twilio may reach the public URL: receipts at once, replies, keypad

  // twilio: the API's beginning, empty for https://api.twilio.com. sms_gateway: a template.
  std::string url;
  // sms_gateway
  std::string method = "POST";  // GET, POST, PUT
  std::vector<ProviderHeader> headers;
  std::string body;             // a template; escaped as the Content-Type wants it
  std::string success_pointer;  // a JSON pointer into a 2xx answer, empty: 2xx is success
  std::string success_value;    // what stands there, as text

  // spool
  std::string directory;  // absolute
  SpoolFormat format = SpoolFormat::gammu;
  bool operator==(const Provider&) const = default;
};
TOCSIN_DESCRIBE(Provider, slug, name, kind, channels, position, enabled, secret, account_sid, from,
                messaging_service, callbacks, url, method, headers, body, success_pointer,
                success_value, directory, format)

constexpr std::size_t provider_headers_max = 20;
constexpr std::size_t provider_template_bytes_max = 8000;

bool is_phone(Channel channel);  // sms, voice: what providers carry
bool serves(const Provider& provider, Channel channel);

// Whether its members make sense together. Errors: invalid, with the member as pointer.
Status check(const Provider& provider);

}  // namespace tocsin
