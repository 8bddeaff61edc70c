// tocsin apply, export: configuration as code.
#include <cstdlib>

#include "api/config_file.hpp"
#include "app/api_commands.hpp"
#include "app/key_file.hpp"

namespace tocsin {
namespace {

struct ApplyWords {
  std::string file;
  std::string owner;
  bool plan = false;
  bool prune = false;
};

// Secrets are read where the command line runs. Errors: not_found.
Result<json::object> resolved(const std::vector<std::string>& references) {
  json::object secrets;
  for (const std::string& reference : references) {
    const std::string name = reference.substr(reference.find(':') + 1);
    if (reference.starts_with("file:")) {
      const auto text = read_text_file(name);
      if (!text) return std::unexpected(text.error());
      secrets.insert_or_assign(reference, *text);
      continue;
    }
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') {
      return fail(Error::Code::not_found, "the environment variable " + name + " is not set");
    }
    secrets.insert_or_assign(reference, value);
  }
  return secrets;
}

int show_changes(const ApiClient& client, const Result<json::value>& answer, bool planned) {
  if (!answer || client.json()) return print_object(client, answer);
  std::size_t changed = 0;
  for (const json::value& change : answer->at("changes").as_array()) {
    const std::string action = member_text(change, "action");
    const std::string difference = member_text(change, "difference");
    if (action == "unchanged" && difference.empty()) continue;
    if (action != "unchanged") ++changed;
    const char sign = action == "create"   ? '+'
                      : action == "update" ? '~'
                      : action == "delete" ? '-'
                                           : ' ';
    std::printf("%c %s %s\n", sign, member_text(change, "kind").c_str(),
                member_text(change, "slug").c_str());
    std::string_view rest = difference;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      std::printf("    %.*s\n", static_cast<int>(line.size()), line.data());
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
  std::printf("%zu %s\n", changed, planned ? "would change" : "changed");
  return 0;
}

int apply(const ApiClient& client, const ApplyWords& words) {
  const auto yaml = read_text_file(words.file);
  if (!yaml) return report(std::unexpected(yaml.error()));
  const auto references = api::secret_references(*yaml);
  if (!references) {
    return report(fail(references.error().code, words.file + ": " + references.error().message));
  }
  const auto secrets = resolved(*references);
  if (!secrets) return report(std::unexpected(secrets.error()));
  const auto answer = client.call("POST", "/api/v1/apply",
                                  json::object{{"yaml", *yaml},
                                               {"plan", words.plan},
                                               {"prune", words.prune},
                                               {"owner", words.owner},
                                               {"secrets", *secrets}});
  if (!answer) return report(fail(answer.error().code, words.file + ": " + answer.error().message));
  return show_changes(client, answer, words.plan);
}

}  // namespace

void add_file_commands(CLI::App& app, int& status) {
  const auto words = std::make_shared<ApplyWords>();
  CLI::App* applying = add_word(app, status, "apply", "make the configuration what a file says",
                                [words](const ApiClient& client) { return apply(client, *words); });
  applying->add_option("file", words->file, "YAML")->required();
  applying->add_flag("--plan", words->plan, "only show what would change");
  applying->add_flag("--prune", words->prune,
                     "delete what this owner's file once held and does not any more");
  applying->add_option("--owner", words->owner, "who manages the objects of this file");
  const auto owner = std::make_shared<std::string>();
  CLI::App* exporting = add_word(
      app, status, "export", "print the configuration as YAML", [owner](const ApiClient& client) {
        const auto text = client.text("GET", path_with("/api/v1/export", {{"owner", *owner}}));
        if (!text) return report(std::unexpected(text.error()));
        const std::string shown =
            client.json() ? json_text(json::object{{"yaml", *text}}) + "\n" : *text;
        std::fputs(shown.c_str(), stdout);
        return 0;
      });
  exporting->add_option("--owner", *owner, "only what this owner manages");
}

}  // namespace tocsin
