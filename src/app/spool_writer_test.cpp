#include "app/spool_writer.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

namespace tocsin {
namespace {

namespace fs = std::filesystem;

class SpoolFolder : public testing::Test {
 protected:
  SpoolFolder() {
    std::string name = (fs::temp_directory_path() / "tocsin-spool.XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~SpoolFolder() override { fs::remove_all(folder); }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(fs::path(folder) / name, std::ios::binary).rdbuf();
    return text.str();
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
  }
  std::string folder;
};

TEST_F(SpoolFolder, AFileAppearsWholeAndReplacesItsPredecessor) {
  ASSERT_TRUE(write_spool_file({folder, "OUTA_+49_1.txt", "first, which is longer"}));
  ASSERT_TRUE(write_spool_file({folder, "OUTA_+49_1.txt", std::string("a\0b", 3)}));
  EXPECT_EQ(read("OUTA_+49_1.txt"), std::string("a\0b", 3));
  EXPECT_EQ(files(), 1u);  // nothing unfinished is left
}

TEST_F(SpoolFolder, AFolderThatIsNotThereIsSaidWithTheRemedy) {
  const Status written = write_spool_file({folder + "/none", "x", "y"});
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find(folder + "/none"), std::string::npos);
  EXPECT_NE(written.error().message.find("see that it is there"), std::string::npos);
}

TEST_F(SpoolFolder, ANameNeverLeavesTheFolder) {
  for (const char* name : {"", "../x", "a/b", ".hidden"}) {
    EXPECT_FALSE(write_spool_file({folder, name, "y"})) << name;
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(SpoolFolder, WhatBecameOfAFileIsSeenBesideTheFolder) {
  const std::string outbox = folder + "/outbox";
  for (const char* name : {"outbox", "sent", "error"}) fs::create_directory(folder + "/" + name);
  const SpoolMessage one{outbox + "/", "OUTA_+49_1.txt", "text"};
  SpoolMessage ask = one;
  ask.ask = true;
  EXPECT_EQ(standing_of(ask), spool::Standing::taken);
  ASSERT_TRUE(write_spool_file(one));
  EXPECT_EQ(standing_of(ask), spool::Standing::waiting);
  fs::rename(outbox + "/" + one.name, folder + "/sent/" + one.name);
  EXPECT_EQ(standing_of(ask), spool::Standing::sent);
  fs::rename(folder + "/sent/" + one.name, folder + "/error/" + one.name);
  EXPECT_EQ(standing_of(ask), spool::Standing::failed);
  fs::remove(folder + "/error/" + one.name);
  ASSERT_TRUE(write_spool_file(one));
  ask.take_back = true;
  EXPECT_EQ(standing_of(ask), spool::Standing::taken_back);
  EXPECT_FALSE(fs::exists(outbox + "/" + one.name));
  ask.name = "../sent/x";
  EXPECT_EQ(standing_of(ask), spool::Standing::taken);
}

TEST_F(SpoolFolder, TheWriterAnswersEach) {
  std::promise<ProviderAnswer> good, bad;
  SpoolWriter writer;
  writer.write({folder, "one", "text"}, [&](ProviderAnswer answer) { good.set_value(answer); });
  writer.write({folder + "/none", "two", "text"},
               [&](ProviderAnswer answer) { bad.set_value(answer); });
  EXPECT_EQ(good.get_future().get().reached, ProviderAnswer::Reached::answered);
  EXPECT_EQ(bad.get_future().get().reached, ProviderAnswer::Reached::not_sent);
  EXPECT_EQ(read("one"), "text");
}

}  // namespace
}  // namespace tocsin
