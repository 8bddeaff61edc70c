#include "app/data_commands.hpp"

#include <cstdio>
#include <filesystem>

#include "app/key_file.hpp"
#include "app/open_store.hpp"
#include "base/crypto.hpp"
#include "engine/secrets.hpp"
#include "engine/settings_secrets.hpp"
#include "storage/backup.hpp"
#include "storage/blob_directory.hpp"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

// Reads the key without making one: a backup or a check must not leave a new key behind.
Result<std::string> existing_key(const std::string& data_dir) {
  if (!fs::exists(data_dir + "/key")) {
    return fail(Error::Code::not_found, "there is no key file in " + data_dir);
  }
  SystemRandom random;
  return read_or_make_key(data_dir, random);
}

struct Findings {
  int bad = 0;

  void good(const std::string& what) { std::printf("ok    %s\n", what.c_str()); }
  void wrong(const std::string& what) {
    ++bad;
    std::printf("WRONG %s\n", what.c_str());
  }
};

void check_secrets(const Config& config, std::string_view key, Findings& findings) {
  std::size_t opened = 0;
  const auto look = [&](const std::string& sealed, const std::string& purpose,
                        const std::string& name) {
    if (sealed.empty()) return;
    if (unseal(key, purpose, sealed)) {
      ++opened;
    } else {
      findings.wrong("the secret of " + name + " was sealed with another key file: enter it again");
    }
  };
  for (const auto& [member, purpose] : settings_secrets) {
    look(config.settings().*member, std::string(purpose), std::string(purpose));
  }
  for (const auto& [slug, entry] : config.table<ContactMethod>().all()) {
    look(entry.value.secret, contact_secret_purpose(slug), "contact method " + slug);
  }
  for (const auto& [slug, entry] : config.table<Provider>().all()) {
    look(entry.value.secret, provider_secret_purpose(slug), "provider " + slug);
  }
  for (const auto& [slug, entry] : config.table<WebhookSubscription>().all()) {
    look(entry.value.secret, webhook_secret_purpose(slug), "webhook subscription " + slug);
    for (const WebhookHeader& header : entry.value.headers) {
      look(header.value, webhook_header_purpose(slug, header.name),
           "webhook subscription " + slug + ", header " + header.name);
    }
  }
  for (const auto& [slug, entry] : config.table<CallServer>().all()) {
    look(entry.value.secret, call_server_secret_purpose(slug), "call server " + slug);
  }
  findings.good(std::to_string(opened) + " sealed secrets open");
}

// What would let a page reach nobody.
void check_ringing(const Config& config, Findings& findings) {
  for (const auto& [slug, entry] : config.table<ContactMethod>().all()) {
    const ContactMethod& method = entry.value;
    if (method.enabled && is_phone(method.channel) &&
        providers_for(config, method.channel).empty()) {
      findings.wrong("nobody carries contact method " + slug +
                     ": add a provider for its channel in the settings");
    }
  }
  for (const auto& [slug, entry] : config.table<User>().all()) {
    if (entry.value.active && usable_methods(config, slug).empty()) {
      findings.wrong("user " + slug + " has no verified contact method: pages reach nobody there");
    }
  }
  for (const auto& [slug, entry] : config.table<Service>().all()) {
    if (entry.value.policy.empty()) {
      findings.wrong("service " + slug + " has no escalation policy: its alerts page nobody");
    }
  }
  if (config.settings().public_url.empty()) {
    findings.wrong("the public URL is not set: messages carry no link to acknowledge");
  }
}

}  // namespace

Status backup_data(const std::string& data_dir, const std::string& to) {
  if (fs::exists(to)) return fail(Error::Code::conflict, to + " is there already");
  const auto key = existing_key(data_dir);
  if (!key) return std::unexpected(key.error());
  std::error_code failed;
  fs::create_directories(to, failed);
  if (failed) return fail(Error::Code::unavailable, "cannot make " + to + ": " + failed.message());
  fs::permissions(to, fs::perms::owner_all, failed);
  if (const Status written = write_secret_file(to + "/key", to_hex(*key) + "\n"); !written) {
    return written;
  }
  // Blobs first: a row is written after its bytes, so these hold more than the database names, at
  // worst. What was added meanwhile comes along behind it.
  const std::string blobs = data_dir + "/blobs";
  if (const Status copied = copy_blobs(blobs, to + "/blobs"); !copied) return copied;
  if (const Status copied = backup_sqlite(data_dir + "/tocsin.db", to + "/tocsin.db"); !copied) {
    return copied;
  }
  return copy_blobs(blobs, to + "/blobs");
}

Status restore_data(const std::string& from, const std::string& data_dir) {
  const auto key = existing_key(from);
  if (!key) return std::unexpected(key.error());
  std::error_code failed;
  fs::create_directories(data_dir, failed);
  if (failed)
    return fail(Error::Code::unavailable, "cannot make " + data_dir + ": " + failed.message());
  fs::permissions(data_dir, fs::perms::owner_all, failed);
  // What is there stays: a blob is named by what it holds.
  if (const Status copied = copy_blobs(from + "/blobs", data_dir + "/blobs"); !copied) {
    return copied;
  }
  if (const Status copied = restore_sqlite(from + "/tocsin.db", data_dir + "/tocsin.db"); !copied) {
    return copied;
  }
  const std::string present = data_dir + "/key";
  if (fs::exists(present)) {
    fs::rename(present, present + ".before-restore", failed);
    if (failed)
      return fail(Error::Code::unavailable, "cannot keep the old key: " + failed.message());
  }
  return write_secret_file(present, to_hex(*key) + "\n");
}

int doctor(const std::string& data_dir, const std::string& store_url) {
  Findings findings;
  const auto key = existing_key(data_dir);
  if (key) {
    findings.good("the key file is sound and only its owner can read it");
  } else {
    findings.wrong(key.error().message);
  }
  const auto store = open_store(data_dir, store_url);
  if (!store) {
    findings.wrong(store.error().message);
    return 1;
  }
  findings.good("the store opens");
  const auto loaded = store->store->load();
  if (!loaded) {
    findings.wrong(loaded.error().message);
    return 1;
  }
  findings.good(std::to_string(loaded->rows.alerts.size()) + " open alerts, " +
                std::to_string(loaded->rows.jobs.size()) + " messages owed");
  Config config;
  Status read;
  for (const ConfigRow& row : loaded->config) {
    if (read) read = put_row(config, row);
  }
  if (read) read = recompile(config);
  if (!read) {
    findings.wrong("the configuration does not hold together: " + read.error().message);
    return 1;
  }
  findings.good("the configuration holds together");
  if (key) check_secrets(config, *key, findings);
  check_ringing(config, findings);
  return findings.bad == 0 ? 0 : 1;
}

}  // namespace tocsin
