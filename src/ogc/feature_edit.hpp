// A GeoJSON feature from outside as a record, and which of its fields differ from what its sender was shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ogc/collection.hpp"
#include "ogc/feature.hpp"

namespace gridvisit::ogc {

struct FeatureDraft {
  v1::Record record;               ///< the body alone
  std::vector<std::string> given;  ///< the fields the feature says something of, null included
};

/// Positions are in `crs` (null: WGS 84, longitude first). Refused: what is no Feature, a property the collection does
/// not have, a value of the wrong type; "id" and "scope" are read over.
Result<FeatureDraft> parse_feature(const Collection& collection, std::string_view geojson, const OutputCrs* crs);

/// The fields by which a draft differs from what is shown. With `replaces` also those it does not name, which it so
/// clears, where they are shown whole to that role: what somebody does not see they do not clear.
std::vector<std::string> changed_fields(const Collection& collection, const FeatureDraft& draft,
                                        const ShownFeature& shown, v1::Role role, bool replaces);

}  // namespace gridvisit::ogc
