// The ids of our mails. Message-IDs must be unique in the world: the sender's domain makes them
// ours. That of a page also says which job it was, under a MAC (RFC 2104): whoever has it was sent
// the mail, and an answer that names it (In-Reply-To, References) names the pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/job.hpp"

namespace tocsin {

// Of a thing that mails are about or that is told once: "<tocsin.HEX@example.org>". The
// installation's own key makes ids differ from those of an earlier installation under the same
// domain, whose counters began at 1 as well: mail programs hide what they think they know.
std::string plain_mail_id(std::string_view link_key, std::string_view what,
                          std::string_view domain);

// Of a mail that can be answered, the same for each attempt: "<tocsin.4711.HEX@example.org>".
std::string answerable_mail_id(std::string_view link_key, JobId job, std::string_view domain);

// The job of an answerable id, with or without its angle brackets. The domain does not count: some
// relays put in their own. None when no key of ours made it.
std::optional<JobId> job_of_mail_id(std::string_view link_key, std::string_view id);

}  // namespace tocsin
