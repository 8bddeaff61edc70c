// SqlReader: the Reader over either database. One thread at a time.
#pragma once

#include <map>
#include <memory>

#include "engine/store.hpp"
#include "storage/block.hpp"
#include "storage/connection.hpp"

namespace tocsin {

constexpr std::uint64_t counted_resolved_max = 100'000;  // more are counted as this many
constexpr int event_blocks_scanned_max = 400;            // in one call of events()

class SqlReader final : public Reader {
 public:
  explicit SqlReader(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  Result<Slice<Alert>> alerts(const Sight& sight, const AlertQuery& query) override;
  Result<AlertCounts> count_alerts(const Sight& sight, const AlertQuery& query) override;
  Result<Alert> alert(const Sight& sight, AlertId id) override;
  Result<std::string> payload(PayloadId id) override;
  Result<std::vector<std::string>> payloads(const std::vector<PayloadId>& ids) override;
  Result<Slice<LoggedEvent>> events(const Sight& sight, std::string_view integration, AlertId alert,
                                    const std::string& cursor, int limit) override;
  Result<Slice<Incident>> incidents(const Sight& sight, const IncidentQuery& query) override;
  Result<Incident> incident(const Sight& sight, IncidentId id) override;
  Result<Slice<TimelineEntry>> timeline(EntryOf kind, std::uint64_t subject,
                                        const std::string& cursor, int limit) override;
  Result<Slice<TimelineEntry>> entries(const EntryQuery& query) override;
  Result<std::vector<TimelineEntry>> entries_between(IncidentId incident, EntryId first,
                                                     EntryId last, int limit) override;
  Result<std::vector<TimelineEntry>> entries_about(IncidentId incident,
                                                   const std::vector<EntryId>& ids) override;
  Result<Slice<SearchHit>> search(const Sight& sight, const Sight& responding,
                                  const SearchQuery& query) override;
  Result<std::vector<Task>> tasks(IncidentId incident, const std::vector<TaskId>& ids) override;
  Result<std::vector<ServiceCheck>> service_checks(IncidentId incident) override;
  Result<Slice<IncidentFile>> files(const FileQuery& query) override;
  Result<Slice<Custody>> custody(const CustodyQuery& query) override;
  Result<std::vector<ChatLink>> chat_links(const ChatLinkQuery& query) override;
  Result<Slice<Change>> changes(const Sight& sight, const ChangeQuery& query) override;
  Result<Slice<Page>> pages(const Sight& sight, const PageQuery& query) override;
  Result<Page> page(PageId id) override;
  Result<std::vector<Escalation>> escalations(SubjectOf kind, std::uint64_t subject) override;
  Result<Slice<Notification>> notifications(const Sight& sight,
                                            const NotificationQuery& query) override;
  Result<std::vector<Job>> owed_to(std::string_view key) override;
  Result<Slice<Silence>> silences(bool with_expired, const std::string& cursor, int limit) override;
  Result<Silence> silence(std::string_view uuid) override;
  Result<HeartbeatRow> heartbeat(std::string_view integration) override;
  Result<std::vector<StepTurn>> step_turns() override;
  Result<Slice<AuditEntry>> audit(const AuditQuery& query) override;
  Result<std::vector<ConfigRow>> versions(ConfigKind kind, std::string_view slug) override;
  Result<std::vector<ConfigRow>> versions_of_all(ConfigKind kind) override;
  Result<std::vector<FeedRow>> feed_after(std::uint64_t seq, int limit) override;
  Result<std::uint64_t> last_seq() override;

 private:
  template <typename T>
  Result<std::vector<T>> ask(const class Question& question);
  template <typename T>
  Result<T> ask_one(const Question& question, std::string_view what);
  // "" when retention has taken it. Errors: those of the connection.
  Result<std::string> stored_payload(PayloadId id);
  Status cut_hidden_incidents(const Sight& sight, std::vector<Alert>& alerts);

  struct Search;
  Result<std::optional<std::vector<std::uint64_t>>> narrow(const Search& search);
  Result<std::vector<SearchHit>> search_narrow(const Search& search,
                                               const std::vector<std::uint64_t>& incidents);
  Result<std::vector<SearchHit>> search_newest(const Search& search);
  Result<std::vector<SearchHit>> search_index(const Search& search);

  struct EventScan;
  struct AlertWords;
  Status scan_events(EventScan& scan);
  Result<bool> scan_block(EventScan& scan);
  Status take_event(EventScan& scan, const EventRecord& record);
  Result<const AlertWords*> words_of(EventScan& scan, AlertId id);

  std::unique_ptr<Connection> connection_;
  // The block read last: the payloads of one list mostly lie in a few.
  std::uint64_t block_first_ = 0;
  std::string block_;
  std::vector<PayloadView> block_payloads_;
};

}  // namespace tocsin
