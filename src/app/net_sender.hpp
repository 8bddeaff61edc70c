// NetSender: the Sender of the real program, over net's HTTP and SMTP clients and spool folders.
#pragma once

#include "app/sender.hpp"
#include "app/spool_writer.hpp"
#include "net/http_client.hpp"
#include "net/smtp_client.hpp"

namespace tocsin {

class NetSender final : public Sender {
 public:
  NetSender(net::HttpClientOptions http = {}, net::SmtpClientOptions smtp = {});

  void send(HttpErrand errand, Answered answered) override;
  void send(MailErrand errand, Answered answered) override;
  void send(SpoolErrand errand, Answered answered) override;

 private:
  net::HttpClient http_;
  net::SmtpClient smtp_;
  SpoolWriter spool_;
};

void send_mail(net::SmtpClient& client, MailErrand errand, Answered answered);

// Which addresses this errand may reach: the public ones, and what the settings allow besides. An
// entry of allowed_hosts is an address, a network such as 10.1.0.0/16, or a host's name.
net::AddressRule address_rule_of(std::string_view url, bool allow_private_addresses,
                                 const std::vector<std::string>& allowed_hosts);

ProviderAnswer answer_of(const net::Sent<net::OutgoingResponse>& sent);
ProviderAnswer answer_of(const net::Sent<net::SmtpReceipt>& sent);

}  // namespace tocsin
