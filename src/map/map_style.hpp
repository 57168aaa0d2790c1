// The base style: how the whole map looks in MapLibre without anything from elsewhere. Names are drawn with the fonts
// the machine has.
#pragma once

#include <string>

namespace gridvisit {

/// `origin` as in tile_json.hpp.
std::string map_style(const std::string& origin);

}  // namespace gridvisit
