#include "app/api_commands.hpp"

#include "net/http.hpp"

namespace tocsin {

CLI::App* add_word(CLI::App& parent, int& status, const std::string& name, const std::string& about,
                   std::function<int(const ApiClient&)> perform) {
  const auto options = std::make_shared<ApiOptions>();
  CLI::App* word = parent.add_subcommand(name, about);
  word->add_option("--server", options->server, "where Tocsin is")
      ->envname("TOCSIN_SERVER")
      ->capture_default_str();
  word->add_option("--token-file", options->token_file, "a file with an access token")
      ->envname("TOCSIN_TOKEN_FILE");
  word->add_option("--ca-file", options->ca_file, "PEM file of the certificate's authority");
  word->add_flag("--json", options->json, "print the answer as JSON");
  word->callback([options, perform = std::move(perform), &status] {
    while (options->server.ends_with('/')) options->server.pop_back();
    status = perform(ApiClient(*options));
  });
  return word;
}

std::string path_with(const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& query) {
  std::string whole = path;
  char mark = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    whole += mark + name + "=" + net::percent_encode(value);
    mark = '&';
  }
  return whole;
}

std::string segment(const std::string& text) { return net::percent_encode(text); }

}  // namespace tocsin
