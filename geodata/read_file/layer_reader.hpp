// Reads one layer of an opened file to the output.
#pragma once

#include <gdal_priv.h>

#include "geodata/read_file/error_watch.hpp"
#include "geodata/read_file/feature_output.hpp"

namespace gridvisit {

struct LayerReading {
  ErrorWatch& watch;
  FeatureOutput& output;
  std::int64_t heading_row = 0;  ///< as in SheetTable
};

Result<> read_layer(GDALDataset& dataset, OGRLayer& layer, const LayerReading& reading);

}  // namespace gridvisit
