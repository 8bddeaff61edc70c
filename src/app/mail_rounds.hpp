// MailRounds: the looks into the folder in which replies arrive, without their thread. A mail is
// marked after what it wants was committed, so that a crash in between repeats it and loses none.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "api/mail_answers.hpp"
#include "app/mail_folder.hpp"
#include "engine/config.hpp"

namespace tocsin {

constexpr Duration mail_look_interval = 15s;
constexpr Duration mail_look_interval_max = 5min;  // while it fails
constexpr std::size_t mails_per_look_max = 50;     // the next look follows at once
constexpr int mail_not_yet_max = 8;     // looks until an answer to what nobody knows is given up
constexpr int mail_unreadable_max = 5;  // failures to read one mail until it is passed over

// The members of the settings that say which folder it is.
struct MailFolderAt {
  std::string host;
  int port = 0;
  std::string security;
  std::string username;
  std::string password;  // sealed
  std::string folder;
  bool operator==(const MailFolderAt&) const = default;
};
MailFolderAt mail_folder_at(const Settings& settings);

class MailRounds {
 public:
  using Open = std::function<Result<std::unique_ptr<MailFolder>>(const MailFolderAt&)>;
  // Blocks until it is known what became of the mail.
  using Act = std::function<api::MailDeed(std::string bytes)>;
  using Tell = std::function<void(const MailNote&)>;

  MailRounds(Open open, Act act, Tell tell);

  // Gives the time until the next look.
  Duration look(const Settings& settings, Time now);
  const api::MailFolderState& state() const { return state_; }

 private:
  Result<bool> look_into(Time now);  // true: there may be more
  Status deal_with(std::uint32_t mail);
  Duration failed(const Error& error, Time now);

  Open open_;
  Act act_;
  Tell tell_;
  MailFolderAt at_;
  std::unique_ptr<MailFolder> folder_;  // none: to be opened by the next look
  // Memory only: after a start each gets its attempts again.
  std::map<std::uint32_t, int> not_yet_;
  std::map<std::uint32_t, int> unreadable_;
  int failures_ = 0;  // in a row
  api::MailFolderState state_;
};

}  // namespace tocsin
