// The key file: 32 bytes that seal secrets and sign links. It lies in the data directory, readable
// by its owner only; without it sealed secrets are lost.
#pragma once

#include <string>

#include "base/random.hpp"
#include "base/result.hpp"

namespace tocsin {

// Reads DIR/key, or makes it, and DIR, when there is none. Errors: invalid (not 64 hexadecimal
// digits, or others may read it), unavailable.
Result<std::string> read_or_make_key(const std::string& data_dir, Random& random);

// A text file's content without the line break at its end, for --password-file and the like.
// Errors: not_found, too_large (over 4 MB).
Result<std::string> read_text_file(const std::string& path);

// Writes a file that only its owner can read; it must not exist. Errors: conflict, unavailable.
Status write_secret_file(const std::string& path, const std::string& text);

}  // namespace tocsin
