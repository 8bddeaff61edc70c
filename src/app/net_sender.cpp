#include "app/net_sender.hpp"

#include <algorithm>
#include <utility>

#include "base/url.hpp"

namespace tocsin {
namespace {

using Reached = ProviderAnswer::Reached;

ProviderAnswer answer_of(const net::SendFailure& failure) {
  switch (failure.kind) {
    case net::SendFailure::Kind::rejected:
      return {Reached::answered, failure.code, failure.text, {}};
    case net::SendFailure::Kind::not_sent:
      return {failure.temporary ? Reached::not_sent : Reached::forbidden, 0, failure.text, {}};
    case net::SendFailure::Kind::unknown:
      break;
  }
  return {Reached::broken, 0, failure.text, {}};
}

}  // namespace

NetSender::NetSender(net::HttpClientOptions http, net::SmtpClientOptions smtp)
    : http_(std::move(http)), smtp_(std::move(smtp)) {}

void NetSender::send(HttpErrand errand, Answered answered) {
  net::OutgoingRequest request;
  request.address_rule =
      address_rule_of(errand.message.url, errand.allow_private_addresses, errand.allowed_hosts);
  request.url = std::move(errand.message.url);
  for (auto& [name, value] : errand.message.headers) {
    request.headers.add(std::move(name), std::move(value));
  }
  request.method = std::move(errand.message.method);
  request.body = std::move(errand.message.body);
  request.timeout = errand.deadline;
  http_.send(std::move(request),
             [answered = std::move(answered)](const net::Sent<net::OutgoingResponse>& sent) {
               answered(answer_of(sent));
             });
}

void NetSender::send(MailErrand errand, Answered answered) {
  send_mail(smtp_, std::move(errand), std::move(answered));
}

void NetSender::send(SpoolErrand errand, Answered answered) {
  spool_.write(std::move(errand.message), std::move(answered));
}

void send_mail(net::SmtpClient& client, MailErrand errand, Answered answered) {
  net::SmtpServer server{
      .host = std::move(errand.host),
      .port = static_cast<std::uint16_t>(errand.port),
      .security = net::mail_security_of(errand.security, net::MailSecurity::starttls),
      .username = std::move(errand.username),
      .password = std::move(errand.password),
      .timeout = errand.deadline};
  net::Mail mail{std::move(errand.message.from), std::move(errand.message.to),
                 std::move(errand.message.data)};
  client.send(std::move(server), std::move(mail),
              [answered = std::move(answered)](const net::Sent<net::SmtpReceipt>& sent) {
                answered(answer_of(sent));
              });
}

net::AddressRule address_rule_of(std::string_view url, bool allow_private_addresses,
                                 const std::vector<std::string>& allowed_hosts) {
  if (allow_private_addresses ||
      std::ranges::find(allowed_hosts, host_of(url)) != allowed_hosts.end()) {
    return net::any_address();
  }
  net::AddressRule rule;
  for (const std::string& allowed : allowed_hosts) {
    if (const auto network = net::parse_network(allowed)) rule.also_allowed.push_back(*network);
  }
  return rule;
}

ProviderAnswer answer_of(const net::Sent<net::OutgoingResponse>& sent) {
  if (!sent) return answer_of(sent.error());
  return {Reached::answered, sent->status, sent->body,
          std::string(sent->headers.get("Retry-After")),
          std::string(sent->headers.get("Location"))};
}

ProviderAnswer answer_of(const net::Sent<net::SmtpReceipt>& sent) {
  if (!sent) return answer_of(sent.error());
  return {Reached::answered, sent->code, sent->text, {}};
}

}  // namespace tocsin
