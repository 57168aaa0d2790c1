// Opens a file with the GDAL drivers allowed here, each told to leave values as they are, and finds the layer asked
// for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gdal_priv.h>

#include "base/error.hpp"

namespace gridvisit {

/// Once, before anything is opened. No other driver is even registered.
void register_drivers();

/// Refused: what no driver opens; an archive that is not of one Shapefile.
Result<GDALDatasetUniquePtr> open_file(const std::filesystem::path& path);

/// Whether its layers are sheets: rows of text without headings.
bool is_sheet(GDALDataset& dataset);

/// `name` empty: the only layer with something in it. Refused, with the names there are: no such layer, several.
Result<OGRLayer*> find_layer(GDALDataset& dataset, const std::string& name);

/// Those with something in them.
std::vector<std::string> list_layers(GDALDataset& dataset);

}  // namespace gridvisit
