#include "api/upload_turns.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tocsin::api {
namespace {

TEST(UploadTurns, EachHasAFewAndGivesThemBack) {
  UploadTurns turns;
  std::vector<std::shared_ptr<const void>> held;
  for (int i = 0; i < uploads_of_one_max; ++i) {
    held.push_back(turns.take("bob"));
    EXPECT_TRUE(held.back());
  }
  EXPECT_FALSE(turns.take("bob"));
  EXPECT_TRUE(turns.take("eve"));
  held.pop_back();
  EXPECT_TRUE(turns.take("bob"));
}

}  // namespace
}  // namespace tocsin::api
