#include "domain/incidents/file.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace tocsin {
namespace {

using namespace std::string_literals;

TEST(FileName, HasNoFoldersAndNothingThatMisleads) {
  EXPECT_EQ(clean_file_name("graph.png"), "graph.png");
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\temp\\log.txt"), "log.txt");
  EXPECT_EQ(clean_file_name("a\r\nSet-Cookie: x.txt"), "aSet-Cookie: x.txt");
  EXPECT_EQ(clean_file_name("photo\u202Egpj.exe"), "photogpj.exe");
  EXPECT_EQ(clean_file_name("nul\0in.txt"s), "nulin.txt");
  EXPECT_EQ(clean_file_name("Überblick 図.png"), "Überblick 図.png");
  EXPECT_EQ(clean_file_name("broken\xFF.png"), "broken.png");
  for (const char* nothing : {"", "..", "/", "a/", " . "}) {
    EXPECT_EQ(clean_file_name(nothing), "file") << nothing;
  }
}

TEST(FileName, IsCutBetweenCharactersAndKeepsItsEnding) {
  std::string longest;
  while (longest.size() < 1'000) longest += "ü";
  const std::string name = clean_file_name(longest + ".log");
  EXPECT_LE(name.size(), file_name_bytes_max);
  EXPECT_TRUE(name.ends_with("ü.log"));
  EXPECT_TRUE(valid_utf8(name));
}

TEST(MediaType, OfWhatIsShownIsReadFromItsBytes) {
  EXPECT_EQ(media_type_of("\x89PNG\r\n\x1A\n----", "text/html"), "image/png");
  EXPECT_EQ(media_type_of("\xFF\xD8\xFF\xE0", ""), "image/jpeg");
  EXPECT_EQ(media_type_of("GIF89a", "image/png"), "image/gif");
  EXPECT_EQ(media_type_of("RIFF\1\2\3\4WEBPVP8 ", ""), "image/webp");
  EXPECT_EQ(media_type_of("\x1A\x45\xDF\xA3", "audio/webm;codecs=opus"), "audio/webm");
  EXPECT_EQ(media_type_of("\x1A\x45\xDF\xA3", "video/webm"), "video/webm");
  EXPECT_EQ(media_type_of("OggS", "Audio/Ogg"), "audio/ogg");
  EXPECT_EQ(media_type_of("\0\0\0\x20"s + "ftypM4A ", "audio/mp4"), "audio/mp4");
}

TEST(MediaType, OfAnythingElseIsAClaimAndNeverShown) {
  EXPECT_EQ(media_type_of("<svg onload=alert(1)>", "image/svg+xml"), "image/svg+xml");
  EXPECT_EQ(media_type_of("<script>", "text/html; charset=utf-8"), "text/html");
  EXPECT_EQ(media_type_of("<script>", "image/png"), "application/octet-stream");
  EXPECT_EQ(media_type_of("x", "a/b\r\nX: y"), "application/octet-stream");
  EXPECT_EQ(media_type_of("x", ""), "application/octet-stream");
  EXPECT_EQ(media_type_of("PK\3\4", "application/zip"), "application/zip");
  for (const char* claimed : {"image/svg+xml", "text/html", "application/pdf", "video/webm",
                              "application/octet-stream", "application/zip"}) {
    EXPECT_FALSE(shows_inline(claimed)) << claimed;
  }
  EXPECT_TRUE(shows_inline("image/png"));
  EXPECT_TRUE(shows_inline("audio/webm"));
}

TEST(File, IsCheckedByWhatItIs) {
  IncidentFile link;
  link.kind = FileKind::link;
  link.name = "The graph";
  link.url = "https://graphs.example.org/d/1?from=now-1h";
  EXPECT_TRUE(check_file(link));
  for (const char* bad : {"javascript:alert(1)", "data:text/html,x", "//x.org", "", "http://a b"}) {
    link.url = bad;
    EXPECT_FALSE(check_file(link)) << bad;
  }
  IncidentFile file;
  file.name = "a";
  file.bytes = 1;
  file.sha256 = std::string(64, 'a');
  EXPECT_TRUE(check_file(file));
  file.sha256 = "../../etc/passwd";
  EXPECT_FALSE(check_file(file));
}

}  // namespace
}  // namespace tocsin
