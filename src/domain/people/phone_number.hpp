// Phone numbers as ITU-T E.164 has them: "+", the country's code, the subscriber; 15 digits at
// most.
#pragma once

#include <string_view>

namespace tocsin {

// "+4915112345678": plus, a first digit that is no zero, 7 to 15 digits in all.
bool is_phone_number(std::string_view text);

}  // namespace tocsin
