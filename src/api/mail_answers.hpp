// What comes in by mail: answers to pages, and pages that came back. Nobody signs in: the
// Message-ID of one of our mails, which only its receiver knows, is what lets its owner answer.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/backend.hpp"
#include "channels/mail_note.hpp"

namespace tocsin::api {

struct MailDeed {
  enum class Kind {
    nothing,  // not for us to act on; `why` for the log
    acted,
    bounced,  // one of ours came back
    not_yet,  // what it answers is not known: an outcome may be under way, or it never will be
    again,    // nothing could be written down now
  };
  Kind kind = Kind::nothing;
  std::string why;
  std::optional<MailNote> note;  // what to tell the person
};

// `done` is called exactly once, on any thread, after what the mail wants was committed. The same
// mail again does nothing twice.
void act_on_mail(Backend& backend, std::string bytes, std::function<void(MailDeed)> done);

}  // namespace tocsin::api
