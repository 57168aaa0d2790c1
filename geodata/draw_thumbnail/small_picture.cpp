#include "geodata/draw_thumbnail/small_picture.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_frmts.h>
#include <gdal_priv.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

struct CloseDataset {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

std::unexpected<Error> unreadable() { return failure(ErrorCode::invalid, "the picture cannot be decoded"); }

// One band at the small size, as bytes. A filter that looks at every pixel, so that nothing flickers between sizes.
Result<std::vector<std::uint8_t>> read_band(GDALDataset& dataset, int number, int width, int height) {
  GDALRasterBand& band = *dataset.GetRasterBand(number);
  const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  std::vector<std::uint8_t> bytes(count);
  GDALRasterIOExtraArg extra;
  INIT_RASTERIO_EXTRA_ARG(extra);
  // Numbers of a palette cannot be mixed.
  extra.eResampleAlg = band.GetColorTable() == nullptr ? GRIORA_Bilinear : GRIORA_NearestNeighbour;
  const int full_width = dataset.GetRasterXSize();
  const int full_height = dataset.GetRasterYSize();
  if (band.GetRasterDataType() == GDT_Byte) {
    if (band.RasterIO(GF_Read, 0, 0, full_width, full_height, bytes.data(), width, height, GDT_Byte, 0, 0, &extra) !=
        CE_None) {
      return unreadable();
    }
    return bytes;
  }
  std::vector<std::uint16_t> words(count);
  if (band.RasterIO(GF_Read, 0, 0, full_width, full_height, words.data(), width, height, GDT_UInt16, 0, 0, &extra) !=
      CE_None) {
    return unreadable();
  }
  std::ranges::transform(words, bytes.begin(), [](std::uint16_t word) { return static_cast<std::uint8_t>(word >> 8); });
  return bytes;
}

using Bands = std::vector<std::vector<std::uint8_t>>;

// A palette's numbers become red, green, blue and opacity.
Bands expand_palette(const GDALColorTable& table, const std::vector<std::uint8_t>& numbers) {
  Bands bands(4, std::vector<std::uint8_t>(numbers.size()));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const GDALColorEntry* entry = table.GetColorEntry(numbers[i]);
    if (entry == nullptr) continue;
    bands[0][i] = static_cast<std::uint8_t>(entry->c1);
    bands[1][i] = static_cast<std::uint8_t>(entry->c2);
    bands[2][i] = static_cast<std::uint8_t>(entry->c3);
    bands[3][i] = static_cast<std::uint8_t>(entry->c4);
  }
  return bands;
}

// 1 grey, 2 grey and opacity, 3 colours, 4 colours and opacity.
Pixels put_on_white(const Bands& bands, int width, int height) {
  Pixels picture{width, height, {}};
  const bool grey = bands.size() < 3;
  const std::vector<std::uint8_t>* opacity = bands.size() % 2 == 0 ? &bands.back() : nullptr;
  picture.rgb.reserve(bands[0].size() * 3);
  for (std::size_t i = 0; i < bands[0].size(); ++i) {
    for (std::size_t colour = 0; colour < 3; ++colour) {
      const int value = bands[grey ? 0 : colour][i];
      const int opaque = opacity == nullptr ? 255 : (*opacity)[i];
      picture.rgb.push_back(static_cast<std::uint8_t>((value * opaque + 255 * (255 - opaque) + 127) / 255));
    }
  }
  return picture;
}

}  // namespace

bool register_drivers_for(const std::string& media_type) {
  // No environment reaches into decoding, and no file beside the picture is looked at or written.
  CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
  CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
  CPLSetConfigOption("GDAL_NUM_THREADS", "1");
  CPLSetConfigOption("CPL_DEBUG", "OFF");
  CPLSetErrorHandler(CPLQuietErrorHandler);
  GDALRegister_MEM();
  GDALRegister_JPEG();
  if (media_type == "image/jpeg") return true;
  if (media_type == "image/png") {
    GDALRegister_PNG();
    return true;
  }
  // These two are plugins in some builds of GDAL, whose functions cannot be called by name.
  if (media_type != "image/webp" && media_type != "image/heic") return false;
  const std::string wanted = media_type == "image/webp" ? "WEBP" : "HEIF";
  GDALAllRegister();
  GDALDriverManager& drivers = *GetGDALDriverManager();
  for (int i = drivers.GetDriverCount() - 1; i >= 0; --i) {
    GDALDriver* driver = drivers.GetDriver(i);
    const std::string name = driver->GetDescription();
    if (name != wanted && name != "JPEG" && name != "MEM") drivers.DeregisterDriver(driver);
  }
  return drivers.GetDriverByName(wanted.c_str()) != nullptr;
}

Result<Pixels> read_small(const std::filesystem::path& file, int longest_side) {
  const Dataset dataset(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (dataset == nullptr) return unreadable();
  const int full_width = dataset->GetRasterXSize();
  const int full_height = dataset->GetRasterYSize();
  const int band_count = std::min(dataset->GetRasterCount(), 4);
  if (band_count < 1 || full_width < 1 || full_height < 1) return unreadable();
  if (std::int64_t{full_width} * full_height > limits::kPicturePixels) {
    return failure(ErrorCode::too_large, "the picture has too many pixels");
  }
  const double factor = std::min(1.0, static_cast<double>(longest_side) / std::max(full_width, full_height));
  const int width = std::max(1, static_cast<int>(std::lround(full_width * factor)));
  const int height = std::max(1, static_cast<int>(std::lround(full_height * factor)));
  Bands bands;
  for (int number = 1; number <= band_count; ++number) {
    auto band = read_band(*dataset, number, width, height);
    if (!band) return failure(band);
    bands.push_back(std::move(*band));
  }
  const GDALColorTable* palette = dataset->GetRasterBand(1)->GetColorTable();
  if (palette != nullptr && palette->GetPaletteInterpretation() == GPI_RGB) {
    bands = expand_palette(*palette, bands.front());
  }
  return put_on_white(bands, width, height);
}

Result<std::string> encode_jpeg(const Pixels& picture) {
  GDALDriverManager& drivers = *GetGDALDriverManager();
  const Dataset memory(drivers.GetDriverByName("MEM")->Create("", picture.width, picture.height, 3, GDT_Byte, nullptr));
  if (memory == nullptr) return unreadable();
  std::vector<std::uint8_t> rgb = picture.rgb;
  if (memory->RasterIO(GF_Write, 0, 0, picture.width, picture.height, rgb.data(), picture.width, picture.height,
                       GDT_Byte, 3, nullptr, 3, static_cast<GSpacing>(picture.width) * 3, 1, nullptr) != CE_None) {
    return unreadable();
  }
  constexpr const char* kName = "/vsimem/small.jpg";
  const CPLStringList options(CPLStringList().AddString("QUALITY=82"));
  Dataset written(
      drivers.GetDriverByName("JPEG")->CreateCopy(kName, memory.get(), FALSE, options.List(), nullptr, nullptr));
  if (written == nullptr) return unreadable();
  written.reset();
  vsi_l_offset size = 0;
  const GByte* bytes = VSIGetMemFileBuffer(kName, &size, FALSE);
  if (bytes == nullptr || size == 0) return unreadable();
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace gridvisit
