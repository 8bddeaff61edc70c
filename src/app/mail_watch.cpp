#include "app/mail_watch.hpp"

#include <future>
#include <utility>

#include "app/mail_errand.hpp"
#include "app/net_sender.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "domain/escalation/link.hpp"
#include "engine/secrets.hpp"

namespace tocsin {
namespace {

// A change of the settings is seen this soon.
constexpr Duration glance = 1s;

class ImapFolder final : public MailFolder {
 public:
  explicit ImapFolder(std::shared_ptr<net::ImapMailbox> mailbox) : mailbox_(std::move(mailbox)) {}
  Result<std::vector<std::uint32_t>> waiting(Time since, std::size_t count_max) override {
    return mailbox_->waiting(since, count_max);
  }
  Result<std::string> read(std::uint32_t mail, std::size_t bytes_max) override {
    return mailbox_->read(mail, bytes_max);
  }
  Status mark(std::uint32_t mail) override { return mailbox_->mark(mail); }

 private:
  std::shared_ptr<net::ImapMailbox> mailbox_;
};

}  // namespace

MailWatch::MailWatch(api::Backend& backend)
    : backend_(backend),
      rounds_([this](const MailFolderAt& at) { return open(at); },
              [this](std::string bytes) { return act(std::move(bytes)); },
              [this](const MailNote& note) { tell(note); }),
      thread_([this] { run(); }) {}

MailWatch::~MailWatch() { stop(); }

api::MailFolderState MailWatch::state() const {
  const std::scoped_lock lock(mutex_);
  return state_;
}

void MailWatch::run() {
  for (;;) {
    const auto config = backend_.engine.config();
    seen_ = mail_folder_at(config->settings());
    const Duration pause = rounds_.look(config->settings(), backend_.clock.now());
    std::unique_lock lock(mutex_);
    state_ = rounds_.state();
    // In short steps: new settings are tried soon, however long the pause is by now.
    for (Duration waited{}; !stopping_ && waited < pause; waited += glance) {
      changed_.wait_for(lock, std::min(glance, pause - waited), [this] { return stopping_; });
      if (settings_changed()) break;
    }
    if (stopping_) return;
  }
}

bool MailWatch::settings_changed() const {
  return mail_folder_at(backend_.engine.config()->settings()) != seen_;
}

Result<std::unique_ptr<MailFolder>> MailWatch::open(const MailFolderAt& at) {
  std::string password;
  if (!at.password.empty()) {
    auto opened = unseal(backend_.secrets_key, imap_password_purpose, at.password);
    if (!opened) return std::unexpected(std::move(opened.error()));
    password = *std::move(opened);
  }
  auto mailbox = std::make_shared<net::ImapMailbox>(
      net::ImapServer{.host = at.host,
                      .port = static_cast<std::uint16_t>(at.port),
                      .security = net::mail_security_of(at.security, net::MailSecurity::tls),
                      .username = at.username,
                      .password = std::move(password),
                      .folder = at.folder});
  const std::scoped_lock lock(mutex_);
  if (stopping_) return fail(Error::Code::unavailable, "stopping");
  mailbox_ = mailbox;
  return std::make_unique<ImapFolder>(std::move(mailbox));
}

api::MailDeed MailWatch::act(std::string bytes) {
  auto told = std::make_shared<std::promise<api::MailDeed>>();
  auto deed = told->get_future();
  api::act_on_mail(backend_, std::move(bytes),
                   [told](api::MailDeed known) { told->set_value(std::move(known)); });
  return deed.get();
}

// Worth an attempt, no more: the timeline tells it as well.
void MailWatch::tell(const MailNote& note) {
  const auto config = backend_.engine.config();
  const Settings& settings = config->settings();
  auto message = render(note,
                        RenderContext{.organisation = settings.name,
                                      .public_url = settings.public_url,
                                      .mail_from = settings.mail_from,
                                      .link_key = link_key_of(backend_.secrets_key),
                                      .secret = {}},
                        backend_.clock.now());
  if (!message) return log::warn("mail_note_failed", {{"why", message.error().message}});
  auto errand = mail_errand(settings, backend_.secrets_key, *std::move(message));
  if (!errand) return log::warn("mail_note_failed", {{"why", errand.error().message}});
  send_mail(smtp_, *std::move(errand), [](const ProviderAnswer& answer) {
    const bool taken = answer.reached == ProviderAnswer::Reached::answered && answer.status < 300;
    if (!taken) log::warn("mail_note_failed", {{"why", answer.text}});
  });
}

void MailWatch::stop() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    if (const auto mailbox = mailbox_.lock()) mailbox->stop();
  }
  changed_.notify_one();
  thread_.join();
}

}  // namespace tocsin
