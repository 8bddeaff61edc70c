// A folder from which gammu-smsd or smstools sends: a text message leaves the building without the
// Internet. Formats: gammu-smsd-files(7), and smstools3's SMS file format.
#pragma once

#include "base/describe.hpp"
#include "channels/message.hpp"

namespace tocsin::spool {

// A message, or the question what became of one.
Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
// The text of the answer is the file's name, or why there is none.
Interpretation interpret(const ProviderAnswer& answer);

// What became of a file, as the text of an answer. Both programs move it beside the folder that
// they send from: into "sent", or into "error" (gammu-smsd) or "failed" (smstools).
enum class Standing {
  waiting,     // still in the folder
  sent,        //
  failed,      // the other program gave up
  taken,       // it is in none of the folders: nobody can tell
  taken_back,  // it waited too long, and will not be sent any more
};
TOCSIN_DESCRIBE_ENUM(Standing, waiting, sent, failed, taken, taken_back)

// A modem that has not sent by this question never will: another provider is given the message.
constexpr int question_taking_back = 3;

Interpretation interpret_receipt(const ProviderAnswer& answer);

}  // namespace tocsin::spool
