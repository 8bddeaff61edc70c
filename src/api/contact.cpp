// Routes that prove a contact method: the code, its confirmation, a test page.
#include "api/config_routes.hpp"
#include "api/routes.hpp"

namespace tocsin::api {
namespace {

struct ConfirmRequest {
  std::string code;
};
TOCSIN_DESCRIBE(ConfirmRequest, code)

struct Verified {
  bool verified = true;
};
TOCSIN_DESCRIBE(Verified, verified)

struct TestPageRequest {
  Slug contact_method;
  Slug provider;  // of text messages and calls: by this one and no other
};
TOCSIN_DESCRIBE(TestPageRequest, contact_method, provider)

struct TestPageAnswer {
  PageId page;
};
TOCSIN_DESCRIBE(TestPageAnswer, page)

// Six digits, each equally likely: bytes above 249 are drawn again.
std::string new_code(Random& random) {
  std::string code;
  while (code.size() < 6) {
    for (const char c : random.bytes(8)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 250 && code.size() < 6) code += static_cast<char>('0' + byte % 10);
    }
  }
  return code;
}

Result<const ContactMethod*> method_to_prove(const Call& call) {
  const auto entry = entry_for<ContactMethod>(call, call.part(0));
  if (!entry) return std::unexpected(entry.error());
  if (const Status may = KindRules<ContactMethod>::may_write(call, (*entry)->value); !may) {
    return std::unexpected(may.error());
  }
  return &(*entry)->value;
}

Result<Outcome> verify(Call& call, Desk& desk) {
  const auto method = method_to_prove(call);
  if (!method) return std::unexpected(method.error());
  return Write{call.command(SendVerification{.contact_method = (*method)->slug,
                                             .code = new_code(desk.backend.random)}),
               [](Call&, Desk&, const Reply&) -> Result<net::Response> {
                 return json_response(202, json::object{});
               }};
}

Result<Outcome> confirm(Call& call, Desk&) {
  const auto request = call.body<ConfirmRequest>();
  if (!request) return std::unexpected(request.error());
  const auto method = method_to_prove(call);
  if (!method) return std::unexpected(method.error());
  return Write{
      call.command(ConfirmVerification{.contact_method = (*method)->slug, .code = request->code}),
      [](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
        // A wrong code is committed, because it is counted.
        if (reply.outcome == "wrong_code") {
          return fail(Error::Code::invalid, "this is not the code that was sent", "/code");
        }
        return respond_with(Verified{});
      }};
}

Result<Outcome> test_notice(Call& call, Desk&) {
  const auto method = method_to_prove(call);
  if (!method) return std::unexpected(method.error());
  return Write{call.command(SendTestNotice{.contact_method = (*method)->slug}),
               [](Call&, Desk&, const Reply&) -> Result<net::Response> {
                 return json_response(202, json::object{});
               }};
}

Result<Outcome> test_page(Call& call, Desk&) {
  const auto request = call.body<TestPageRequest>();
  if (!request) return std::unexpected(request.error());
  const Slug& user = call.part(0);
  if (user != call.who.viewer.user || !request->provider.empty()) {
    if (const Status may = call.must(Action::administer); !may) return std::unexpected(may.error());
  }
  if (call.config->find<User>(user) == nullptr) return no_such("users", user);
  return Write{
      call.command(SendTestPage{
          .user = user, .contact_method = request->contact_method, .provider = request->provider}),
      [](Call&, Desk&, const Reply& reply) -> Result<net::Response> {
        return respond_with(TestPageAnswer{PageId{reply.ids.empty() ? 0 : reply.ids.front()}}, 202);
      }};
}

}  // namespace

void add_contact_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/contact-methods/{slug}/verify",
                    .handle = verify,
                    .summary = "Send a code to this contact method",
                    .gives = shape<json::object>,
                    .status = 202});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/contact-methods/{slug}/confirm",
                    .handle = confirm,
                    .summary = "Enter the code that arrived",
                    .takes = shape<ConfirmRequest>,
                    .gives = shape<Verified>});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/contact-methods/{slug}/test-notice",
                    .handle = test_notice,
                    .summary = "Send a notice to this channel of a team, to see whether it arrives",
                    .gives = shape<json::object>,
                    .status = 202});
  routes.push_back({.method = "POST",
                    .pattern = "/api/v1/users/{slug}/test-page",
                    .handle = test_page,
                    .summary = "Send a test page",
                    .takes = partial<TestPageRequest>,
                    .gives = shape<TestPageAnswer>,
                    .status = 202});
}

}  // namespace tocsin::api
