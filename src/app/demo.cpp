#include "app/demo.hpp"

#include "api/config_file.hpp"
#include "api/first_set_up.hpp"
#include "api/intake_key.hpp"
#include "api/silence_uuid.hpp"
#include "app/demo_organisation.hpp"
#include "base/crypto.hpp"

namespace tocsin {
namespace {

struct DemoEvent {
  std::string_view integration;
  std::string_view key;
  std::string_view summary;
  std::string_view severity;
  std::vector<Labels::Pair> labels;
  Duration ago{};
  std::string_view description;
};

// Oldest first, as they would have come in.
std::vector<DemoEvent> demo_events() {
  return {
      {"prometheus",
       "disk-db3",
       "Disk of db3 fills up in 3 days",
       "warning",
       {{"alertname", "DiskWillFill"}, {"instance", "db3"}, {"env", "production"}},
       190min,
       "At the present rate /var/lib/postgresql is full on Thursday."},
      {"prometheus",
       "cert-staging",
       "Certificate of staging.example.org ends in 6 days",
       "info",
       {{"alertname", "CertificateEnds"}, {"instance", "staging"}, {"env", "staging"}},
       160min,
       "Renewal has failed twice: the DNS challenge is not answered."},
      {"grafana",
       "search-latency",
       "Search answers slowly: p99 2.1 s",
       "warning",
       {{"alertname", "SearchLatency"}, {"team", "discovery"}, {"env", "production"}},
       48min,
       "The index of products was rebuilt an hour ago."},
      {"prometheus",
       "checkout-errors",
       "Checkout fails for 14 % of orders",
       "critical",
       {{"alertname", "CheckoutErrors"}, {"app", "checkout"}, {"env", "production"}},
       23min,
       "HTTP 502 from payment-gateway since 23 minutes."},
      {"prometheus",
       "payment-timeouts",
       "Payment gateway: timeouts to the card processor",
       "critical",
       {{"alertname", "PaymentTimeouts"}, {"app", "payment-gateway"}, {"env", "production"}},
       22min,
       "Connections to the processor's second site hang after the handshake."},
      {"prometheus",
       "payment-queue",
       "Unpaid orders pile up: 1,840 waiting",
       "error",
       {{"alertname", "PaymentQueue"}, {"app", "payment-gateway"}, {"env", "production"}},
       17min,
       "The queue drains at a tenth of its usual rate."},
      {"prometheus",
       "warehouse-lag",
       "Warehouse feed lags by 12 minutes",
       "warning",
       {{"alertname", "FeedLag"}, {"app", "warehouse"}, {"env", "production"}},
       9min,
       "Paid orders reach the warehouse late."},
      {"support",
       "tickets",
       "31 customers report failed payments",
       "error",
       {{"source", "helpdesk"}},
       6min,
       "Most of them in Austria and Switzerland."},
  };
}

class Demo {
 public:
  Demo(Engine& engine, Random& random, std::string_view secrets_key, Time now)
      : engine_(engine), random_(random), secrets_key_(secrets_key), now_(now) {}

  Status fill() {
    for (const auto step :
         {&Demo::organisation, &Demo::events, &Demo::answers, &Demo::incident, &Demo::silence}) {
      if (const Status done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  Result<Reply> ask(CommandBody body, const Slug& user = {}) {
    Command command;
    if (!user.empty()) command.actor = {.kind = ActorKind::user, .slug = user, .on_behalf_of = {}};
    command.origin = user.empty() ? Origin::system : Origin::api;
    command.body = std::move(body);
    return engine_.ask(std::move(command)).reply;
  }
  static Status status_of(const Result<Reply>& reply) {
    return reply ? Status{} : Status{std::unexpected(reply.error())};
  }

  Status organisation() {
    api::FirstSetUp first = api::first_set_up(
        *engine_.config(), {.organisation = "Lindgren Market",
                            .name = "Demo",
                            .email = std::string(demo_email),
                            .password_hash = hash_password(random_, demo_password),
                            .time_zone = "Europe/Berlin",
                            .public_url = {}});
    if (const auto reply = ask(std::move(first.change)); !reply) return status_of(reply);
    std::map<std::string, std::string> keys;
    for (const char* name : {"PROMETHEUS", "GRAFANA", "SUPPORT", "BACKUP"}) {
      keys.emplace(std::string("env:") + name, new_secret(random_, "tci_"));
    }
    const auto config = engine_.config();
    auto plan = api::plan_file(demo_organisation, {.config = *config,
                                                   .owner = "demo",
                                                   .prune = false,
                                                   .secrets = std::move(keys),
                                                   .secrets_key = secrets_key_,
                                                   .random = random_});
    if (!plan) return std::unexpected(std::move(plan.error()));
    plan->change.managed_by.clear();  // so that visitors may change everything
    return status_of(ask(std::move(plan->change)));
  }

  Status events() {
    for (const DemoEvent& sent : demo_events()) {
      const auto config = engine_.config();
      std::vector<Labels::Pair> pairs = sent.labels;
      pairs.emplace_back("severity", sent.severity);
      auto labels = Labels::from_pairs(std::move(pairs));
      if (!labels) return std::unexpected(std::move(labels.error()));
      Event event;
      event.dedup_key = sent.key;
      event.summary = sent.summary;
      event.labels = std::move(*labels);
      event.starts_at = now_ - sent.ago;
      event.content.annotations = {{"description", std::string(sent.description)}};
      event.content.links = {{"https://example.org/runbooks/" + std::string(sent.key), "Runbook"}};
      std::vector<Event> one;
      one.push_back(std::move(event));
      const auto reply =
          ask(api::ingest_of(*config->find<Integration>(sent.integration), std::move(one)));
      if (!reply) return status_of(reply);
      for (const std::uint64_t id : reply->ids) alerts_.emplace(sent.key, AlertId{id});
    }
    return {};
  }

  AlertId alert(std::string_view key) const { return alerts_.at(std::string(key)); }

  Status answers() {
    const auto act = [&](std::string_view key, AlertVerb verb, std::string note, const Slug& user,
                         std::optional<Time> until = {}) {
      return status_of(ask(
          ActOnAlerts{
              .alerts = {alert(key)}, .verb = verb, .until = until, .note = std::move(note)},
          user));
    };
    if (const Status done =
            act("payment-timeouts", AlertVerb::acknowledge, "Looking at it", "mara");
        !done) {
      return done;
    }
    if (const Status done =
            act("disk-db3", AlertVerb::snooze, "Larger disk is ordered", "jonas", now_ + 20h);
        !done) {
      return done;
    }
    return act("search-latency", AlertVerb::resolve, "Index is warm again", "tariq");
  }

  Status incident() {
    const auto declared =
        ask(DeclareIncident{.title = "Card payments fail at checkout",
                            .summary = "About one order in seven cannot be paid by card.",
                            .severity = std::nullopt,
                            .impact = Level::significant,
                            .urgency = Level::extensive,
                            .major = true,
                            .services = {"checkout", "payment-gateway"},
                            .alerts = {alert("checkout-errors"), alert("payment-timeouts"),
                                       alert("payment-queue"), alert("tickets")},
                            .commander = "sofia",
                            .page_teams = false,
                            .by_rule = {},
                            .drill = false},
            "mara");
    if (!declared) return status_of(declared);
    const IncidentId id{declared->ids.front()};
    const auto say = [&](const Slug& user, std::string text,
                         std::optional<IncidentStatus> status = {}) {
      ChangeIncident change;
      change.incident = id;
      change.status = status;
      change.note = std::move(text);
      return status_of(ask(std::move(change), user));
    };
    Status done = say("sofia", "I take command. Mara looks at the gateway, Tariq at orders.",
                      IncidentStatus::investigating);
    if (done) done = say("mara", "Only the processor's second site hangs; the first one answers.");
    if (done) {
      done = say("mara", "Routing all card traffic to the first site.", IncidentStatus::identified);
    }
    if (done) done = say("tariq", "Waiting orders will be retried when the queue drains.");
    for (const auto& [role, who] :
         {std::pair("operations-lead", "mara"), std::pair("scribe", "tariq")}) {
      if (done) done = status_of(ask(TakeRole{id, role}, who));
    }
    return done;
  }

  Status silence() {
    auto matchers = parse_matchers(R"({env="staging"})");
    if (!matchers) return std::unexpected(std::move(matchers.error()));
    Silence silence;
    silence.uuid = api::new_uuid(random_);
    silence.matchers = std::move(*matchers);
    silence.starts_at = now_;
    silence.ends_at = now_ + 8h;
    silence.created_by = "jonas";
    silence.comment = "Staging is being rebuilt";
    return status_of(ask(PutSilence{std::move(silence)}, "jonas"));
  }

  Engine& engine_;
  Random& random_;
  std::string_view secrets_key_;
  Time now_;
  std::map<std::string, AlertId> alerts_;
};

}  // namespace

Status fill_with_demo(Engine& engine, Random& random, std::string_view secrets_key, Time now) {
  if (!engine.config()->table<User>().all().empty()) return {};
  return Demo(engine, random, secrets_key, now).fill();
}

}  // namespace tocsin
