// A storm: 5,000 alerts in ten minutes, thirty people, a provider that is dead, and two crashes.
#include <fmt/format.h>

#include <cstdio>
#include <numeric>

#include "tests/scenario/story.hpp"

namespace tocsin {
namespace {

constexpr int people = 30;
constexpr int services = 10;
constexpr int alerts = 5'000;
constexpr Duration storm_length = 10min;

Slug person(int number) { return fmt::format("person-{}", number); }

ContactMethod method(const Slug& user, Channel channel) {
  ContactMethod made;
  made.user = user;
  made.channel = channel;
  made.slug = user + (channel == Channel::email ? "-mail" : "-hook");
  made.name = made.slug;
  made.address = channel == Channel::email ? user + "@example.org" : "https://dead.example.org/";
  made.vouched = true;
  return made;
}

// Each service calls three people; each person has mail and the hook of the dead provider, hook
// first.
void set_stage(Story& story) {
  std::vector<ConfigObject> objects;
  for (int i = 0; i < people; ++i) {
    User user;
    user.slug = user.name = person(i);
    user.email = user.slug + "@example.org";
    objects.emplace_back(user);
    objects.emplace_back(method(user.slug, Channel::webhook));
    objects.emplace_back(method(user.slug, Channel::email));
  }
  for (int i = 0; i < services; ++i) {
    const Slug slug = fmt::format("service-{}", i);
    EscalationPolicy policy;
    policy.slug = policy.name = slug;
    Step step;
    for (int j = 0; j < 3; ++j) step.targets.push_back({TargetKind::user, person(3 * i + j)});
    step.delay = 24h;
    policy.steps = {step};
    objects.emplace_back(policy);
    Service service;
    service.slug = service.name = slug;
    service.policy = slug;
    objects.emplace_back(service);
    Integration integration;
    integration.slug = integration.name = integration.service = slug;
    objects.emplace_back(integration);
  }
  const auto put = story.put_all(std::move(objects));
  ASSERT_TRUE(put) << put.error().pointer << " " << put.error().message;
  for (int i = 0; i < people; ++i) {
    story.provider(person(i) + "-hook", {.kind = JobOutcomeKind::failed});
  }
}

TEST(Storm, EverybodyIsPagedAndMessagesStayFew) {
  Story story;
  set_stage(story);
  constexpr int bursts = 100;
  for (int burst = 0; burst < bursts; ++burst) {
    const Duration at = 1min + storm_length * burst / bursts;
    if (burst == bursts / 3 || burst == 2 * bursts / 3) {
      story.at(at - 3s);
      story.restart(2s);  // what was under way is sent again
    }
    for (int i = 0; i < services; ++i) {
      std::vector<Event> events;
      for (int j = 0; j < alerts / bursts / services; ++j) {
        events.push_back(Story::trigger(fmt::format("alert-{}-{}-{}", burst, i, j)));
      }
      ASSERT_TRUE(story.at(at).send(std::move(events), fmt::format("service-{}", i)));
    }
  }
  story.at(1h);

  std::map<Slug, std::set<PageId>> told;
  std::map<Slug, int> messages;
  for (const Notification& note : story.notifications()) {
    if (note.status != NotificationStatus::sent) continue;
    told[note.user].insert(note.pages.begin(), note.pages.end());
    ++messages[note.user];
  }
  std::map<Slug, std::size_t> owed;
  for (const Page& page : story.pages()) ++owed[page.user];
  int most = 0;
  for (int i = 0; i < people; ++i) {
    const Slug user = person(i);
    EXPECT_EQ(owed[user], static_cast<std::size_t>(alerts / services)) << user;
    EXPECT_EQ(told[user].size(), owed[user]) << user << " was not told of everything";
    most = std::max(most, messages[user]);
  }
  // 30 + 60 s, then every 120 s over ten minutes, one more for each crash, a few to finish.
  EXPECT_LE(most, 16);
  const int all = std::accumulate(messages.begin(), messages.end(), 0,
                                  [](int sum, const auto& each) { return sum + each.second; });
  std::printf("%d alerts, %zu pages, %d messages to %d people, at most %d to one\n", alerts,
              story.pages().size(), all, people, most);
  story.expect_same_as_stored();
}

}  // namespace
}  // namespace tocsin
