// The mirror's calls against a Slack that keeps Slack's rules: names of channels, who may call,
// which messages there are, what a method takes.
#include "channels/slack_mirror.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "channels/slack_mrkdwn.hpp"

namespace tocsin::slack_mirror {
namespace {

const Time now{std::chrono::hours(490'000)};

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

class FakeSlack {
 public:
  struct Message {
    std::string ts;
    json::object body;
    bool deleted = false;
  };
  struct Channel {
    std::string id;
    std::string name;
    std::string creator;
    std::string topic = {};
    std::string invited = {};
    bool archived = false;
    bool member = true;
    std::vector<Message> messages = {};
  };

  ProviderAnswer answer(const HttpMessage& message) {
    calls.push_back(message.url.substr(message.url.rfind('/') + 1));
    const std::string& method = calls.back();
    if (refuse_next.contains(method)) {
      const std::string error = refuse_next[method];
      refuse_next.erase(method);
      return said({{"ok", false}, {"error", error}});
    }
    const std::string token = "Bearer xoxb-1";
    const bool allowed = std::ranges::any_of(message.headers, [&](const auto& header) {
      return header.first == "Authorization" && header.second == token;
    });
    if (!allowed) return error("invalid_auth");
    json::object body = reads(method) ? form(message.body) : parse_json(message.body)->as_object();
    const ProviderAnswer told = act(method, body);
    if (lose_next == method) {  // it is done, and nobody hears of it
      lose_next.clear();
      return {.reached = ProviderAnswer::Reached::broken,
              .status = 0,
              .text = "lost",
              .retry_after = {}};
    }
    return told;
  }

  Channel* named(std::string_view name) {
    const auto found = std::ranges::find(channels, name, &Channel::name);
    return found == channels.end() ? nullptr : &*found;
  }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> all;
    for (const Message& one : named(name)->messages) {
      if (!one.deleted) all.emplace_back(one.body.at("text").as_string());
    }
    return all;
  }

  std::vector<Channel> channels;
  std::vector<std::string> calls;
  std::map<std::string, std::string> refuse_next;
  std::string lose_next;

 private:
  static bool reads(const std::string& method) {
    return method == "auth.test" || method == "users.conversations" ||
           method == "conversations.info" || method == "conversations.history" ||
           method == "conversations.replies";
  }
  static json::object form(std::string_view body) {
    json::object fields;
    while (!body.empty()) {
      const std::string_view one = body.substr(0, body.find('&'));
      body.remove_prefix(std::min(body.size(), one.size() + 1));
      fields[one.substr(0, one.find('='))] = decoded(one.substr(one.find('=') + 1));
    }
    return fields;
  }
  static ProviderAnswer said(const json::object& body) {
    return {.reached = ProviderAnswer::Reached::answered,
            .status = 200,
            .text = json_text(body),
            .retry_after = {}};
  }
  static ProviderAnswer error(const char* word) { return said({{"ok", false}, {"error", word}}); }
  static bool good_name(std::string_view name) {
    return !name.empty() && name.size() <= 80 && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
  }

  ProviderAnswer act(const std::string& method, const json::object& body) {
    if (method == "auth.test") {
      return said({{"ok", true}, {"team_id", "T1"}, {"user_id", "UBOT"}, {"bot_id", "B1"}});
    }
    if (method == "conversations.create") {
      const std::string name(body.at("name").as_string());
      if (!good_name(name)) return error("invalid_name_specials");
      if (named(name) != nullptr) return error("name_taken");
      channels.push_back({fmt::format("C{}", channels.size() + 1), name, "UBOT"});
      return said({{"ok", true}, {"channel", {{"id", channels.back().id}}}});
    }
    if (method == "users.conversations") {
      // Two a page, so that somebody has to turn it.
      const std::size_t from = body.at("cursor").as_string().empty()
                                   ? 0
                                   : std::stoul(std::string(body.at("cursor").as_string()));
      json::array list;
      for (std::size_t i = from; i < std::min(from + 2, channels.size()); ++i) {
        list.push_back(json::object{
            {"id", channels[i].id}, {"name", channels[i].name}, {"creator", channels[i].creator}});
      }
      const bool more = from + 2 < channels.size();
      return said({{"ok", true},
                   {"channels", list},
                   {"response_metadata", {{"next_cursor", more ? std::to_string(from + 2) : ""}}}});
    }
    const auto channel =
        std::ranges::find(channels, std::string(body.at("channel").as_string()), &Channel::id);
    if (channel == channels.end()) return error("channel_not_found");
    return in_channel(method, *channel, body);
  }

  ProviderAnswer in_channel(const std::string& method, Channel& channel, const json::object& body) {
    if (channel.archived) return error("is_archived");
    if (method == "conversations.join") {
      channel.member = true;
      return said({{"ok", true}});
    }
    if (!channel.member) return error("not_in_channel");
    if (method == "conversations.setTopic") {
      channel.topic = body.at("topic").as_string();
      if (channel.topic.size() > 250) return error("too_long");
    } else if (method == "conversations.invite") {
      channel.invited = body.at("users").as_string();
    } else if (method == "conversations.history" || method == "conversations.replies") {
      json::array list;
      for (const Message& one : channel.messages) {
        if (one.deleted) continue;
        json::object shown = one.body;
        shown["ts"] = one.ts;
        list.insert(list.begin(), shown);
      }
      return said({{"ok", true}, {"messages", list}, {"has_more", false}});
    } else if (method == "chat.postMessage") {
      if (body.at("text").as_string().empty()) return error("no_text");
      if (body.contains("thread_ts") &&
          std::ranges::find(channel.messages, std::string(body.at("thread_ts").as_string()),
                            &Message::ts) == channel.messages.end()) {
        return error("thread_not_found");
      }
      const std::string ts = fmt::format("1764000000.{:06}", ++clock_);
      channel.messages.push_back({ts, body});
      return said({{"ok", true}, {"channel", channel.id}, {"ts", ts}});
    } else if (method == "chat.update" || method == "chat.delete") {
      const auto found =
          std::ranges::find(channel.messages, std::string(body.at("ts").as_string()), &Message::ts);
      if (found == channel.messages.end() || found->deleted) return error("message_not_found");
      if (method == "chat.delete") found->deleted = true;
      if (method == "chat.update") found->body["text"] = body.at("text");
      return said({{"ok", true}, {"ts", found->ts}});
    }
    return said({{"ok", true}});
  }

  int clock_ = 0;
};

ChatLink link_to(const std::string& message, const std::string& member = {}) {
  return {.channel = "C1",
          .message = message,
          .incident = IncidentId{42},
          .entry = {},
          .member = member,
          .changed = {}};
}

class Mirror : public testing::Test {
 protected:
  Mirror() {
    incident.id = IncidentId{42};
    incident.title = "Checkout down";
    incident.severity = Severity::SEV1;
    incident.status = IncidentStatus::investigating;
  }
  Work line(const std::string& text, EntryKind kind = EntryKind::said) {
    Work work{.incident = incident, .entry = {}};
    work.entry.id = EntryId{++entry_};
    work.entry.subject_kind = EntryOf::incident;
    work.entry.subject = 42;
    work.entry.kind = kind;
    work.entry.text = text;
    work.entry.at = now;
    work.author = "Ana";
    return work;
  }
  // And the incident and the links are as the outcome leaves them.
  Outcome send(const Work& work, Workspace workspace = {.api_url = "https://slack.com/api",
                                                        .token = "xoxb-1",
                                                        .public_url = "https://t.example.org"}) {
    slack_mirror::Run run(std::move(workspace), work);
    for (int calls = 0; calls < 100; ++calls) {
      const auto message = run.next();
      if (!message) break;
      run.answered(slack.answer(*message), now);
    }
    if (run.outcome().made) incident.chat = *run.outcome().made;
    return run.outcome();
  }

  const std::string name = "inc-42-checkout-down";
  FakeSlack slack;
  Incident incident;

 private:
  std::uint64_t entry_ = 0;
};

using Texts = std::vector<std::string>;

TEST_F(Mirror, MakesAChannelWithTopicAndPeopleAndPostsTheFirstEntry) {
  Work work = line("", EntryKind::declared);
  work.members = {"U1", "U2"};
  const Outcome outcome = send(work);
  EXPECT_EQ(outcome.kind, JobOutcomeKind::sent) << outcome.receipt;
  EXPECT_EQ(outcome.made, (ChatRoom{"T1", "C1", false}));
  ASSERT_NE(slack.named(name), nullptr);
  EXPECT_EQ(slack.named(name)->topic,
            "INC-42 SEV1 | investigating | Checkout down https://t.example.org/incidents/INC-42");
  EXPECT_EQ(slack.named(name)->invited, "U1,U2");
  EXPECT_EQ(slack.texts(name),
            Texts{"<https://t.example.org/incidents/INC-42|INC-42> SEV1: Checkout down (Ana)"});
  EXPECT_EQ(outcome.link->message, slack.named(name)->messages[0].ts);
  EXPECT_EQ(outcome.link->entry, work.entry.id);
}

TEST_F(Mirror, SaysWhoSaidIt) {
  send(line("the **db** is <down> & out"));
  send(line("rollback", EntryKind::decision));
  EXPECT_EQ(slack.texts(name),
            (Texts{"*Ana:* the *db* is &lt;down&gt; &amp; out", "*Ana:* Decision: rollback"}));
}

TEST_F(Mirror, NobodyIsRungByWhatIsWritten) {
  Work work = line("<!channel> <@U1> <https://evil|bank>");
  work.author = "<!here>*x*";
  send(work);
  const std::string text = slack.texts(name).front();
  EXPECT_EQ(text.find('<'), std::string::npos) << text;
}

TEST_F(Mirror, ChangesTheTopicWithTheStatus) {
  send(line("one"));
  incident.status = IncidentStatus::mitigated;
  send(line("investigating -> mitigated", EntryKind::status_changed));
  EXPECT_TRUE(slack.named(name)->topic.starts_with("INC-42 SEV1 | mitigated"));
  EXPECT_EQ(slack.texts(name).back(), "Status: investigating -&gt; mitigated (Ana)");
}

TEST_F(Mirror, EditsWithdrawalsAndAnswersFindTheirMessage) {
  const Outcome root = send(line("before"));
  Work answer = line("an answer");
  answer.about = root.link;
  send(answer);
  EXPECT_EQ(slack.named(name)->messages[1].body.at("thread_ts").as_string(), root.link->message);
  Work edit = line("after", EntryKind::edited);
  edit.about = root.link;
  EXPECT_EQ(send(edit).kind, JobOutcomeKind::sent);
  EXPECT_EQ(slack.texts(name).front(), "*Ana:* after");
  Work withdrawal = line("", EntryKind::withdrawn);
  withdrawal.about = root.link;
  const Outcome gone = send(withdrawal);
  EXPECT_EQ(gone.link->changed, chat_gone);
  EXPECT_EQ(slack.texts(name), Texts{"*Ana:* an answer"});
  // Once more, as after a lost answer: it is gone, and that is that.
  EXPECT_EQ(send(withdrawal).kind, JobOutcomeKind::sent);
}

TEST_F(Mirror, AnAnswerToWhatIsGoneThereStandsByItself) {
  send(line("one"));
  Work answer = line("an answer");
  answer.about = link_to("9.9");
  EXPECT_EQ(send(answer).kind, JobOutcomeKind::sent);
  EXPECT_EQ(slack.texts(name), (Texts{"*Ana:* one", "*Ana:* an answer"}));
}

TEST_F(Mirror, ALostAnswerMakesNoSecondMessage) {
  send(line("one"));
  Work work = line("two");
  slack.lose_next = "chat.postMessage";
  EXPECT_EQ(send(work).kind, JobOutcomeKind::unknown);
  work.look_first = true;
  const Outcome again = send(work);
  EXPECT_EQ(again.kind, JobOutcomeKind::sent);
  EXPECT_EQ(again.link->message, slack.named(name)->messages[1].ts);
  EXPECT_EQ(slack.texts(name), (Texts{"*Ana:* one", "*Ana:* two"}));
}

TEST_F(Mirror, ALostAnswerMakesNoSecondChannel) {
  slack.channels.push_back({"C1", "general", "U9"});
  slack.channels.push_back({"C2", "random", "U9"});
  slack.lose_next = "conversations.create";
  EXPECT_EQ(send(line("one")).kind, JobOutcomeKind::unknown);
  Work again = line("one");
  again.look_first = true;
  EXPECT_EQ(send(again).made, (ChatRoom{"T1", "C3", false}));
  EXPECT_EQ(slack.channels.size(), 3u);
  EXPECT_EQ(slack.texts(name), Texts{"*Ana:* one"});
}

TEST_F(Mirror, ANameThatOthersTookGetsANumber) {
  slack.channels.push_back({"C1", name, "U9"});
  EXPECT_EQ(send(line("one")).made, (ChatRoom{"T1", "C2", false}));
  EXPECT_EQ(slack.texts(name + "-2"), Texts{"*Ana:* one"});
  EXPECT_TRUE(slack.named(name)->messages.empty());
}

TEST_F(Mirror, AChannelThatWasMadeIsToldThoughItsFirstMessageFailed) {
  slack.refuse_next["chat.postMessage"] = "internal_error";
  const Outcome outcome = send(line("one"));
  EXPECT_EQ(outcome.kind, JobOutcomeKind::failed);
  EXPECT_EQ(outcome.made, (ChatRoom{"T1", "C1", false}));
}

TEST_F(Mirror, JoinsAChannelThatSomebodyMade) {
  slack.channels.push_back({"C1", "war-room", "U9"});
  slack.channels.back().member = false;
  incident.chat = {"T1", "C1", false};
  EXPECT_EQ(send(line("one")).kind, JobOutcomeKind::sent);
  EXPECT_EQ(slack.texts("war-room"), Texts{"*Ana:* one"});
}

TEST_F(Mirror, EachRefusalMeansWhatItMeans) {
  send(line("one"));
  struct Case {
    const char* error;
    JobOutcomeKind kind;
    bool gone;
  };
  for (const auto& [error, kind, gone] :
       {Case{"ratelimited", JobOutcomeKind::failed, false},
        Case{"internal_error", JobOutcomeKind::failed, false},
        Case{"invalid_auth", JobOutcomeKind::failed, false},
        Case{"missing_scope", JobOutcomeKind::failed, false},
        Case{"msg_too_long", JobOutcomeKind::rejected, false},
        Case{"something_new", JobOutcomeKind::rejected, false},
        Case{"is_archived", JobOutcomeKind::rejected, true},
        Case{"channel_not_found", JobOutcomeKind::rejected, true}}) {
    slack.refuse_next["chat.postMessage"] = error;
    const Outcome outcome = send(line("two"));
    EXPECT_EQ(outcome.kind, kind) << error;
    EXPECT_EQ(!outcome.gone.empty(), gone) << error;
  }
  EXPECT_EQ(send(line("two"), {.api_url = "https://slack.com/api", .token = "xoxb-2"}).kind,
            JobOutcomeKind::failed);
}

TEST_F(Mirror, AChangeThatSlackForbidsHoldsUpNothing) {
  send(line("one"));
  for (const char* error : {"edit_window_closed", "message_not_found", "cant_update_message"}) {
    slack.refuse_next["chat.update"] = error;
    Work edit = line("One.", EntryKind::edited);
    edit.about = link_to(slack.named(name)->messages[0].ts);
    const Outcome outcome = send(edit);
    EXPECT_EQ(outcome.kind, JobOutcomeKind::sent) << error;
    const bool gone = outcome.link && outcome.link->changed == chat_gone;
    EXPECT_EQ(gone, std::string_view(error) == "message_not_found");
    EXPECT_NE(outcome.receipt.find(error), std::string::npos) << outcome.receipt;
  }
  slack.refuse_next["chat.update"] = "is_archived";
  Work edit = line("One.", EntryKind::edited);
  edit.about = link_to(slack.named(name)->messages[0].ts);
  EXPECT_FALSE(send(edit).gone.empty());
}

TEST_F(Mirror, AChannelThatOthersReadIsNoMirror) {
  for (const char* mark :
       {"is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_im", "is_mpim"}) {
    incident.chat = {"T1", "C1", false};
    Work work = line("one");
    work.look_at_channel = true;
    slack_mirror::Run run({.api_url = "https://slack.com/api", .token = "xoxb-1"}, work);
    const auto call = run.next();
    ASSERT_TRUE(call);
    EXPECT_TRUE(call->url.ends_with("/conversations.info"));
    EXPECT_EQ(call->body, "channel=C1");
    const std::string answer =
        R"({"ok":true,"channel":{"id":"C1",")" + std::string(mark) + R"(":true}})";
    ProviderAnswer said;
    said.status = 200;
    said.text = answer;
    run.answered(said, now);
    EXPECT_FALSE(run.next()) << mark;
    EXPECT_EQ(run.outcome().kind, JobOutcomeKind::rejected);
    EXPECT_FALSE(run.outcome().gone.empty());
  }
  incident.chat = {};
  send(line("one"));
  Work work = line("two");
  work.look_at_channel = true;
  EXPECT_EQ(send(work).kind, JobOutcomeKind::sent);
}

TEST_F(Mirror, WaitsAsLongAsSlackAsks) {
  slack_mirror::Run run({.api_url = "https://slack.com/api", .token = "xoxb-1"}, line("one"));
  ASSERT_TRUE(run.next());
  run.answered({.reached = ProviderAnswer::Reached::answered,
                .status = 429,
                .text = "{}",
                .retry_after = "30"},
               now);
  EXPECT_FALSE(run.next());
  EXPECT_EQ(run.outcome().kind, JobOutcomeKind::failed);
  EXPECT_EQ(run.outcome().not_before, now + 30s);
}

TEST_F(Mirror, WhatIsNotSlackIsNotBelieved) {
  for (const char* text : {"", "<html>sign in</html>", "[]", "{}", R"({"ok":"true"})"}) {
    slack_mirror::Run run({.api_url = "https://slack.com/api", .token = "xoxb-1"}, line("one"));
    ASSERT_TRUE(run.next());
    run.answered({.reached = ProviderAnswer::Reached::answered,
                  .status = 200,
                  .text = text,
                  .retry_after = {}},
                 now);
    EXPECT_EQ(run.outcome().kind, JobOutcomeKind::unknown) << text;
  }
}

TEST_F(Mirror, NothingLeavesThatIsNotForIt) {
  const auto calls_of = [&](const Work& work) {
    slack.calls.clear();
    EXPECT_EQ(send(work).kind, JobOutcomeKind::sent);
    return slack.calls.size();
  };
  Work restricted = line("hush");
  restricted.entry.visibility = Visibility::restricted;
  EXPECT_EQ(calls_of(restricted), 0u);
  Work withdrawn = line("oops");
  withdrawn.withdrawn = true;
  EXPECT_EQ(calls_of(withdrawn), 0u);
  Work known = line("there already");
  known.link = link_to("1.1");
  EXPECT_EQ(calls_of(known), 0u);
  Work theirs = line("somebody's of Slack", EntryKind::edited);
  theirs.about = link_to("1.1", "U1");
  EXPECT_EQ(calls_of(theirs), 0u);
  incident.is_private = true;
  EXPECT_EQ(calls_of(line("private")), 0u);
  incident.is_private = false;
  incident.chat = {"T1", "C1", true};
  EXPECT_EQ(calls_of(line("ended")), 0u);
}

TEST_F(Mirror, EveryKindThatItShowsHasWords) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<EntryKind>>([&](auto described) {
    const EntryKind kind = described.value;
    if (!is_mirrored(kind) || kind == EntryKind::edited || kind == EntryKind::withdrawn) return;
    Work work = line("x", kind);
    work.author.clear();
    EXPECT_EQ(send(work).kind, JobOutcomeKind::sent);
    EXPECT_GT(slack.texts(name).back().size(), kind == EntryKind::said ? 0u : 3u) << to_text(kind);
    EXPECT_FALSE(slack.texts(name).back().starts_with(":")) << to_text(kind);
  });
}

TEST(MirrorNames, KeepSlacksRules) {
  EXPECT_EQ(channel_name("inc", IncidentId{42}, "Checkout: DOWN in EU-West!", 1),
            "inc-42-checkout-down-in-eu-west");
  EXPECT_EQ(channel_name("inc", IncidentId{1}, "Überlast", 1), "inc-1-berlast");
  EXPECT_EQ(channel_name("inc", IncidentId{1}, "...", 1), "inc-1");
  EXPECT_EQ(channel_name("inc", IncidentId{1}, "x", 3), "inc-1-x-3");
  for (int turn = 1; turn <= names_tried_max; ++turn) {
    EXPECT_LE(channel_name("inc", IncidentId{42}, std::string(300, 'x'), turn).size(), 80u);
  }
}

TEST(MirrorNames, ATopicIsShort) {
  Incident incident;
  incident.id = IncidentId{1};
  incident.title = std::string(200, 'x');
  EXPECT_LE(topic_of(incident, "https://" + std::string(100, 'y')).size(), 250u);
  EXPECT_LE(topic_of(incident, "https://" + std::string(500, 'y')).size(), 250u);
}

struct Vector {
  std::string_view ours;
  std::string_view slack;
};
TEST(SlackMrkdwn, IsWrittenAsSlackHasIt) {
  const Vector vectors[] = {
      {"", ""},
      {"plain", "plain"},
      {"**bold** and **more**", "*bold* and *more*"},
      {"**not\nbold**", "**not\nbold**"},
      {"****", "****"},
      {"**open", "**open"},
      {"a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"},
      {"`**x** <`", "`**x** &lt;`"},
      {"```\n**x**\n```", "```\n**x**\n```"},
      {"**a `b** c`", "**a `b** c`"},
  };
  for (const auto& [ours, slack] : vectors) EXPECT_EQ(to_mrkdwn(ours, 1000), slack) << ours;
}

TEST(SlackMrkdwn, IsCutBetweenCharacters) {
  EXPECT_EQ(to_mrkdwn("aaaa", 4), "a…");
  EXPECT_EQ(to_mrkdwn("&&&&", 14), "&amp;&amp;…");
  EXPECT_EQ(to_mrkdwn("üüüü", 7), "üü…");
}

}  // namespace
}  // namespace tocsin::slack_mirror
