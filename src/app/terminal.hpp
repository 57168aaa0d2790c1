// How commands talk to the person who runs them: results on standard output, everything else on standard error.
#pragma once

#include <iosfwd>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

inline constexpr int kExitFailure = 1;  ///< the command could not do what was asked; it said why
inline constexpr int kExitUsage = 2;    ///< the command line was not understood

/// Prints "gridvisit: …" on standard error and gives kExitFailure.
int fail(const Error& error);

/// A password typed without echo on a terminal, or one line of standard input otherwise.
Result<std::string> ask_password(std::string_view prompt);

}  // namespace gridvisit
