// tocsin incident files: the files and links of an incident.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/api_commands.hpp"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

constexpr Duration transfer_time_max = std::chrono::minutes{30};

struct EvidenceWords {
  std::string incident;
  std::string file;  // its number, or a path
  std::string to;
  std::string title;
  std::string type = "application/octet-stream";
  std::string visibility;
  bool csv = false;
};

std::string path_of(const EvidenceWords& words, const std::string& what) {
  return "/api/v1/incidents/" + segment(words.incident) + "/" + what;
}

Result<std::string> read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) return fail(Error::Code::not_found, "cannot read " + path);
  return bytes;
}

int add(const ApiClient& client, const EvidenceWords& words) {
  if (words.file.starts_with("https://") || words.file.starts_with("http://")) {
    json::object link{{"url", words.file}, {"name", words.title}};
    if (!words.visibility.empty()) link.emplace("visibility", words.visibility);
    return print_object(client, client.call("POST", path_of(words, "links"), link));
  }
  auto bytes = read_bytes(words.file);
  if (!bytes) return report(std::unexpected(bytes.error()));
  const std::string name =
      words.title.empty() ? fs::path(words.file).filename().string() : words.title;
  const std::string path =
      path_with(path_of(words, "files"), {{"name", name}, {"visibility", words.visibility}});
  const auto answer =
      client.send_bytes("POST", path, words.type, std::move(*bytes), transfer_time_max);
  if (!answer) return report(std::unexpected(answer.error()));
  return print_object(client, parse_json(*answer));
}

int get(const ApiClient& client, const EvidenceWords& words) {
  const auto bytes = client.text("GET", path_of(words, "files/") + segment(words.file), nullptr,
                                 transfer_time_max);
  if (!bytes) return report(std::unexpected(bytes.error()));
  if (words.to.empty()) {
    std::fwrite(bytes->data(), 1, bytes->size(), stdout);
    return 0;
  }
  if (fs::exists(words.to)) {
    return report(fail(Error::Code::conflict, words.to + " is there already: name another file"));
  }
  std::ofstream out(words.to, std::ios::binary);
  out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
  out.close();
  if (!out) return report(fail(Error::Code::unavailable, "cannot write " + words.to));
  return 0;
}

int custody(const ApiClient& client, const EvidenceWords& words) {
  if (!words.csv) {
    return print_list(client, client.call("GET", path_of(words, "custody?limit=1000")),
                      {"at", "act", "actor.slug", "address", "file", "name"});
  }
  return print_as_it_is(client.text("GET", path_of(words, "custody?format=csv")));
}

}  // namespace

void add_evidence_commands(CLI::App& app, int& status) {
  CLI::App* group =
      app.get_subcommand("incident")->add_subcommand("files", "its files and links, as evidence");
  group->require_subcommand(1);
  const auto words = std::make_shared<EvidenceWords>();
  CLI::App* list =
      add_word(*group, status, "list", "what was added", [words](const ApiClient& client) {
        return print_list(client, client.call("GET", path_of(*words, "files?limit=1000")),
                          {"id", "at", "actor.slug", "media_type", "bytes", "name", "url"});
      });
  CLI::App* adding = add_word(*group, status, "add", "add a file or a link",
                              [words](const ApiClient& client) { return add(client, *words); });
  CLI::App* getting = add_word(*group, status, "get", "the bytes of a file",
                               [words](const ApiClient& client) { return get(client, *words); });
  CLI::App* telling =
      add_word(*group, status, "custody", "who added and who fetched what",
               [words](const ApiClient& client) { return custody(client, *words); });
  for (CLI::App* word : {list, adding, getting, telling}) {
    word->add_option("incident", words->incident, "INC-12 or 12")->required();
  }
  adding->add_option("file", words->file, "a path, or https://...")->required();
  adding->add_option("--title", words->title, "instead of the file's name");
  adding->add_option("--type", words->type, "its media type")->capture_default_str();
  adding->add_option("--visibility", words->visibility, "internal, stakeholder, ...");
  getting->add_option("file", words->file, "its number")->required();
  getting->add_option("--to", words->to, "a new file; otherwise to standard output");
  telling->add_flag("--csv", words->csv, "all of it, as a table");
}

}  // namespace tocsin
