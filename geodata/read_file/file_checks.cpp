#include "geodata/read_file/file_checks.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

struct Advice {
  std::string_view extension;
  std::string_view what_to_do;
};

constexpr std::array kUnreadable{
    Advice{".xls", "this is the old Excel format; open it in Excel and save it as .xlsx"},
    Advice{".et", "this is a WPS table; open it in WPS and save it as .xlsx"},
    Advice{".mdb", "this is an Access database; export it as Shapefile, GeoPackage or .xlsx"},
    Advice{".dwg", "this is an AutoCAD drawing; save it as .dxf"},
    Advice{".rar", "this is an archive; unpack it and give the file in it"},
    Advice{".7z", "this is an archive; unpack it and give the file in it"},
    Advice{".doc", "this is a text document; copy its table into a sheet and save that as .xlsx"},
    Advice{".docx", "this is a text document; copy its table into a sheet and save that as .xlsx"},
    Advice{".pdf", "a PDF cannot be read as data; ask for the table it was made from"},
    Advice{".shx", "this is one part of a Shapefile; give its .shp, with the other parts beside it"},
    Advice{".prj", "this is one part of a Shapefile; give its .shp, with the other parts beside it"},
};

/// A file's first bytes and its length, wherever GDAL finds it.
struct FileStart {
  std::array<unsigned char, 100> bytes{};
  std::uint64_t length = 0;

  [[nodiscard]] std::uint64_t big_endian(std::size_t at, int size) const {
    std::uint64_t value = 0;
    for (int i = 0; i < size; ++i) value = value << 8 | bytes.at(at + static_cast<std::size_t>(i));
    return value;
  }
  [[nodiscard]] std::uint64_t little_endian(std::size_t at, int size) const {
    std::uint64_t value = 0;
    for (int i = size; i > 0; --i) value = value << 8 | bytes.at(at + static_cast<std::size_t>(i) - 1);
    return value;
  }
};

std::optional<FileStart> read_start(const std::string& path) {
  const auto close = [](VSILFILE* file) { VSIFCloseL(file); };
  const std::unique_ptr<VSILFILE, decltype(close)> file(VSIFOpenL(path.c_str(), "rb"), close);
  if (!file) return std::nullopt;
  FileStart start;
  VSIFReadL(start.bytes.data(), 1, start.bytes.size(), file.get());
  VSIFSeekL(file.get(), 0, SEEK_END);
  start.length = VSIFTellL(file.get());
  return start;
}

std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

/// The file of the same name with another extension, in lower or upper case.
std::optional<std::string> find_companion(const std::string& path, std::string extension) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::string companion = fs::path(path).replace_extension(extension).string();
    VSIStatBufL status{};
    if (VSIStatExL(companion.c_str(), &status, VSI_STAT_EXISTS_FLAG) == 0) return companion;
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::toupper(c); });
  }
  return std::nullopt;
}

Result<std::string> load_companion(const std::string& path, const std::string& extension) {
  if (auto companion = find_companion(path, extension)) return *std::move(companion);
  return failure(ErrorCode::not_found, fmt::format("{} is missing beside it; copy all files of that name together",
                                                   file_name(fs::path(path).replace_extension(extension))));
}

Result<> check_companion(const std::string& path, const std::string& extension) {
  const auto companion = load_companion(path, extension);
  return companion ? Result<>{} : failure(companion);
}

std::unexpected<Error> cut_off(const std::string& path) {
  return failure(ErrorCode::invalid,
                 fmt::format("{} is shorter than it says of itself: the copy is not complete", file_name(path)));
}

// ESRI Shapefile Technical Description (1998): bytes 24 to 27 hold the length in 16-bit words, big-endian.
Result<> check_shape_part(const std::string& path) {
  constexpr std::uint64_t kFileCode = 9994;
  const auto start = read_start(path);
  if (!start || start->length < 100) return cut_off(path);
  if (start->big_endian(0, 4) != kFileCode) {
    return failure(ErrorCode::invalid, fmt::format("{} is no part of a Shapefile", file_name(path)));
  }
  return start->big_endian(24, 4) * 2 > start->length ? cut_off(path) : Result<>{};
}

// dBASE: number of records at byte 4, length of the heading at 8, of a record at 10.
Result<> check_table_part(const std::string& path) {
  const auto start = read_start(path);
  if (!start || start->length < 33) return cut_off(path);
  const std::uint64_t end = start->little_endian(8, 2) + start->little_endian(4, 4) * start->little_endian(10, 2);
  return end > start->length ? cut_off(path) : Result<>{};
}

// SQLite's file format, section 1.3: page size at byte 16 (1 means 65536), number of pages at 28.
Result<> check_geopackage(const std::string& path) {
  const auto start = read_start(path);
  const std::string_view magic = "SQLite format 3";
  if (!start || !std::equal(magic.begin(), magic.end(), start->bytes.begin())) {
    return failure(ErrorCode::invalid, "it is no GeoPackage, though it is named so");
  }
  const std::uint64_t page_bytes = start->big_endian(16, 2) == 1 ? 65536 : start->big_endian(16, 2);
  if (start->length < 100 || page_bytes * start->big_endian(28, 4) > start->length) return cut_off(path);
  const auto journal = read_start(path + "-wal");
  if (!journal || journal->length == 0) return {};
  return failure(ErrorCode::conflict, "another program (QGIS?) has it open; close it there, so that all is written");
}

// A workbook that counts its days from 1904 (an old Mac setting): the driver counts from 1900, and every date would be
// four years early.
Result<> check_workbook(const std::string& path) {
  constexpr vsi_l_offset kMostBytes = 10 * 1024 * 1024;
  GByte* bytes = nullptr;
  vsi_l_offset size = 0;
  const std::string part = "/vsizip/" + path + "/xl/workbook.xml";
  CPLPushErrorHandler(CPLQuietErrorHandler);
  const int whole = VSIIngestFile(nullptr, part.c_str(), &bytes, &size, kMostBytes);
  CPLPopErrorHandler();
  if (whole == FALSE) return {};  // opening it will tell
  const std::unique_ptr<GByte, decltype(&VSIFree)> owned(bytes, &VSIFree);
  const std::string_view xml(reinterpret_cast<const char*>(bytes), size);
  const std::size_t setting = xml.find("date1904=");
  if (setting == std::string_view::npos) return {};
  const std::string_view value = xml.substr(setting + std::string_view("date1904=").size() + 1);
  if (!value.starts_with('1') && !value.starts_with("true")) return {};
  return failure(ErrorCode::unsupported,
                 "the workbook counts its days from 1904 (an old Mac setting), which would move every date by four "
                 "years; save the sheet as \"CSV UTF-8\", which keeps the dates as they are shown");
}

}  // namespace

std::string extension_of(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

Result<> check_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return failure(ErrorCode::not_found, "there is no such file");
  const std::string extension = extension_of(path);
  if (fs::is_directory(status)) {
    if (extension == ".gdb") return {};
    return failure(ErrorCode::invalid, "this is a folder; give the file in it");
  }
  if (!fs::is_regular_file(status)) return failure(ErrorCode::invalid, "this is no file");
  const std::uintmax_t bytes = fs::file_size(path, error);
  if (bytes == 0) return failure(ErrorCode::invalid, "the file is empty (0 bytes)");
  if (bytes > limits::kImportFileBytes) {
    return failure(ErrorCode::too_large,
                   fmt::format("the file has {} MB; at most {} are read", bytes >> 20, limits::kImportFileBytes >> 20));
  }
  if (::access(path.c_str(), R_OK) != 0) return failure(ErrorCode::forbidden, "the file may not be read");
  const auto* const advice = std::ranges::find(kUnreadable, extension, &Advice::extension);
  if (advice != kUnreadable.end()) return failure(ErrorCode::unsupported, std::string(advice->what_to_do));
  if (extension == ".xlsx") return check_workbook(path.string());
  if (extension == ".shp") return check_shapefile(path.string());
  if (extension == ".dbf") return check_table_part(path.string());
  if (extension == ".gpkg") return check_geopackage(path.string());
  if (extension == ".tab") return check_companion(path.string(), ".dat");
  if (extension == ".mif") return check_companion(path.string(), ".mid");
  return {};
}

Result<> check_shapefile(const std::string& path) {
  if (auto shapes = check_shape_part(path); !shapes) return shapes;
  const auto index = load_companion(path, ".shx");
  if (!index) return failure(index);
  if (auto checked = check_shape_part(*index); !checked) return checked;
  const auto table = load_companion(path, ".dbf");
  return table ? check_table_part(*table) : failure(table);
}

}  // namespace gridvisit
