#include "storage/blob_directory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/crypto.hpp"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

class BlobsInDirectory : public ::testing::Test {
 protected:
  BlobsInDirectory() {
    std::string path = (fs::temp_directory_path() / "tocsin-blobs-XXXXXX").string();
    root_ = ::mkdtemp(path.data()) == nullptr ? "" : path;
    blobs = std::move(*BlobDirectory::open(directory()));
  }
  ~BlobsInDirectory() override { fs::remove_all(root_); }

  std::string directory() const { return root_ + "/blobs"; }
  std::string elsewhere() const { return root_ + "/copy"; }
  Blob put(std::string_view bytes) {
    auto writer = blobs->begin();
    EXPECT_TRUE(writer) << writer.error().message;
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
      EXPECT_TRUE((*writer)->write(bytes.substr(at, 7)));
    }
    auto blob = (*writer)->finish();
    EXPECT_TRUE(blob) << blob.error().message;
    return *blob;
  }
  std::size_t unfinished() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(directory() + "/new"), fs::directory_iterator()));
  }
  std::string file_of(const Blob& blob) const {
    return directory() + "/" + blob.sha256.substr(0, 2) + "/" + blob.sha256;
  }

  std::unique_ptr<BlobDirectory> blobs;

 private:
  std::string root_;
};

TEST_F(BlobsInDirectory, AreNamedByTheirHashAndReadBack) {
  const std::string bytes(100'000, 'x');
  const Blob blob = put(bytes);
  EXPECT_EQ(blob.sha256, to_hex(sha256(bytes)));
  EXPECT_EQ(blob.bytes, bytes.size());
  EXPECT_EQ(blob.head, bytes.substr(0, blob_head_bytes));
  const auto read = blobs->read(blob.sha256, blob.bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->bytes, bytes);
  EXPECT_EQ(unfinished(), 0U);
  EXPECT_EQ(put(bytes), blob);  // the same once more is the same
  EXPECT_EQ(unfinished(), 0U);
}

TEST_F(BlobsInDirectory, LeaveNothingOfWhatIsNotFinished) {
  {
    auto writer = blobs->begin();
    ASSERT_TRUE((*writer)->write("half of it"));
    EXPECT_EQ(unfinished(), 1U);
  }
  EXPECT_EQ(unfinished(), 0U);
}

TEST_F(BlobsInDirectory, SweepAtAStartWhatAnEndLeftUnfinished) {
  const Blob kept = put("kept");
  std::ofstream(directory() + "/new/17") << "half of it";
  blobs = std::move(*BlobDirectory::open(directory()));
  EXPECT_EQ(unfinished(), 0U);
  EXPECT_TRUE(blobs->read(kept.sha256, kept.bytes));
}

TEST_F(BlobsInDirectory, ReadNothingThatIsNotWhatItWas) {
  const Blob blob = put("evidence");
  EXPECT_FALSE(blobs->read(blob.sha256, blob.bytes + 1));
  EXPECT_EQ(blobs->read(std::string(64, 'a'), 1).error().code, Error::Code::not_found);
  EXPECT_FALSE(blobs->read("../../etc/passwd", 1));
  fs::resize_file(file_of(blob), 3);
  EXPECT_EQ(blobs->read(blob.sha256, blob.bytes).error().code, Error::Code::internal);
}

TEST_F(BlobsInDirectory, AreBegunUpToALimit) {
  std::vector<std::unique_ptr<BlobWriter>> many;
  for (int i = 0; i < blobs_at_once_max; ++i) many.push_back(std::move(*blobs->begin()));
  EXPECT_EQ(blobs->begin().error().code, Error::Code::unavailable);
  many.pop_back();
  EXPECT_TRUE(blobs->begin());
}

TEST_F(BlobsInDirectory, AreCopiedOnceAndOnlyWhole) {
  const Blob one = put("one");
  put("two");
  ASSERT_TRUE(copy_blobs(directory(), elsewhere()));
  ASSERT_TRUE(copy_blobs(directory(), elsewhere()));
  auto copy = std::move(*BlobDirectory::open(elsewhere()));
  EXPECT_EQ(copy->read(one.sha256, one.bytes)->bytes, "one");
  std::ofstream(file_of(one)) << "xxx";
  fs::remove_all(elsewhere());
  EXPECT_EQ(copy_blobs(directory(), elsewhere()).error().code, Error::Code::invalid);
  EXPECT_TRUE(copy_blobs(directory() + "/nowhere", elsewhere()));
}

}  // namespace
}  // namespace tocsin
