// What geodata/feature_file.hpp will declare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

struct FileHeader {
  std::vector<std::string> columns;
  std::string declared_crs;
  std::string layer;
  std::string driver;
  std::int64_t feature_count = 0;
};

struct FeatureRow {
  std::int64_t row = 0;
  std::vector<std::optional<std::string>> cells;
  Geometry geometry;
};

}  // namespace gridvisit
