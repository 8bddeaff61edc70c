#include "domain/escalation/written_answer.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using Verb = WrittenAnswer::Verb;

TEST(WrittenAnswer, UnderstandsTheShortForms) {
  for (const char* text : {"1", " 1 ", "1.", "ack", "Ack", "ACK!", "acknowledge", "a"}) {
    EXPECT_EQ(read_answer(text), (WrittenAnswer{Verb::acknowledge, {}, false})) << text;
  }
  for (const char* text : {"2", "esc", "Escalate", "e"}) {
    EXPECT_EQ(read_answer(text), (WrittenAnswer{Verb::escalate, {}, false})) << text;
  }
}

TEST(WrittenAnswer, ToResolveTakesAWholeWord) {
  EXPECT_EQ(read_answer("Resolved."), (WrittenAnswer{Verb::resolve, {}, false}));
  EXPECT_EQ(read_answer("resolve #4711"), (WrittenAnswer{Verb::resolve, PageId{4711}, false}));
  EXPECT_EQ(read_answer("r"), WrittenAnswer{});
}

TEST(WrittenAnswer, MayNameThePage) {
  EXPECT_EQ(read_answer("ack 4711"), (WrittenAnswer{Verb::acknowledge, PageId{4711}, false}));
  EXPECT_EQ(read_answer("ACK  #4711."), (WrittenAnswer{Verb::acknowledge, PageId{4711}, false}));
  EXPECT_EQ(read_answer("1 4711"), (WrittenAnswer{Verb::acknowledge, PageId{4711}, false}));
  EXPECT_EQ(read_answer("esc 4711"), (WrittenAnswer{Verb::escalate, PageId{4711}, false}));
  EXPECT_EQ(read_answer("ack all"), (WrittenAnswer{Verb::acknowledge, {}, true}));
}

// Nothing is acknowledged by a guess.
TEST(WrittenAnswer, WhateverElseIsWrittenIsUnknown) {
  for (const char* text : {"", " ", ".", "3", "11", "ok", "yes", "ack please", "ack 0", "ack -1",
                           "ack 4711 4712", "ack 47x", "do not ack", "I cannot acknowledge this",
                           "1 2 3", "ack 99999999999999999999999", "\xff\xfe", "4711"}) {
    EXPECT_EQ(read_answer(text), WrittenAnswer{}) << text;
  }
  EXPECT_EQ(read_answer("1" + std::string(200, ' ')), WrittenAnswer{});
}

}  // namespace
}  // namespace tocsin
