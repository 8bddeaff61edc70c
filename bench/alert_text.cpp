#include "alert_text.hpp"

#include <charconv>
#include <cstring>
#include <vector>

namespace tocsin::bench {
namespace {

// ######## the number, @@@@@@@@ the revision, %% the service, ^ the end.
constexpr std::string_view model =
    R"({"labels":{"alertname":"HighRequestLatency","cluster":"eu-west-1",)"
    R"("instance":"node-########.example.org:9100","job":"api-server","pod":"api-########",)"
    R"("service":"service-%%","severity":"warning"},)"
    R"("annotations":{"summary":"Requests to node-######## are slow",)"
    R"("description":"The 99th percentile was above 4 s for 10 minutes, sample @@@@@@@@",)"
    R"("runbook_url":"https://runbooks.example.org/latency"},)"
    R"("startsAt":"2025-01-01T00:00:00.000Z","endsAt":"^^^^^^^^^^^^^^^^^^^^^^^^",)"
    R"("generatorURL":"https://prometheus.example.org/graph?g0.expr=latency"})";
static_assert(model.size() > 490 && model.size() < 580);

constexpr std::size_t stride = model.size() + 1;  // and the comma, or the bracket
constexpr std::string_view instance_prefix = "node-";
constexpr std::size_t digits = 8;

std::vector<std::size_t> places_of(std::string_view mark) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; (at = model.find(mark, at)) != std::string_view::npos;
       at += mark.size()) {
    places.push_back(at);
  }
  return places;
}
const std::vector<std::size_t> number_places = places_of("########");
const std::size_t revision_place = model.find("@@@@@@@@");
const std::size_t service_place = model.find("%%");
const std::size_t ends_at_place = model.find('^');

void write_digits(char* to, std::size_t width, std::uint32_t value) {
  for (std::size_t i = width; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

void write_alert(char* at, std::uint32_t number, std::uint32_t revision) {
  for (const std::size_t place : number_places) write_digits(at + place, digits, number);
  write_digits(at + revision_place, digits, revision);
  write_digits(at + service_place, 2, number % services_count);
}

// "2026-11-23T04:05:06.789Z"
void write_time(char* to, WallTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const auto since = static_cast<std::uint32_t>(floor<milliseconds>(time - day).count());
  std::memcpy(to, "0000-00-00T00:00:00.000Z", 24);
  write_digits(to, 4, static_cast<std::uint32_t>(static_cast<int>(date.year())));
  write_digits(to + 5, 2, static_cast<unsigned>(date.month()));
  write_digits(to + 8, 2, static_cast<unsigned>(date.day()));
  write_digits(to + 11, 2, since / 3'600'000);
  write_digits(to + 14, 2, since / 60'000 % 60);
  write_digits(to + 17, 2, since / 1000 % 60);
  write_digits(to + 20, 3, since % 1000);
}

}  // namespace

bool read_number(std::string_view instance, std::uint32_t& number) {
  if (!instance.starts_with(instance_prefix)) return false;
  const char* from = instance.data() + instance_prefix.size();
  const char* end = instance.data() + instance.size();
  return std::from_chars(from, end, number).ptr == from + digits;
}

Body::Body(std::size_t alerts) : alerts_(alerts) {
  text_ = "[";
  for (std::size_t i = 0; i < alerts; ++i) {
    text_ += model;
    text_ += i + 1 < alerts ? ',' : ']';
  }
}

void Body::set(std::size_t slot, std::uint32_t number, std::uint32_t revision) {
  write_alert(text_.data() + 1 + slot * stride, number, revision);
}

void Body::set_ends_at(WallTime ends_at) {
  char text[24];
  write_time(text, ends_at);
  for (std::size_t i = 0; i < alerts_; ++i) {
    std::memcpy(text_.data() + 1 + i * stride + ends_at_place, text, sizeof text);
  }
}

std::string alert_text(std::uint32_t number, std::uint32_t revision) {
  std::string text(model);
  write_alert(text.data(), number, revision);
  write_time(text.data() + ends_at_place, WallTime{});
  return text;
}

}  // namespace tocsin::bench
