// JSON values as JSON Schema compares them: by what they mean, not by how they are written or held.
#pragma once

#include <cstddef>
#include <string_view>

#include <boost/json.hpp>

namespace gridvisit {

/// Exact for every number a JSON text gives: 64-bit integers and doubles both fit.
long double to_real(const boost::json::value& number);

/// A number without a fraction: 1.0 is one.
bool is_integer(const boost::json::value& value);

/// 1 equals 1.0; members come in any order. `steps` counts what was compared.
bool is_equal(const boost::json::value& a, const boost::json::value& b, std::size_t& steps);

/// Whether `number` is a whole multiple of `divisor` (above 0), both taken as the decimals they are written as:
/// 19.99 is a multiple of 0.01.
bool is_multiple(const boost::json::value& number, const boost::json::value& divisor);

/// Characters (code points) of a UTF-8 text.
std::size_t count_characters(std::string_view text);

}  // namespace gridvisit
