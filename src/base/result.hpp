// Result<T>: a value, or an Error that tells the user what to do.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace tocsin {

struct Error {
  // What kind of failure this is. api/problem.cpp maps each code to an HTTP status in one switch.
  enum class Code {
    invalid,       // the input is wrong; `pointer` names the place
    unauthorized,  // nobody is signed in, or the key is unknown
    forbidden,     // somebody is signed in, who may not do this
    not_found,
    conflict,      // the state does not allow it, or somebody else was faster
    stale,         // If-Match named a version that is no longer the newest
    too_large,     // over a documented limit of size
    rate_limited,  // over a documented limit of rate; a retry later will work
    unavailable,   // nothing was done; a retry is safe
    internal,      // a promise of our own code was broken
  };

  Code code = Code::internal;
  std::string message;  // lower case, no full stop, says what to do
  std::string pointer;  // JSON pointer (RFC 6901) into the input, or empty

  bool operator==(const Error&) const = default;
};

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

inline std::unexpected<Error> fail(Error::Code code, std::string message,
                                   std::string pointer = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(pointer)});
}

// The same error, seen from one level further out: its place is put in front of the pointer.
inline std::unexpected<Error> fail_at(std::string_view place, Error error) {
  error.pointer.insert(0, std::string("/").append(place));
  return std::unexpected(std::move(error));
}

}  // namespace tocsin
