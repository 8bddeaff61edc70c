#include "app/key_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "app/data_commands.hpp"
#include "app/init.hpp"
#include "app/open_store.hpp"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

class DataDirectory : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "tocsin-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root = pattern;
  }
  void TearDown() override { fs::remove_all(root); }
  std::string at(const std::string& name) { return root + "/" + name; }

  std::string root;
  SystemRandom random;
};

TEST_F(DataDirectory, TheKeyIsMadeOnceAndOnlyForItsOwner) {
  const auto first = read_or_make_key(at("data"), random);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->size(), 32U);
  struct stat about{};
  ASSERT_EQ(::stat(at("data/key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
  EXPECT_EQ(read_or_make_key(at("data"), random), first);
}

TEST_F(DataDirectory, AKeyThatOthersCanReadIsRefused) {
  ASSERT_TRUE(read_or_make_key(at("data"), random).has_value());
  fs::permissions(at("data/key"), fs::perms::group_read, fs::perm_options::add);
  const auto refused = read_or_make_key(at("data"), random);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("chmod 600"), std::string::npos);
}

class PreparedDirectory : public DataDirectory {
 protected:
  void SetUp() override {
    DataDirectory::SetUp();
    ASSERT_TRUE(write_secret_file(at("password"), "a very long password\n").has_value());
    options.data_dir = at("data");
    options.email = "ana@example.org";
    options.name = "Ana";
    options.password_file = at("password");
    options.token_file = at("token");
    ASSERT_EQ(init(options), 0);
  }
  std::size_t objects(const std::string& dir) {
    auto store = open_store(dir, "");
    return store ? store->store->load()->config.size() : 0;
  }
  InitOptions options;
};

TEST_F(PreparedDirectory, HasAnAdministratorAndATokenAndIsPreparedOnce) {
  EXPECT_TRUE(read_text_file(at("token"))->starts_with("tcs_"));
  EXPECT_GT(objects(at("data")), 0U);
  EXPECT_EQ(init(options), 1);
}

TEST_F(PreparedDirectory, ComesBackFromABackup) {
  ASSERT_TRUE(backup_data(at("data"), at("copy")).has_value());
  EXPECT_FALSE(backup_data(at("data"), at("copy")).has_value());  // never over another
  const std::size_t before = objects(at("data"));
  fs::remove_all(at("data"));
  const Status restored = restore_data(at("copy"), at("data"));
  ASSERT_TRUE(restored.has_value()) << restored.error().message;
  EXPECT_EQ(objects(at("data")), before);
  EXPECT_EQ(read_text_file(at("data/key")), read_text_file(at("copy/key")));
}

TEST_F(PreparedDirectory, DoctorSaysThatNobodyCanBeReachedYet) {
  EXPECT_EQ(doctor(at("data"), ""), 1);
}

}  // namespace
}  // namespace tocsin
