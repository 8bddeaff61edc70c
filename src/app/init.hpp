// `tocsin init`: a server's data directory with its first administrator, without a browser.
#pragma once

#include <string>

namespace tocsin {

struct InitOptions {
  std::string data_dir = "data";
  std::string store;
  std::string email;
  std::string name = "Administrator";
  std::string organisation;
  std::string public_url;
  std::string time_zone = "UTC";
  std::string password_file;
  std::string token_file;  // an administrator's token is written here; empty: none is made
};

// Gives the exit status; a message on standard error when it fails.
int init(const InitOptions& options);

}  // namespace tocsin
