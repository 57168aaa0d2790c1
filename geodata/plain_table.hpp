// Tables without geometry as bytes: CSV (RFC 4180) and an Office Open XML workbook (ECMA-376) of one sheet. GDAL's
// workbooks carry the time of writing and so differ from run to run; these do not.
#pragma once

#include <string>

#include "geodata/feature_writer.hpp"

namespace gridvisit {

std::string make_csv(const FeatureTable& table, bool byte_order_mark);
std::string make_xlsx(const FeatureTable& table);

}  // namespace gridvisit
