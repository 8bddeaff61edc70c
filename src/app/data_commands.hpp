// What is done to a data directory while no server runs, or beside one that does.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tocsin {

// Copies the data directory to `to`, which must not exist: first the key file, then the database as
// of now. The server may go on working. Errors: conflict, not_found, unavailable.
Status backup_data(const std::string& data_dir, const std::string& to);

// The way back; what stood there is kept beside it. No server may run. Errors: invalid, conflict,
// unavailable.
Status restore_data(const std::string& from, const std::string& data_dir);

// Looks at everything that can be wrong with a directory and prints it. Gives the exit status.
int doctor(const std::string& data_dir, const std::string& store_url);

}  // namespace tocsin
