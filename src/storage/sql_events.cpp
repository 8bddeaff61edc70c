// The event log read back: SqlReader::events walks its blocks from the newest to the oldest.
#include <optional>

#include "storage/question.hpp"
#include "storage/sql_reader.hpp"

namespace tocsin {

// What an event's line says of its alert, and who may read it.
struct SqlReader::AlertWords {
  std::string summary;
  AlertStatus status = AlertStatus::firing;
  Slug service;
  std::uint64_t incident = 0;
  Slug integration;
  Time created_at{};
  bool found = false;
};

// One walk. The place is a block's seq and how many of its records, from its first, are still
// ahead.
struct SqlReader::EventScan {
  const Sight& sight;
  std::string integration;
  AlertId alert;
  std::size_t limit = 0;
  std::uint64_t seq = 0;                 // blocks up to this one
  std::optional<std::uint64_t> records;  // of that one only the first so many
  std::optional<Time> not_before;        // older blocks hold nothing of the alert
  bool done = false;                     // there are no more blocks
  std::map<AlertId, AlertWords> words;
  Slice<LoggedEvent> slice;

  bool may_see(const AlertWords& alert_words) const {
    if (sight.all) return true;
    if (!alert_words.found) return false;
    const auto& s = sight.services;
    const auto& i = sight.incidents;
    return std::find(s.begin(), s.end(), alert_words.service) != s.end() ||
           (alert_words.incident != 0 &&
            std::find(i.begin(), i.end(), alert_words.incident) != i.end());
  }
  bool wants(const EventRecord& record) const {
    return (!alert || record.alert == alert) &&
           (integration.empty() || record.integration == integration);
  }
};

Result<Slice<LoggedEvent>> SqlReader::events(const Sight& sight, std::string_view integration,
                                             AlertId alert, const std::string& cursor, int limit) {
  constexpr std::uint64_t newest = std::numeric_limits<std::int64_t>::max();
  EventScan scan{.sight = sight,
                 .integration = std::string(integration),
                 .alert = alert,
                 .limit = static_cast<std::size_t>(slice_limit(limit)),
                 .seq = newest,
                 .records = {},
                 .not_before = {},
                 .words = {},
                 .slice = {}};
  if (!cursor.empty()) {
    const auto place = cursor_pair(cursor);
    if (!place) return std::unexpected(place.error());
    const auto seq = cursor_number(place->word);
    if (!seq) return std::unexpected(seq.error());
    scan.seq = *seq;
    scan.records = place->number;
  }
  if (auto begun = connection_->begin_snapshot(); !begun) return std::unexpected(begun.error());
  auto scanned = scan_events(scan);
  connection_->end_snapshot();
  if (!scanned) return std::unexpected(std::move(scanned.error()));
  if (!scan.done) {
    scan.slice.next =
        std::to_string(scan.seq) + "." + std::to_string(scan.records.value_or(newest));
  }
  return std::move(scan.slice);
}

Status SqlReader::scan_events(EventScan& scan) {
  if (scan.alert) {
    const auto words = words_of(scan, scan.alert);
    if (!words) return std::unexpected(words.error());
    const bool elsewhere = !scan.integration.empty() && scan.integration != (*words)->integration;
    if (!(*words)->found || elsewhere || !scan.may_see(**words)) {
      scan.done = true;
      return {};
    }
    scan.integration = (*words)->integration;
    scan.not_before = (*words)->created_at;
  }
  for (int blocks = 0; blocks < event_blocks_scanned_max && !scan.done; ++blocks) {
    const auto full = scan_block(scan);
    if (!full) return std::unexpected(full.error());
    if (*full) return {};
  }
  return {};
}

// Takes the next block's records; true when the slice is full.
Result<bool> SqlReader::scan_block(EventScan& scan) {
  Question question(scan.integration.empty()
                        ? "SELECT b.seq, b.to_at, b.packing, b.body FROM event_blocks b"
                        : "SELECT b.seq, b.to_at, b.packing, b.body FROM event_integrations i "
                          "JOIN event_blocks b ON b.seq = i.seq");
  const std::string column = scan.integration.empty() ? "b.seq" : "i.seq";
  if (!scan.integration.empty()) {
    question.where("i.integration = " + question.place(scan.integration));
  }
  question.where(column + " <= " + question.place(static_cast<std::int64_t>(scan.seq)));
  question.then("ORDER BY " + column + " DESC LIMIT 1");
  std::vector<EventRecord> records;
  std::optional<std::uint64_t> seq;
  auto asked = connection_->query(question.sql(), question.values(), [&](const Row& row) -> Status {
    if (scan.not_before && from_ms(row.integer(1)) < *scan.not_before) return {};
    seq = static_cast<std::uint64_t>(row.integer(0));
    auto raw = expand(row.text(2), row.blob(3));
    if (!raw) return std::unexpected(std::move(raw.error()));
    auto unpacked = unpack_events(*raw);
    if (!unpacked) return std::unexpected(std::move(unpacked.error()));
    records = std::move(*unpacked);
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (!seq) {
    scan.done = true;
    return true;
  }
  std::size_t left = records.size();
  if (scan.records && *seq == scan.seq) left = std::min<std::size_t>(left, *scan.records);
  scan.seq = *seq;
  for (; left > 0; --left) {
    if (scan.slice.rows.size() == scan.limit) {
      scan.records = left;
      return true;
    }
    if (!scan.wants(records[left - 1])) continue;
    if (auto taken = take_event(scan, records[left - 1]); !taken) {
      return std::unexpected(taken.error());
    }
  }
  scan.done = scan.seq == 0;
  scan.seq -= scan.done ? 0 : 1;
  scan.records.reset();
  return false;
}

Status SqlReader::take_event(EventScan& scan, const EventRecord& record) {
  LoggedEvent event{.record = record, .summary = {}, .status = AlertStatus::firing, .content = {}};
  const auto words = words_of(scan, record.alert);
  if (!words) return std::unexpected(words.error());
  if (!scan.may_see(**words)) return {};
  event.summary = (*words)->summary;
  event.status = (*words)->status;
  if (record.payload) {
    auto content = stored_payload(record.payload);
    if (!content) return std::unexpected(std::move(content.error()));
    event.content = std::move(*content);
  }
  scan.slice.rows.push_back(std::move(event));
  return {};
}

Result<const SqlReader::AlertWords*> SqlReader::words_of(EventScan& scan, AlertId id) {
  const auto [place, fresh] = scan.words.try_emplace(id);
  AlertWords& words = place->second;
  if (!fresh || !id) return &words;
  constexpr std::string_view sql =
      "SELECT summary, status, service, incident, integration, created_at FROM alerts WHERE id = "
      "$1";
  Values values;
  values.add_integer(static_cast<std::int64_t>(id.value));
  auto asked = connection_->query(sql, values, [&](const Row& row) -> Status {
    words.summary = row.text(0);
    words.status = from_text<AlertStatus>(row.text(1)).value_or(AlertStatus::firing);
    words.service = row.text(2);
    words.incident = static_cast<std::uint64_t>(row.integer(3));
    words.integration = row.text(4);
    words.created_at = from_ms(row.integer(5));
    words.found = true;
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return &words;
}

}  // namespace tocsin
