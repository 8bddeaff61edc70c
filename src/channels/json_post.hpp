// A message as one JSON document that is posted to the contact method's address.
#pragma once

#include "base/describe.hpp"
#include "base/url.hpp"
#include "channels/notice.hpp"

namespace tocsin {

// The document is what the first of these makes of a code, the second of one page, the third of
// several. Errors: invalid, when the address is no URL; those of notice_of.
template <typename Verification, typename Single, typename Bundle>
Result<OutgoingMessage> post_as_json(const Delivery& delivery, const RenderContext& context,
                                     Verification verification, Single single, Bundle bundle) {
  if (const auto url = check_http_url(delivery.method.address); !url) {
    return fail_at("contact_method/address", url.error());
  }
  json::object body;
  if (delivery.kind != JobKind::notification) {
    body = verification(plain_words_of(delivery, context));
  } else {
    const auto notice = notice_of(delivery, context);
    if (!notice) return std::unexpected(notice.error());
    body = notice->bundle() ? bundle(*notice) : single(*notice);
  }
  return HttpMessage{.url = delivery.method.address,
                     .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                     .body = json_text(body)};
}

}  // namespace tocsin
