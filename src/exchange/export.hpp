// gridvisit's way out for files: records as the asker may see them, with headings the import knows again, in any format
// and coordinate system. Personal numbers are masked unless the asker may see them whole and asks for it, and every
// file with personal data leaves a note in the audit trail.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domain/actor.hpp"
#include "exchange/import_kind.hpp"
#include "geodata/feature_writer.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

struct ExportRequest {
  std::vector<std::string> kinds;  ///< as many as the format can hold
  FileFormat format = FileFormat::xlsx;
  std::string format_name = "xlsx";
  std::string crs = "wgs84";
  std::string scope = {};  ///< within a code; empty: all of the actor's areas
  bool gbk = false;        ///< Shapefile
  bool unmask = false;     ///< ID numbers in full
  Day today = {};
  std::size_t most_rows = 0;  ///< refused beyond; 0: no limit
};

/// "people.gpkg", "gpkg": gpkg, geojson, shp, fgb, xlsx, csv. The error lists them.
struct NamedFormat {
  FileFormat format = FileFormat::xlsx;
  std::string name;        ///< "gpkg": also the extension
  std::string media_type;  ///< of the file over HTTP; a Shapefile goes as a ZIP of its parts
};
Result<NamedFormat> parse_format(std::string_view name);

struct Export {
  std::vector<FeatureTable> tables;
  std::string crs;  ///< as a file declares it
  std::vector<std::string> prefixes;
  std::int64_t rows = 0;
  bool is_personal = false;             ///< a field that tells of a person is in it
  std::vector<std::string> notes = {};  ///< what the format cannot hold and was left out
};

/// Refused: a scope outside of the actor's areas; unmasking by who may not; a kind the actor may not read; a format
/// that cannot hold the kind.
Result<Export> collect_export(Reader reader, const Actor& actor, const ExportRequest& request);

Result<> write_export(const std::filesystem::path& path, const Export& collected, const ExportRequest& request);

/// The file's bytes; of a Shapefile a ZIP of its parts.
Result<std::string> export_bytes(const Export& collected, const ExportRequest& request);

/// Where it is personal: who took what, for the audit trail.
void note_export(Transaction& transaction, const Actor& actor, const ExportRequest& request, const Export& collected);

/// How a column for the target is headed, so that the import finds it again: in Chinese; in at most ten bytes of ASCII
/// for a Shapefile.
std::string heading_for(const ImportKind& kind, const Target& target);
std::string short_heading_for(const ImportKind& kind, const Target& target);

}  // namespace gridvisit
