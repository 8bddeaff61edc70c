// What a contact method's address must look like, by channel.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "domain/people/people.hpp"

namespace tocsin {

// Errors: invalid, with what is needed.
Status check_address(Channel channel, std::string_view address);

}  // namespace tocsin
