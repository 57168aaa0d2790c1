// Reads one layer of an opened file to the output.
#pragma once

#include <gdal_priv.h>

#include "geodata/read_file/error_watch.hpp"
#include "geodata/read_file/feature_output.hpp"

namespace gridvisit {

Result<> read_layer(GDALDataset& dataset, OGRLayer& layer, ErrorWatch& watch, FeatureOutput& output);

}  // namespace gridvisit
