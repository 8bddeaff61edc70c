#include "base/html.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

TEST(Html, NothingLeavesItsPlace) {
  EXPECT_EQ(escape_html("a<b>&\"c\"'d' é"), "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39; é");
}

}  // namespace
}  // namespace tocsin
