#include "net/websocket_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "net/websocket_frame.hpp"
#include "net/websocket_handshake.hpp"

namespace tocsin::net {
namespace {

using Event = WebSocketReader::Event;
using Kind = Event::Kind;

// A frame as a client sends it, masked.
std::string masked(int first_byte, std::string_view payload) {
  const std::string_view mask = "\x12\x34\x56\x78";
  std::string frame(1, static_cast<char>(first_byte));
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else if (payload.size() < 65536) {
    frame += '\xfe';
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size());
  } else {
    frame += '\xff';
    for (int i = 7; i >= 0; --i) frame += static_cast<char>(payload.size() >> (8 * i));
  }
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  }
  return frame;
}

std::vector<Event> read_all(WebSocketReader& reader, std::string_view bytes) {
  std::vector<Event> events;
  while (auto event = reader.next(bytes)) {
    events.push_back(*std::move(event));
    if (events.back().kind == Kind::close || events.back().kind == Kind::broken) break;
  }
  return events;
}

std::vector<Event> read_all(std::string_view bytes) {
  WebSocketReader reader(1000, false);
  return read_all(reader, bytes);
}

TEST(WebSocketReader, ReadsMessagesOfEveryLengthInAnyPieces) {
  for (const std::size_t length : {0U, 1U, 125U, 126U, 65535U, 65536U, 100'000U}) {
    std::string text(length, 'x');
    const std::string bytes = masked(0x81, text) + masked(0x81, "next");
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
      WebSocketReader reader(100'000, false);
      std::vector<Event> events;
      for (std::size_t at = 0; at < bytes.size(); at += piece) {
        for (Event& event : read_all(reader, std::string_view(bytes).substr(at, piece))) {
          events.push_back(std::move(event));
        }
      }
      ASSERT_EQ(events.size(), 2U) << length;
      EXPECT_TRUE(events[0].kind == Kind::text && events[0].bytes == text) << length;
      EXPECT_EQ(events[1].bytes, "next");
    }
  }
}

TEST(WebSocketReader, JoinsFragmentsAroundAPing) {
  const auto events =
      read_all(masked(0x01, "Hel") + masked(0x89, "now") + masked(0x00, "l") + masked(0x80, "o"));
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, Kind::ping);
  EXPECT_EQ(events[0].bytes, "now");
  EXPECT_EQ(events[1].bytes, "Hello");
}

TEST(WebSocketReader, ReadsTheGoodbye) {
  const auto given = read_all(masked(0x88,
                                     "\x03\xe9"
                                     "bye"));
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].kind, Kind::close);
  EXPECT_EQ(given[0].code, CloseCode::going_away);
  EXPECT_EQ(given[0].bytes, "bye");
  EXPECT_EQ(read_all(masked(0x88, ""))[0].code, CloseCode::none_given);
}

TEST(WebSocketReader, RefusesWhatBreaksTheProtocol) {
  const struct {
    std::string bytes;
    CloseCode code;
  } cases[] = {
      {"\x81\x02hi", CloseCode::protocol_error},       // not masked
      {masked(0xc1, "x"), CloseCode::protocol_error},  // compressed, not negotiated
      {masked(0x91, "x"), CloseCode::protocol_error},  // a reserved bit
      {masked(0x83, "x"), CloseCode::protocol_error},  // an unknown opcode
      {masked(0x8b, "x"), CloseCode::protocol_error},  // an unknown control opcode
      {masked(0x09, "x"), CloseCode::protocol_error},  // a fragmented ping
      {masked(0x89, std::string(126, 'x')), CloseCode::protocol_error},
      {masked(0x80, "x"), CloseCode::protocol_error},  // goes on with nothing
      {masked(0x01, "x") + masked(0x81, "y"), CloseCode::protocol_error},
      {masked(0x82, "x"), CloseCode::unsupported},  // binary
      {masked(0x81, std::string(1001, 'x')), CloseCode::too_big},
      {masked(0x01, std::string(600, 'x')) + masked(0x80, std::string(401, 'x')),
       CloseCode::too_big},
      {std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10) + "mask", CloseCode::too_big},
      {masked(0x81, "\xff"), CloseCode::bad_text},
      {masked(0x88, "\x03"), CloseCode::protocol_error},                      // half a code
      {masked(0x88, std::string("\x03\xed", 2)), CloseCode::protocol_error},  // 1005 is not sent
      {masked(0x88, "\x03\xe8\xff"), CloseCode::bad_text},
  };
  for (const auto& [bytes, code] : cases) {
    const auto events = read_all(bytes);
    ASSERT_EQ(events.size(), 1U) << testing::PrintToString(bytes);
    EXPECT_EQ(events[0].kind, Kind::broken) << testing::PrintToString(bytes);
    EXPECT_EQ(events[0].code, code) << testing::PrintToString(bytes);
  }
}

// The server's own frames, read as if a client had sent them.
std::string deflated_as_client(std::string_view text) {
  const auto frame = text_frame(text);
  std::string_view wire = frame->deflated();
  EXPECT_EQ(wire[0], '\xc1');
  const auto short_length = static_cast<unsigned char>(wire[1]);
  wire.remove_prefix(short_length == 127 ? 10 : short_length == 126 ? 4 : 2);
  return masked(0xc1, wire);
}

TEST(WebSocketReader, InflatesWhatWasDeflated) {
  WebSocketReader reader(100'000, true);
  std::string text;
  while (text.size() < 50'000) text += "alert " + std::to_string(text.size()) + " \xc3\xa9 ";
  const auto events =
      read_all(reader, deflated_as_client(text) + masked(0x81, "plain") + deflated_as_client(text));
  ASSERT_EQ(events.size(), 3U);
  EXPECT_TRUE(events[0].bytes == text);
  EXPECT_EQ(events[1].bytes, "plain");
  EXPECT_TRUE(events[2].bytes == text);
}

TEST(WebSocketReader, LimitsWhatIsInflated) {
  WebSocketReader fits(300'000, true);
  EXPECT_EQ(read_all(fits, deflated_as_client(std::string(300'000, 'x')))[0].kind, Kind::text);
  WebSocketReader bomb(299'999, true);
  const auto events = read_all(bomb, deflated_as_client(std::string(300'000, 'x')));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].code, CloseCode::too_big);
}

TEST(WebSocketReader, RefusesWhatCannotBeInflated) {
  WebSocketReader reader(1000, true);
  EXPECT_EQ(read_all(reader, masked(0xc1, "\xff\xff\xff\xff"))[0].code, CloseCode::bad_text);
  WebSocketReader second(1000, true);
  EXPECT_EQ(read_all(second, masked(0x01, "a") + masked(0xc0, "b"))[0].code,
            CloseCode::protocol_error);
}

TEST(Frame, IsCompressedOnlyWhereThatSaves) {
  EXPECT_EQ(text_frame("hello")->plain(), "\x81\x05hello");
  EXPECT_EQ(text_frame("hello")->deflated(), "\x81\x05hello");
  EXPECT_LT(text_frame(std::string(10'000, 'x'))->deflated().size(), 100U);
  EXPECT_EQ(text_frame(std::string(200, 'x'))->plain().substr(0, 4),
            std::string("\x81\x7e\0\xc8", 4));
}

TEST(WebSocketHandshake, HasTheKeyOfTheStandardsExample) {
  EXPECT_EQ(websocket_accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketHandshake, TakesTheOffersItCanServe) {
  const auto offers = [](std::string text) {
    return offers_deflate({{"Sec-WebSocket-Extensions", std::move(text)}});
  };
  EXPECT_TRUE(offers("permessage-deflate"));
  EXPECT_TRUE(offers("permessage-deflate; client_max_window_bits"));
  EXPECT_TRUE(offers("x-webkit, permessage-deflate; server_max_window_bits=15"));
  EXPECT_TRUE(offers("permessage-deflate; server_max_window_bits=10, permessage-deflate"));
  EXPECT_FALSE(offers("permessage-deflate; server_max_window_bits=10"));
  EXPECT_FALSE(offers("permessage-deflate; unheard_of"));
  EXPECT_FALSE(offers("permessage-inflate"));
  EXPECT_FALSE(offers_deflate({}));
}

}  // namespace
}  // namespace tocsin::net
