// Made-up names, put together from common characters.
#pragma once

#include <string>

#include "demo/random.hpp"

namespace gridvisit::demo {

std::string make_person_name(Random& random, bool male);

/// Two characters such as "青山"; distinct for distinct numbers below 900.
std::string make_place_stem(std::size_t number);

/// Eleven digits beginning with 12, a range no operator holds.
std::string make_phone(Random& random);

}  // namespace gridvisit::demo
