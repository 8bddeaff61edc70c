#include "channels/phone.hpp"

#include <fmt/format.h>

#include "channels/interpret.hpp"
#include "channels/sms_gateway.hpp"
#include "channels/spool.hpp"
#include "channels/twilio.hpp"
#include "domain/people/phone_number.hpp"

namespace tocsin::phone {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context) {
  if (delivery.provider.slug.empty()) {
    return fail(Error::Code::invalid,
                fmt::format("nobody carries {}; an administrator adds a provider in the settings",
                            delivery.method.channel == Channel::sms ? "text messages" : "calls"));
  }
  if (!is_phone_number(delivery.method.address)) {
    return fail_at("contact_method/address",
                   Error{Error::Code::invalid, "this is no phone number", {}});
  }
  switch (delivery.provider.kind) {
    case ProviderKind::twilio:
      return twilio::render(delivery, context);
    case ProviderKind::sms_gateway:
      return sms_gateway::render(delivery, context);
    case ProviderKind::spool:
      return spool::render(delivery, context);
  }
  return fail(Error::Code::internal, "a provider of an unknown kind");
}

Interpretation interpret(const ProviderAnswer& answer, Time now) {
  return interpret_http(answer, now);
}

Interpretation interpret_of(const Provider& provider, JobKind kind, Channel channel,
                            const ProviderAnswer& answer, Time now) {
  switch (provider.kind) {
    case ProviderKind::twilio:
      return kind == JobKind::receipt ? twilio::interpret_receipt(channel, answer)
                                      : twilio::interpret(answer, now);
    case ProviderKind::sms_gateway:
      return sms_gateway::interpret(provider, answer, now);
    case ProviderKind::spool:
      return kind == JobKind::receipt ? spool::interpret_receipt(answer) : spool::interpret(answer);
  }
  return interpret(answer, now);
}

}  // namespace tocsin::phone
