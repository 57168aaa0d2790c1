// The demo's district: the files an office would have, made up from a seed, for the real importer to take. Every
// person in them is invented. At scale 1 the figures are those of Nanqiao's work report of 2022.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "geodata/geometry.hpp"

namespace gridvisit::demo {

struct DemoOptions {
  std::filesystem::path directory;       ///< the files go into its folder "source"
  std::optional<MultiPolygon> boundary;  ///< without one a district of Nanqiao's size is drawn
  std::uint64_t seed = 1;
  int scale = 1;  ///< times the people, 1 to 100; divisions and grids stay
  Day today;      ///< the year of history ends the day before
};

/// One call of `gridvisit import`.
struct ImportStep {
  std::string kind;
  std::filesystem::path file;
};

struct DemoSummary {
  std::vector<ImportStep> steps;                   ///< in the order the importer must take them
  std::map<std::string, std::int64_t> row_counts;  ///< rows written, by file name
};

/// The same options give the same bytes.
Result<DemoSummary> write_office_files(const DemoOptions& options);

}  // namespace gridvisit::demo
