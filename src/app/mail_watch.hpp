// MailWatch: the thread that looks into the folder in which replies by mail arrive.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/backend.hpp"
#include "app/mail_rounds.hpp"
#include "net/imap_mailbox.hpp"
#include "net/smtp_client.hpp"

namespace tocsin {

class MailWatch {
 public:
  // The backend outlives it; its engine and its readers run as long as the thread does.
  explicit MailWatch(api::Backend& backend);
  ~MailWatch();  // stop()
  MailWatch(const MailWatch&) = delete;
  MailWatch& operator=(const MailWatch&) = delete;

  api::MailFolderState state() const;  // any thread
  void stop();                         // within a second or two, whatever the server does

 private:
  void run();
  Result<std::unique_ptr<MailFolder>> open(const MailFolderAt& at);
  api::MailDeed act(std::string bytes);
  void tell(const MailNote& note);
  bool settings_changed() const;

  api::Backend& backend_;
  net::SmtpClient smtp_;
  MailRounds rounds_;  // the thread's only
  MailFolderAt seen_;  // likewise

  mutable std::mutex mutex_;  // guards the three below
  std::condition_variable changed_;
  bool stopping_ = false;
  std::weak_ptr<net::ImapMailbox> mailbox_;  // to be told to stop
  api::MailFolderState state_;

  std::thread thread_;
};

}  // namespace tocsin
