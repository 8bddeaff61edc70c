#include "net/io_thread.hpp"

#include <boost/asio/post.hpp>
#include <ctime>

namespace tocsin::net {
namespace {

thread_local IoThread* current = nullptr;

}  // namespace

IoThread::IoThread(Duration tick)
    : tick_(tick),
      work_(asio::make_work_guard(context_)),
      timer_(context_),
      mailbox_(std::make_shared<Mailbox>([this] { asio::post(context_, [this] { deliver(); }); })) {
}

IoThread::~IoThread() {
  mailbox_->close();
  if (thread_.joinable()) finish();
}

void IoThread::start() {
  tick();
  thread_ = std::thread([this] {
    current = this;
    context_.run();
  });
}

void IoThread::finish() {
  mailbox_->close();
  asio::post(context_, [this] {
    finishing_ = true;  // The timer may have run out already: then it cannot be cancelled.
    timer_.cancel();
    work_.reset();
  });
  thread_.join();
}

void IoThread::answer(Mailbox& mailbox, Letter letter) {
  if (current != nullptr && current->mailbox_.get() == &mailbox &&
      current->asking_ == letter.connection) {
    current->connections_.at(letter.connection)->receive(std::move(letter));
  } else {
    mailbox.put(std::move(letter));
  }
}

void IoThread::deliver() {
  mailbox_->take(letters_);
  for (Letter& letter : letters_) {
    const auto found = connections_.find(letter.connection);
    if (found != connections_.end()) found->second->receive(std::move(letter));
  }
  letters_.clear();
}

// A visit may end the connection and others with it, so that only ids survive from step to step.
template <typename Visit>
void IoThread::for_each_id(Visit visit) {
  std::vector<std::uint64_t> ids;
  ids.reserve(connections_.size());
  for (const auto& [id, connection] : connections_) ids.push_back(id);
  for (const std::uint64_t id : ids) {
    const auto found = connections_.find(id);
    if (found != connections_.end()) visit(*found->second);
  }
}

void IoThread::drain_all() {
  for_each_id([](Connection& connection) { connection.drain(); });
}

void IoThread::close_all() {
  for_each_id([](Connection& connection) { connection.close(); });
}

void IoThread::tick() {
  timer_.expires_after(tick_);
  timer_.async_wait([this](error_code ec) {
    if (ec || finishing_) return;
    const Instant now = std::chrono::steady_clock::now();
    std::vector<std::uint64_t> due;
    for (const auto& [id, connection] : connections_) {
      if (connection->deadline <= now) due.push_back(id);
    }
    for (const std::uint64_t id : due) {
      const auto found = connections_.find(id);
      if (found == connections_.end()) continue;
      found->second->deadline = Instant::max();
      found->second->expire();
    }
    tick();
  });
}

std::string_view IoThread::http_date(Instant now) {
  if (now >= date_until_) {
    const std::time_t seconds = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    date_.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    date_until_ = now + std::chrono::milliseconds(500);
  }
  return date_;
}

}  // namespace tocsin::net
