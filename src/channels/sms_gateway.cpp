#include "channels/sms_gateway.hpp"

#include <boost/json.hpp>

#include "base/ascii.hpp"
#include "channels/interpret.hpp"
#include "channels/sms_text.hpp"
#include "domain/people/gateway_template.hpp"

namespace tocsin::sms_gateway {
namespace {

std::string content_type_of(const Provider& provider) {
  for (const ProviderHeader& header : provider.headers) {
    if (lower_case(header.name) == "content-type") return header.value;
  }
  return {};
}

std::string text_at(const json::value& answer, std::string_view pointer) {
  boost::system::error_code error;
  const json::value* found = answer.find_pointer(pointer, error);
  if (found == nullptr) return {};
  return found->is_string() ? std::string(found->get_string()) : json_text(*found);
}

}  // namespace

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  const Provider& provider = delivery.provider;
  auto text = sms_text(delivery, context, false);
  if (!text) return std::unexpected(std::move(text.error()));
  const GatewayFill fill{.to = delivery.method.address,
                         .text = *std::move(text),
                         .id = delivery.idempotency_key,
                         .from = provider.from,
                         .secret = context.secret};
  HttpMessage message{.url = fill_template(provider.url, fill, Escape::url),
                      .headers = {},
                      .body = {},
                      .method = provider.method};
  for (const ProviderHeader& header : provider.headers) {
    message.headers.emplace_back(header.name, fill_template(header.value, fill, Escape::none));
  }
  const std::string type = content_type_of(provider);
  message.body = fill_template(provider.body, fill, escape_for(type));
  if (type.empty() && !message.body.empty()) {
    message.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  }
  return message;
}

Interpretation interpret(const Provider& provider, const ProviderAnswer& answer, Time now) {
  Interpretation result = interpret_http(answer, now);
  if (result.kind != JobOutcomeKind::sent || provider.success_pointer.empty()) return result;
  const auto read = parse_json(answer.text);
  if (!read || text_at(*read, provider.success_pointer) != provider.success_value) {
    result.kind = JobOutcomeKind::failed;
    result.receipt = "not taken: " + result.receipt;
  }
  return result;
}

}  // namespace tocsin::sms_gateway
