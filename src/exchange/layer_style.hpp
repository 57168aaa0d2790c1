// How QGIS shows an exported layer when nobody has styled it: quiet colours, and labels with the name.
#pragma once

#include <string>

#include "exchange/import_kind.hpp"

namespace gridvisit {

/// A QML document (QGIS 3); empty for a kind without a place on the map.
std::string layer_style(const ImportKind& kind);

}  // namespace gridvisit
