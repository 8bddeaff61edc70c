#include "storage/postgres_connection.hpp"

#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <deque>

namespace tocsin {
namespace {

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, Clear>;

// Binary answers: numbers are big-endian, text and bytea are what they are.
class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  bool null(int column) const override { return PQgetisnull(result_, row_, column) == 1; }
  std::int64_t integer(int column) const override {
    const std::string_view bytes = blob(column);
    // The sign comes from the first byte, as a 4-byte number is not as wide as its answer.
    std::uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
  }
  std::string_view text(int column) const override { return blob(column); }
  std::string_view blob(int column) const override {
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  int row_;
};

// Values as libpq wants them: numbers as text, which fits any type; blobs as they are.
class Parameters {
 public:
  explicit Parameters(const Values& values) : numbers_(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) add(values[i], numbers_[i]);
  }
  int size() const { return static_cast<int>(pointers_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  using Number = std::array<char, 24>;

  void add(const Value& value, Number& number) {
    switch (value.kind) {
      case Value::Kind::null:
        return push(nullptr, 0, 0);
      case Value::Kind::integer:
        *std::to_chars(number.data(), number.data() + number.size() - 1, value.number).ptr = '\0';
        return push(number.data(), 0, 0);
      case Value::Kind::text:
        return push_text(value.bytes);
      case Value::Kind::blob:
        return push(value.bytes.data(), value.bytes.size(), 1);
    }
  }
  // PostgreSQL's text cannot hold NUL; one that a sender smuggled in must not stop every commit.
  void push_text(std::string_view text) {
    if (text.find('\0') == text.npos) return push(text.data(), text.size(), 1);
    std::string& clean = cleaned_.emplace_back();
    for (const char c : text) c == '\0' ? clean.append("\xEF\xBF\xBD") : clean.append(1, c);
    push(clean.data(), clean.size(), 1);
  }
  void push(const char* bytes, std::size_t size, int format) {
    pointers_.push_back(bytes == nullptr && format == 1 ? "" : bytes);
    lengths_.push_back(static_cast<int>(size));
    formats_.push_back(format);
  }

  std::vector<Number> numbers_;
  std::deque<std::string> cleaned_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

bool is_good(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url,
                                                                     PostgresUse use) {
  const std::string seconds = std::to_string(postgres_connect_seconds_max);
  const std::array names = {"dbname",
                            "connect_timeout",
                            "application_name",
                            "client_encoding",
                            "keepalives_idle",
                            "tcp_user_timeout",
                            static_cast<const char*>(nullptr)};
  const std::array values = {url.c_str(),
                             seconds.c_str(),
                             "tocsin",
                             "UTF8",
                             "10",
                             "10000",
                             static_cast<const char*>(nullptr)};
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(names.data(), values.data(), 1), use));
  if (PQstatus(connection->connection_) != CONNECTION_OK) return connection->lost();
  if (auto ready = connection->set_up(); !ready) return std::unexpected(ready.error());
  return connection;
}

PostgresConnection::PostgresConnection(pg_conn* connection, PostgresUse use)
    : connection_(connection), use_(use) {
  PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

Status PostgresConnection::set_up() {
  if (use_ == PostgresUse::writer) return run_plain("SET synchronous_commit = on");
  const std::string limits = "SET default_transaction_read_only = on; SET statement_timeout = " +
                             std::to_string(postgres_question_max.count());
  return run_plain(limits.c_str());
}

Status PostgresConnection::connected() {
  if (PQstatus(connection_) == CONNECTION_OK) return {};
  if (use_ == PostgresUse::writer) return lost();
  PQreset(connection_);
  statements_.clear();
  if (PQstatus(connection_) != CONNECTION_OK) return lost();
  return set_up();
}

std::unexpected<Error> PostgresConnection::lost() const {
  std::string words = PQerrorMessage(connection_);
  while (!words.empty() && (words.back() == '\n' || words.back() == '.')) words.pop_back();
  return fail(Error::Code::unavailable, "PostgreSQL cannot be reached: " + words);
}

std::unexpected<Error> PostgresConnection::error_of(const pg_result* result) const {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (state == nullptr) return lost();
  const std::string words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view code = state;
  if (code == "57014") {
    return fail(Error::Code::unavailable, "this question takes too long: narrow the filter");
  }
  if (code == "55P03") {
    return fail(Error::Code::conflict, "another tocsin leads on this database: stop it first");
  }
  if (code == "53100") {
    return fail(Error::Code::unavailable, "the disk of PostgreSQL is full: free some space on it");
  }
  // Broken constraints and bad SQL are ours; everything else is the server's state of health.
  const std::string_view kind = code.substr(0, 2);
  const bool ours = kind == "22" || kind == "23" || kind == "42";
  return fail(ours ? Error::Code::internal : Error::Code::unavailable, "postgresql: " + words);
}

Status PostgresConnection::run_plain(const char* sql) {
  const ResultPtr result(PQexec(connection_, sql));
  if (!is_good(result.get())) return error_of(result.get());
  return {};
}

Status PostgresConnection::execute(std::string_view sql, const Values& values) {
  if (pipelining_) return queue(sql, values, {});
  return query(sql, values, [](const Row&) -> Status { return {}; });
}

Status PostgresConnection::execute_on_one_row(std::string_view sql, const Values& values) {
  return queue(sql, values, {.one_row = true});
}

Status PostgresConnection::query(std::string_view sql, const Values& values, const OnRow& on_row) {
  if (auto there = connected(); !there) return there;
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    if (statements_.size() >= prepared_statements_max) {
      statements_.clear();
      if (auto ran = run_plain("DEALLOCATE ALL"); !ran) return ran;
    }
    const std::string name = "s" + std::to_string(++statements_named_);
    const std::string text(sql);
    const ResultPtr result(PQprepare(connection_, name.c_str(), text.c_str(), 0, nullptr));
    if (!is_good(result.get())) return error_of(result.get());
    found = statements_.emplace(text, name).first;
  }
  const Parameters parameters(values);
  const ResultPtr result(PQexecPrepared(connection_, found->second.c_str(), parameters.size(),
                                        parameters.pointers(), parameters.lengths(),
                                        parameters.formats(), 1));
  if (!is_good(result.get())) return error_of(result.get());
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    if (auto taken = on_row(PostgresRow(result.get(), row)); !taken) return taken;
  }
  return {};
}

// Sends a statement without waiting for its answer. libpq takes in answers whenever sending would
// block, so that neither side waits for the other.
Status PostgresConnection::queue(std::string_view sql, const Values& values, Queued what) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    const std::string name = "s" + std::to_string(++statements_named_);
    const std::string text(sql);
    if (PQsendPrepare(connection_, name.c_str(), text.c_str(), 0, nullptr) != 1) return lost();
    queued_.push_back({});
    found = statements_.emplace(text, name).first;
  }
  const Parameters parameters(values);
  if (PQsendQueryPrepared(connection_, found->second.c_str(), parameters.size(),
                          parameters.pointers(), parameters.lengths(), parameters.formats(),
                          1) != 1) {
    return lost();
  }
  queued_.push_back(what);
  return {};
}

Status PostgresConnection::begin() {
  if (PQenterPipelineMode(connection_) != 1) return lost();
  pipelining_ = true;
  queued_.clear();
  return queue("BEGIN", {}, {});
}

// Reads the answers of everything queued; the first error counts, the rest follows from it.
Status PostgresConnection::finish_queued() {
  if (PQpipelineSync(connection_) != 1) return lost();
  Status status;
  for (const Queued& what : queued_) {
    const ResultPtr result(PQgetResult(connection_));
    if (result == nullptr) return lost();
    if (status && !is_good(result.get())) status = error_of(result.get());
    if (status && what.one_row && std::string_view(PQcmdTuples(result.get())) != "1") {
      status = fail(Error::Code::conflict, "another node leads now: this one must not write");
    }
    const ResultPtr end(PQgetResult(connection_));  // NULL ends each statement's answer
    if (end != nullptr) return lost();
  }
  queued_.clear();
  const ResultPtr synced(PQgetResult(connection_));
  if (PQresultStatus(synced.get()) != PGRES_PIPELINE_SYNC) return lost();
  return status;
}

// COMMIT is sent only once everything before it is known to be good: the fence is part of that.
Status PostgresConnection::commit() {
  if (auto good = finish_queued(); !good) return good;
  if (auto sent = queue("COMMIT", {}, {}); !sent) return sent;
  if (auto done = finish_queued(); !done) return done;
  pipelining_ = false;
  if (PQexitPipelineMode(connection_) != 1) return lost();
  return {};
}

void PostgresConnection::rollback() {
  if (!pipelining_) return;
  if (!queued_.empty()) (void)finish_queued();
  (void)PQexitPipelineMode(connection_);
  pipelining_ = false;
  (void)run_plain("ROLLBACK");
  // What was prepared after the failure was not; the next use prepares under new names.
  statements_.clear();
}

Status PostgresConnection::begin_snapshot() {
  if (auto there = connected(); !there) return there;
  return run_plain("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

void PostgresConnection::end_snapshot() { (void)run_plain("ROLLBACK"); }

}  // namespace tocsin
