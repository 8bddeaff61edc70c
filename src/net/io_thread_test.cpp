#include "net/io_thread.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <future>

namespace tocsin::net {
namespace {

TEST(IoThread, FinishesThoughItsTimerHasJustRunOut) {
  IoThread thread(1ms);
  thread.start();
  std::promise<void> busy;
  asio::post(thread.context(), [&] {
    busy.set_value();
    // Meanwhile the timer runs out and finish() is asked for: both wait in the loop's queue.
    const Instant end = std::chrono::steady_clock::now() + 50ms;
    while (std::chrono::steady_clock::now() < end) {
    }
  });
  busy.get_future().wait();
  thread.finish();  // Came back never once.
}

}  // namespace
}  // namespace tocsin::net
