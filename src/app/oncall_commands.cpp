// tocsin on-call, rehearse, coverage, load.
#include "app/api_commands.hpp"

namespace tocsin {
namespace {

constexpr int holes_found = 3;  // exit status: told apart from an error, for a nightly check

struct OnCallWords {
  std::string policy;
  std::string severity = "SEV1";
  std::string at;
  std::string length = "24h";
  std::string from;
  std::string to;
  std::string schedule;
  std::string team;
  std::string user;
  bool csv = false;
};

std::string people_of(const json::value& shifts) {
  std::string names;
  for (const json::value& shift : shifts.as_array()) {
    names += (names.empty() ? "" : ", ") + member_text(shift, "user");
  }
  return names.empty() ? "nobody" : names;
}

// Who is on call now, and until when.
int on_call(const ApiClient& client, const OnCallWords& words) {
  auto answer =
      client.call("GET", path_with("/api/v1/on-call", {{"at", words.at}, {"user", words.user}}));
  if (answer && !client.json()) {
    for (json::value& item : answer->as_object().at("items").as_array()) {
      json::object& view = item.as_object();
      const json::array& next = view.at("next").as_array();
      view.insert_or_assign("until", next.empty() ? "" : member_text(next.front(), "begin"));
      view.insert_or_assign("then", next.empty() ? "" : people_of(view.at("next")));
      view.insert_or_assign("on_call", people_of(view.at("now")));
    }
  }
  return print_list(client, answer, {"schedule", "on_call", "until", "then"});
}

int rehearse(const ApiClient& client, const OnCallWords& words) {
  json::object body{
      {"policy", words.policy}, {"severity", words.severity}, {"length", words.length}};
  if (!words.at.empty()) body.emplace("at", words.at);
  auto answer = client.call("POST", "/api/v1/policies/rehearse", body);
  if (answer && !client.json()) {
    json::array entries = answer->as_object().at("entries").as_array();
    answer = json::object{{"items", std::move(entries)}};
  }
  return print_list(client, answer, {"at", "kind", "user", "contact_method", "text", "why"});
}

int coverage(const ApiClient& client, const OnCallWords& words) {
  auto answer = client.call(
      "GET", path_with("/api/v1/coverage",
                       {{"policy", words.policy}, {"from", words.from}, {"to", words.to}}));
  if (!answer) return report(std::unexpected(answer.error()));
  const json::object& told = answer->as_object().at("coverage").as_object();
  const bool whole =
      told.at("holes").as_array().empty() && told.at("services_without_policy").as_array().empty();
  if (client.json()) {
    print_object(client, answer);
    return whole ? 0 : holes_found;
  }
  json::array rows = told.at("holes").as_array();
  for (json::value& row : rows) {
    std::string why;
    for (const json::value& reason : row.as_object().at("reasons").as_array()) {
      why += (why.empty() ? "" : "; ") + member_text(reason, "cause");
      for (const std::string_view of : {"schedule", "user"}) {
        const std::string name = member_text(reason, of);
        if (!name.empty()) why += " " + name;
      }
    }
    row.as_object().insert_or_assign("why", why);
  }
  if (!rows.empty()) {
    print_list(client, json::value(json::object{{"items", std::move(rows)}}),
               {"policy", "begin", "end", "severities", "why"});
  }
  for (const json::value& service : told.at("services_without_policy").as_array()) {
    std::printf("service %s has no policy: nobody is called\n", service.as_string().c_str());
  }
  for (const json::value& user : told.at("unreachable").as_array()) {
    std::printf("user %s has no verified contact method\n", user.as_string().c_str());
  }
  if (whole) std::printf("every alert reaches somebody\n");
  return whole ? 0 : holes_found;
}

int load(const ApiClient& client, const OnCallWords& words) {
  const std::vector<std::pair<std::string, std::string>> query = {{"schedule", words.schedule},
                                                                  {"team", words.team},
                                                                  {"user", words.user},
                                                                  {"from", words.from},
                                                                  {"to", words.to}};
  if (words.csv) {
    const auto text = client.text("GET", path_with("/api/v1/on-call/load.csv", query));
    if (!text) return report(std::unexpected(text.error()));
    std::fputs(text->c_str(), stdout);
    return 0;
  }
  return print_list(client, client.call("GET", path_with("/api/v1/on-call/load", query)),
                    {"user", "schedule", "load.shifts", "load.day", "load.night", "load.weekend",
                     "load.holiday"});
}

void add_range(CLI::App& word, OnCallWords& words) {
  word.add_option("--from", words.from, "2026-11-30T00:00:00Z; now unless told");
  word.add_option("--to", words.to, "at most 400 days later");
}

}  // namespace

void add_oncall_commands(CLI::App& app, int& status) {
  const auto words = std::make_shared<OnCallWords>();
  CLI::App* now = add_word(app, status, "on-call", "who is on call",
                           [words](const ApiClient& client) { return on_call(client, *words); });
  now->add_option("--at", words->at, "at an instant, of the past as well");
  now->add_option("--user", words->user, "only where this user is on call");
  CLI::App* rehearsing =
      add_word(app, status, "rehearse", "whom a policy would call, and when",
               [words](const ApiClient& client) { return rehearse(client, *words); });
  rehearsing->add_option("policy", words->policy)->required();
  rehearsing->add_option("--severity", words->severity)->capture_default_str();
  rehearsing->add_option("--at", words->at, "when the alert begins; now unless told");
  rehearsing->add_option("--for", words->length, "how long it is watched")->capture_default_str();
  CLI::App* covering = add_word(
      app, status, "coverage", "when an alert would reach nobody; exits with 3 when that can be",
      [words](const ApiClient& client) { return coverage(client, *words); });
  covering->add_option("--policy", words->policy, "only this one");
  add_range(*covering, *words);
  CLI::App* loading =
      add_word(app, status, "load", "how long each person is on call, by kind of hour",
               [words](const ApiClient& client) { return load(client, *words); });
  loading->add_option("--schedule", words->schedule);
  loading->add_option("--team", words->team);
  loading->add_option("--user", words->user);
  loading->add_flag("--csv", words->csv, "a table for spreadsheets");
  add_range(*loading, *words);
}

}  // namespace tocsin
