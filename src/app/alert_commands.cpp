// tocsin event, alert, silence.
#include "app/api_commands.hpp"
#include "app/key_file.hpp"
#include "base/time.hpp"

namespace tocsin {
namespace {

struct EventWords {
  std::string key;
  std::string key_file;
  std::string summary;
  std::string dedup_key;
  std::string severity;
  std::string url;
  std::vector<std::string> labels;
  bool resolve = false;
};

int send_event(const ApiClient& client, const EventWords& words) {
  std::string key = words.key;
  if (!words.key_file.empty()) {
    const auto read = read_text_file(words.key_file);
    if (!read) return report(std::unexpected(read.error()));
    key = *read;
  }
  if (key.empty()) {
    return report(fail(Error::Code::invalid, "give the integration's key by --key or --key-file"));
  }
  json::object body{{"summary", words.summary}, {"status", words.resolve ? "resolved" : "firing"}};
  if (!words.dedup_key.empty()) body.emplace("dedup_key", words.dedup_key);
  if (!words.severity.empty()) body.emplace("severity", words.severity);
  if (!words.url.empty()) body.emplace("url", words.url);
  for (const std::string& label : words.labels) {
    const std::size_t equals = label.find('=');
    if (equals == std::string::npos || equals == 0) {
      return report(fail(Error::Code::invalid, "a label is NAME=VALUE"));
    }
    body.insert_or_assign(label.substr(0, equals), label.substr(equals + 1));
  }
  return print_object(client, client.call("POST", "/intake/json/" + segment(key), body));
}

void add_event(CLI::App& app, int& status) {
  const auto words = std::make_shared<EventWords>();
  CLI::App* word =
      add_word(app, status, "event", "send an event to a generic JSON integration",
               [words](const ApiClient& client) { return send_event(client, *words); });
  word->add_option("summary", words->summary, "one line for a person")->required();
  word->add_option("--key", words->key, "the integration's key")->envname("TOCSIN_KEY");
  word->add_option("--key-file", words->key_file, "a file with the integration's key");
  word->add_option("--dedup-key", words->dedup_key, "events with one key are one alert");
  word->add_option("--severity", words->severity, "critical, error, warning, info, SEV1..SEV5");
  word->add_option("--url", words->url, "a page about it");
  word->add_option("--label", words->labels, "NAME=VALUE; may be given again");
  word->add_flag("--resolve", words->resolve, "it is over");
}

struct AlertWords {
  std::vector<std::string> ids;
  std::string filter_status = "firing,acknowledged";
  std::string service;
  std::string severity;
  std::string text;
  std::string note;
  std::string duration = "1h";
  bool mine = false;
};

int list_alerts(const ApiClient& client, const AlertWords& words) {
  const std::string path = path_with(
      "/api/v1/alerts", {{"status", words.filter_status == "all" ? "" : words.filter_status},
                         {"service", words.service},
                         {"severity", words.severity},
                         {"q", words.text},
                         {"mine", words.mine ? "true" : ""},
                         {"limit", "1000"}});
  return print_list(client, client.call("GET", path),
                    {"id", "status", "severity", "service", "started_at", "summary"});
}

int act(const ApiClient& client, const AlertWords& words, const std::string& verb) {
  json::object body{{"verb", verb}, {"note", words.note}};
  json::array ids;
  for (const std::string& id : words.ids) {
    const auto number = parse_json(id);
    if (!number || !number->is_number()) {
      return report(fail(Error::Code::invalid, "\"" + id + "\" is not the number of an alert"));
    }
    ids.push_back(*number);
  }
  body.emplace("alerts", std::move(ids));
  if (verb == "snooze") {
    const auto duration = parse_duration(words.duration);
    if (!duration) return report(std::unexpected(duration.error()));
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    body.emplace("until", format_time(now + *duration));
  }
  return print_object(client, client.call("POST", "/api/v1/alerts/actions", body));
}

void print_each(const json::value& answer, std::string_view list,
                const std::vector<std::string_view>& columns) {
  for (const json::value& item : answer.at(list).as_array()) {
    std::string line;
    for (const std::string_view column : columns) {
      const std::string text = member_text(item, column);
      if (!text.empty()) line += (line.empty() ? "" : "  ") + text;
    }
    std::printf("  %s\n", line.c_str());
  }
}

int show_why(const ApiClient& client, const std::string& path) {
  const auto answer = client.call("GET", path + "/why");
  if (!answer || client.json()) return print_object(client, answer);
  std::printf("%s\nroute: %s\n", member_text(*answer, "verdict").c_str(),
              member_text(*answer, "route.reason").c_str());
  print_each(answer->at("route"), "trace", {"rule", "why"});
  if (!answer->at("quiet").as_array().empty()) std::printf("quiet:\n");
  print_each(*answer, "quiet", {"text"});
  for (const json::value& page : answer->at("pages").as_array()) {
    const std::string end_why = member_text(page, "end_why");
    std::printf("page %s of %s, for %s: %s%s\n", member_text(page, "id").c_str(),
                member_text(page, "user").c_str(), member_text(page, "why").c_str(),
                member_text(page, "status").c_str(),
                end_why.empty() ? "" : (", " + end_why).c_str());
    print_each(page, "notifications", {"started_at", "channel", "status", "receipt"});
  }
  return 0;
}

void add_alert(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("alert", "see and answer alerts");
  group->require_subcommand(1);
  const auto words = std::make_shared<AlertWords>();
  CLI::App* list =
      add_word(*group, status, "list", "open alerts",
               [words](const ApiClient& client) { return list_alerts(client, *words); });
  list->add_option("--status", words->filter_status, "firing,acknowledged,resolved or all")
      ->capture_default_str();
  list->add_option("--service", words->service);
  list->add_option("--severity", words->severity);
  list->add_option("--text", words->text, "in the summary or a label");
  list->add_flag("--mine", words->mine, "that I was paged for");
  const auto about_one = [&](const char* name, const char* about,
                             int (*show)(const ApiClient&, const std::string& path)) {
    CLI::App* word = add_word(*group, status, name, about, [words, show](const ApiClient& client) {
      return show(client, "/api/v1/alerts/" + segment(words->ids.at(0)));
    });
    word->add_option("id", words->ids, "the alert's number")->required()->expected(1);
  };
  about_one("show", "one alert", [](const ApiClient& client, const std::string& path) {
    return print_object(client, client.call("GET", path));
  });
  about_one("why", "why it paged somebody, or nobody", show_why);
  about_one("timeline", "what happened to it",
            [](const ApiClient& client, const std::string& path) {
              return print_list(client, client.call("GET", path + "/timeline"), timeline_columns);
            });
  for (const auto& [name, verb, about] :
       {std::tuple{"ack", "acknowledge", "I take it"},
        std::tuple{"unack", "unacknowledge", "I do not take it after all"},
        std::tuple{"resolve", "resolve", "it is over"},
        std::tuple{"snooze", "snooze", "quiet for a while"},
        std::tuple{"unsnooze", "unsnooze", "no longer quiet"},
        std::tuple{"escalate", "escalate", "call the next step now"}}) {
    CLI::App* word = add_word(*group, status, name, about,
                              [words, what = std::string(verb)](const ApiClient& client) {
                                return act(client, *words, what);
                              });
    word->add_option("ids", words->ids, "the alerts' numbers")->required();
    word->add_option("--note", words->note, "for the timeline");
    if (std::string_view(verb) == "snooze") {
      word->add_option("--for", words->duration, "how long")->capture_default_str();
    }
  }
}

struct SilenceWords {
  std::string id;
  std::string matchers;
  std::string duration = "2h";
  std::string comment;
  bool expired = false;
};

int add_silence_now(const ApiClient& client, const SilenceWords& words) {
  const auto duration = parse_duration(words.duration);
  if (!duration) return report(std::unexpected(duration.error()));
  const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  return print_object(client, client.call("POST", "/api/v1/silences",
                                          json::object{{"text", words.matchers},
                                                       {"ends_at", format_time(now + *duration)},
                                                       {"comment", words.comment}}));
}

void add_silence(CLI::App& app, int& status) {
  CLI::App* group = app.add_subcommand("silence", "keep alerts quiet for a while");
  group->require_subcommand(1);
  const auto words = std::make_shared<SilenceWords>();
  CLI::App* list = add_word(*group, status, "list", "silences", [words](const ApiClient& client) {
    const std::string path = path_with(
        "/api/v1/silences", {{"expired", words->expired ? "true" : ""}, {"limit", "1000"}});
    return print_list(client, client.call("GET", path),
                      {"uuid", "state", "ends_at", "created_by", "comment"});
  });
  list->add_flag("--expired", words->expired, "also those that are over");
  CLI::App* adding =
      add_word(*group, status, "add", "make a silence",
               [words](const ApiClient& client) { return add_silence_now(client, *words); });
  adding->add_option("matchers", words->matchers, "{service=\"checkout\", env!=\"dev\"}")
      ->required();
  adding->add_option("--for", words->duration, "how long")->capture_default_str();
  adding->add_option("--comment", words->comment, "why")->required();
  CLI::App* ending =
      add_word(*group, status, "expire", "end a silence now", [words](const ApiClient& client) {
        return print_done(client, client.call("DELETE", "/api/v1/silences/" + segment(words->id)),
                          "ended");
      });
  ending->add_option("id", words->id, "the silence's id")->required();
}

}  // namespace

void add_alert_commands(CLI::App& app, int& status) {
  add_event(app, status);
  add_alert(app, status);
  add_silence(app, status);
}

}  // namespace tocsin
