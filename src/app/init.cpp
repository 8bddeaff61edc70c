#include "app/init.hpp"

#include <cstdio>

#include "api/auth.hpp"
#include "api/first_set_up.hpp"
#include "app/key_file.hpp"
#include "app/open_store.hpp"
#include "base/crypto.hpp"
#include "engine/engine.hpp"

namespace tocsin {
namespace {

// Nothing is sent while a directory is prepared; what a store still owes is sent by `serve`.
class NothingSent final : public Outbox {
 public:
  void deliver(Delivery) override {}
  void cancel(JobId) override {}
};

Status prepare(const InitOptions& options) {
  SystemRandom random;
  const SystemClock clock;
  const auto password = read_text_file(options.password_file);
  if (!password) return std::unexpected(password.error());
  if (const Status good = api::check_password(*password, "password"); !good) return good;
  if (options.email.find('@') == std::string::npos) {
    return fail(Error::Code::invalid, "--admin takes an e-mail address");
  }
  const auto key = read_or_make_key(options.data_dir, random);
  if (!key) return std::unexpected(key.error());
  auto store = open_store(options.data_dir, options.store);
  if (!store) return std::unexpected(std::move(store.error()));
  NothingSent outbox;
  Engine engine(*store->store, outbox, clock);
  if (const Status started = engine.start(); !started) return started;
  if (!engine.config()->table<User>().all().empty()) {
    return fail(Error::Code::conflict,
                options.data_dir + " has users already: nothing was changed");
  }
  api::FirstSetUp first =
      api::first_set_up(*engine.config(), {.organisation = options.organisation,
                                           .name = options.name,
                                           .email = options.email,
                                           .password_hash = hash_password(random, *password),
                                           .time_zone = options.time_zone,
                                           .public_url = options.public_url});
  if (!options.token_file.empty()) {
    const std::string secret = new_secret(random, "tcs_");
    if (const Status written = write_secret_file(options.token_file, secret + "\n"); !written) {
      return written;
    }
    first.change.puts.push_back({.object = ApiToken{.slug = "init",
                                                    .name = "Made by tocsin init",
                                                    .user = first.user,
                                                    .access = AccessLevel::administrator,
                                                    .hash = to_hex(sha256(secret)),
                                                    .hint = secret.substr(secret.size() - 4),
                                                    .expires_at = {}},
                                 .expected_version = {}});
  }
  Command command;
  command.origin = Origin::cli;
  command.body = std::move(first.change);
  const Answer answer = engine.ask(std::move(command));
  engine.stop();
  if (!answer.reply) return std::unexpected(answer.reply.error());
  return {};
}

}  // namespace

int init(const InitOptions& options) {
  const Status done = prepare(options);
  if (!done) {
    std::fprintf(stderr, "tocsin: %s\n", done.error().message.c_str());
    return 1;
  }
  std::printf("%s is ready: tocsin serve --data %s\n", options.data_dir.c_str(),
              options.data_dir.c_str());
  return 0;
}

}  // namespace tocsin
