// The stream of an incident as a table: one row an entry, as it stands.
#pragma once

#include <string>
#include <vector>

#include "api/stream_view.hpp"

namespace tocsin::api {

// Columns: at, occurred_at (when that is another time), kind, who (a user's name, else what acted),
// text, user (the person concerned), why, readers, starred, withdrawn, edits (their number), about
// and entry (numbers).
std::string timeline_rows(const std::vector<ShownEntry>& rows, const Config& config);
// The line above them; `cut`: older rows are left out, which a row says.
std::string timeline_head(bool cut);

}  // namespace tocsin::api
