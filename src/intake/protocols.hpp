// The table of intake protocols. A new protocol is an enumerator, a file with its parser, and a
// row.
#pragma once

#include "intake/alertmanager.hpp"
#include "intake/heartbeat.hpp"
#include "intake/json_mapping.hpp"
#include "intake/pagerduty.hpp"
#include "intake/webhook.hpp"

namespace tocsin {

struct ProtocolRow {
  Protocol protocol;
  ParseBody parse;
  // Where a sender posts, {key} being the integration's key.
  std::string_view path;
  RecogniseBody recognise = nullptr;  // for senders that say the same again and again
};

constexpr ProtocolRow protocol_table[] = {
    {Protocol::alertmanager, parse_alertmanager, "/intake/alertmanager/{key}/api/v2/alerts",
     recognise_alertmanager},
    {Protocol::webhook, parse_webhook, "/intake/webhook/{key}"},
    {Protocol::pagerduty, parse_pagerduty, "/v2/enqueue"},
    {Protocol::json, parse_json_events, "/intake/json/{key}"},
    {Protocol::heartbeat, parse_heartbeat, "/intake/heartbeat/{key}"},
};

constexpr const ProtocolRow& protocol_row(Protocol protocol) {
  return protocol_table[static_cast<std::size_t>(protocol)];
}

// Every protocol has its row, at its place.
static_assert([] {
  std::size_t at = 0;
  for (const ProtocolRow& row : protocol_table) {
    if (static_cast<std::size_t>(row.protocol) != at++) return false;
  }
  return at == boost::mp11::mp_size<boost::describe::describe_enumerators<Protocol>>::value;
}());

}  // namespace tocsin
