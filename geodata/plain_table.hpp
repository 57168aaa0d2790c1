// Tables without geometry as bytes: CSV (RFC 4180) and an Office Open XML workbook (ECMA-376). GDAL's workbooks carry
// the time of writing and so differ from run to run; these do not.
#pragma once

#include <span>
#include <string>

#include "geodata/feature_writer.hpp"

namespace gridvisit {

std::string make_csv(const FeatureTable& table, bool byte_order_mark);

/// A sheet for each table: the heading stays in sight, texts are text also where they look like numbers, marked cells
/// are red.
std::string make_xlsx(std::span<const FeatureTable> tables);

/// The cell as text, as both write it.
std::string text_of_cell(const TableCell& cell);

}  // namespace gridvisit
