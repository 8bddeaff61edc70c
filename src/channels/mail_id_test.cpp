#include "channels/mail_id.hpp"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

const std::string key(32, 'k');

TEST(MailId, LeadsBackToItsJob) {
  const std::string id = answerable_mail_id(key, JobId{4711}, "example.org");
  EXPECT_EQ(id.substr(0, 13), "<tocsin.4711.");
  EXPECT_EQ(job_of_mail_id(key, id), JobId{4711});
  EXPECT_EQ(job_of_mail_id(key, id.substr(1, id.size() - 2)), JobId{4711});
  // A relay that puts in its own domain.
  EXPECT_EQ(job_of_mail_id(key, id.substr(0, id.find('@')) + "@relay.example.net>"), JobId{4711});
}

TEST(MailId, CannotBeMadeByOthers) {
  const std::string id = answerable_mail_id(key, JobId{4711}, "example.org");
  std::string moved = id;
  moved.replace(moved.find("4711"), 4, "4712");
  EXPECT_FALSE(job_of_mail_id(key, moved));
  std::string padded = id;
  padded.insert(padded.find("4711"), "0");
  EXPECT_EQ(job_of_mail_id(key, padded), JobId{4711});  // the same job: nothing is gained
  for (std::size_t at = id.find("4711"); at < id.find('@'); ++at) {
    std::string changed = id;
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_FALSE(job_of_mail_id(key, changed)) << changed;
  }
  EXPECT_FALSE(job_of_mail_id(std::string(32, 'j'), id));
}

TEST(MailId, OfAThreadOrAnythingElseIsNotAnswerable) {
  for (const std::string& id : std::vector<std::string>{
           plain_mail_id(key, "alert-4711", "example.org"), plain_mail_id(key, "4711", "x"), "",
           "<", "<>", "tocsin.", "<tocsin.4711>", "<tocsin.4711.@example.org>", "<tocsin..x@y>",
           "<tocsin.99999999999999999999999.aa@example.org>", "<someone@example.org>"}) {
    EXPECT_FALSE(job_of_mail_id(key, id)) << id;
  }
}

}  // namespace
}  // namespace tocsin
