// The chain of custody as a table for other programs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/incidents/file.hpp"

namespace tocsin::api {

// RFC 4180, a line a row in their order, with a head. A cell that a spreadsheet would compute
// begins with an apostrophe.
std::string custody_csv(const std::vector<Custody>& rows,
                        const std::map<FileId, IncidentFile>& files);

}  // namespace tocsin::api
