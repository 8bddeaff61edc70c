// The first administrator: what the one-time link, `tocsin init` and the demo make of an empty
// store.
#pragma once

#include <string>

#include "engine/command.hpp"

namespace tocsin::api {

struct FirstAdministrator {
  std::string organisation;
  std::string name;
  std::string email;
  std::string password_hash;
  std::string time_zone = "UTC";
  std::string public_url;
};

struct FirstSetUp {
  Slug user;
  ChangeConfig change;  // the user, with all rights and a password; settings; incident roles
};

FirstSetUp first_set_up(const Config& config, const FirstAdministrator& administrator);

}  // namespace tocsin::api
