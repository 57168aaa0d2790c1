#include "geodata/feature_writer.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <iconv.h>
#include <ogrsf_frmts.h>

#include "geodata/plain_table.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

struct DatasetClose {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, DatasetClose>;

// GeoPackage takes its "last change" from this option; it is set for this thread alone.
class FixedDate {
 public:
  explicit FixedDate(Day day) {
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", (format_day(day) + "T00:00:00.000Z").c_str());
  }
  ~FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr); }
  FixedDate(const FixedDate&) = delete;
  FixedDate& operator=(const FixedDate&) = delete;
};

bool fits(const TableCell& cell, ColumnType type) {
  return std::holds_alternative<std::monostate>(cell) || cell.index() == static_cast<std::size_t>(type) + 1;
}

Result<> check_table(const FeatureTable& table, const fs::path& path) {
  std::size_t geometry_kind = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const TableRow& row = table.rows[i];
    const Where where{path.filename().string(), static_cast<std::int64_t>(i) + 2, ""};
    if (row.cells.size() != table.columns.size()) {
      return failure(
          ErrorCode::invalid,
          fmt::format("the row has {} cells, but there are {} columns", row.cells.size(), table.columns.size()), where);
    }
    for (std::size_t k = 0; k < row.cells.size(); ++k) {
      if (!fits(row.cells[k], table.columns[k].type)) {
        return failure(ErrorCode::invalid, "the cell is not of its column's type",
                       {where.file, where.row, table.columns[k].name});
      }
    }
    const std::size_t kind = row.geometry.index();
    if (kind != 0 && geometry_kind != 0 && kind != geometry_kind) {
      return failure(ErrorCode::invalid, "points, lines and areas cannot share a file; write one for each", where);
    }
    if (kind != 0) geometry_kind = kind;
  }
  return {};
}

OGRwkbGeometryType layer_type(const FeatureTable& table) {
  if (table.shape == LayerShape::points) return wkbPoint;
  if (table.shape == LayerShape::areas) return wkbMultiPolygon;
  for (const TableRow& row : table.rows) {
    if (std::holds_alternative<Position>(row.geometry)) return wkbPoint;
    if (std::holds_alternative<MultiLineString>(row.geometry)) return wkbMultiLineString;
    if (std::holds_alternative<MultiPolygon>(row.geometry)) return wkbMultiPolygon;
  }
  return wkbNone;
}

OGRFieldType field_type(ColumnType type) {
  switch (type) {
    case ColumnType::text: return OFTString;
    case ColumnType::integer: return OFTInteger64;
    case ColumnType::real: return OFTReal;
    case ColumnType::date: return OFTDate;
  }
  return OFTString;
}

void add_points(OGRSimpleCurve& curve, const std::vector<Position>& points) {
  curve.setNumPoints(static_cast<int>(points.size()));
  for (int i = 0; i < curve.getNumPoints(); ++i) {
    const Position& p = points[static_cast<std::size_t>(i)];
    curve.setPoint(i, p.lon_deg, p.lat_deg);
  }
}

struct ToOgr {
  using Made = std::unique_ptr<OGRGeometry>;
  Made operator()(std::monostate) const { return nullptr; }
  Made operator()(Position p) const { return std::make_unique<OGRPoint>(p.lon_deg, p.lat_deg); }
  Made operator()(const MultiLineString& lines) const {
    auto made = std::make_unique<OGRMultiLineString>();
    for (const LineString& line : lines.lines) {
      OGRLineString part;
      add_points(part, line);
      made->addGeometry(&part);
    }
    return made;
  }
  Made operator()(const MultiPolygon& area) const {
    auto made = std::make_unique<OGRMultiPolygon>();
    for (const Polygon& polygon : area.polygons) {
      OGRPolygon part;
      for (const Ring& ring : polygon.rings) {
        OGRLinearRing points;
        add_points(points, ring);
        part.addRing(&points);
      }
      made->addGeometry(&part);
    }
    return made;
  }
};

void set_field(OGRFeature& feature, int field, const TableCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    feature.SetField(field, text->c_str());
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    feature.SetField(field, static_cast<GIntBig>(*integer));
  } else if (const auto* real = std::get_if<double>(&cell)) {
    feature.SetField(field, *real);
  } else if (const auto* day = std::get_if<Day>(&cell)) {
    const std::chrono::year_month_day date(*day);
    feature.SetField(field, static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
                     static_cast<int>(static_cast<unsigned>(date.day())));
  }
}

std::unexpected<Error> cannot_write(const fs::path& path) {
  return failure(ErrorCode::io, "the file could not be written; check the space and the rights of the folder",
                 {path.filename().string(), {}, ""});
}

bool is_wgs84(const WriteOptions& options) { return options.crs == "EPSG:4326"; }

CPLStringList layer_options(FileFormat format, const WriteOptions& options) {
  CPLStringList list;
  // RFC 7946 knows WGS 84 alone; another system is named as GeoJSON did before it.
  if (format == FileFormat::geojson && is_wgs84(options)) list.SetNameValue("RFC7946", "YES");
  if (format == FileFormat::geojson && options.all_decimals) list.SetNameValue("COORDINATE_PRECISION", "15");
  if (format == FileFormat::shapefile) {
    list.SetNameValue("ENCODING", options.gbk ? "GBK" : "UTF-8");
    list.SetNameValue("DBF_DATE_LAST_UPDATE", format_day(options.written_on).c_str());
  }
  return list;
}

Result<> fill_layer(OGRLayer& layer, const FeatureTable& table, const fs::path& path) {
  for (const TableColumn& column : table.columns) {
    OGRFieldDefn field(column.name.c_str(), field_type(column.type));
    if (layer.CreateField(&field) != OGRERR_NONE) return cannot_write(path);
  }
  OGRFeatureDefn* const definition = layer.GetLayerDefn();
  for (int i = 0; i < definition->GetFieldCount(); ++i) {
    const std::string& asked = table.columns[static_cast<std::size_t>(i)].name;
    if (definition->GetFieldDefn(i)->GetNameRef() != asked) {
      return failure(ErrorCode::invalid, "the column's name is too long for a Shapefile (10 bytes)",
                     {path.filename().string(), {}, asked});
    }
  }
  const bool in_transaction = layer.StartTransaction() == OGRERR_NONE;
  for (const TableRow& row : table.rows) {
    OGRFeature feature(definition);
    for (std::size_t i = 0; i < row.cells.size(); ++i) set_field(feature, static_cast<int>(i), row.cells[i]);
    feature.SetGeometryDirectly(std::visit(ToOgr{}, row.geometry).release());
    if (layer.CreateFeature(&feature) != OGRERR_NONE) return cannot_write(path);
  }
  if (in_transaction && layer.CommitTransaction() != OGRERR_NONE) return cannot_write(path);
  return {};
}

const char* driver_of(FileFormat format) {
  switch (format) {
    case FileFormat::geojson: return "GeoJSON";
    case FileFormat::geopackage: return "GPKG";
    case FileFormat::flatgeobuf: return "FlatGeobuf";
    default: return "ESRI Shapefile";
  }
}

// The table in which QGIS keeps the styles of a GeoPackage's layers (QgsOgrProviderUtils), made as QGIS makes it.
Result<> add_styles(GDALDataset& dataset, std::span<const FeatureTable> tables, const fs::path& path) {
  const bool any = std::ranges::any_of(tables, [](const FeatureTable& table) { return !table.style_qml.empty(); });
  if (!any) return {};
  CPLStringList options;
  options.SetNameValue("FID", "id");
  OGRLayer* const styles = dataset.CreateLayer("layer_styles", nullptr, wkbNone, options.List());
  if (styles == nullptr) return cannot_write(path);
  for (const char* const name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName",
                                 "styleQML", "styleSLD"}) {
    OGRFieldDefn field(name, OFTString);
    if (styles->CreateField(&field) != OGRERR_NONE) return cannot_write(path);
  }
  OGRFieldDefn use_as_default("useAsDefault", OFTInteger);
  use_as_default.SetSubType(OFSTBoolean);
  if (styles->CreateField(&use_as_default) != OGRERR_NONE) return cannot_write(path);
  for (const char* const name : {"description", "owner", "ui"}) {
    OGRFieldDefn field(name, OFTString);
    if (styles->CreateField(&field) != OGRERR_NONE) return cannot_write(path);
  }
  for (const FeatureTable& table : tables) {
    if (table.style_qml.empty()) continue;
    OGRFeature row(styles->GetLayerDefn());
    for (const char* const name : {"f_table_catalog", "f_table_schema", "styleSLD", "owner", "ui"}) {
      row.SetField(name, "");
    }
    row.SetField("f_table_name", table.name.c_str());
    row.SetField("f_geometry_column", "geom");
    row.SetField("styleName", table.name.c_str());
    row.SetField("styleQML", table.style_qml.c_str());
    row.SetField("useAsDefault", 1);
    row.SetField("description", "gridvisit");
    if (styles->CreateFeature(&row) != OGRERR_NONE) return cannot_write(path);
  }
  return {};
}

Result<> write_with_gdal(const fs::path& path, FileFormat format, std::span<const FeatureTable> tables,
                         const WriteOptions& options) {
  GDALAllRegister();
  const FixedDate date(options.written_on);
  GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName(driver_of(format));
  if (driver == nullptr) {
    return failure(ErrorCode::unsupported, fmt::format("GDAL here has no {} driver", driver_of(format)));
  }
  const Dataset dataset(driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  if (!dataset) return cannot_write(path);
  OGRSpatialReference crs;
  if (crs.SetFromUserInput(options.crs.c_str()) != OGRERR_NONE) {
    return failure(ErrorCode::invalid, "the coordinate system " + options.crs + " is not known");
  }
  crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  for (const FeatureTable& table : tables) {
    const OGRwkbGeometryType type = layer_type(table);
    OGRLayer* const layer = dataset->CreateLayer(table.name.c_str(), type == wkbNone ? nullptr : &crs, type,
                                                 layer_options(format, options).List());
    if (layer == nullptr) return cannot_write(path);
    if (auto filled = fill_layer(*layer, table, path); !filled) return filled;
  }
  return format == FileFormat::geopackage ? add_styles(*dataset, tables, path) : Result<>{};
}

Result<> write_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) return cannot_write(path);
  return {};
}

Result<> write_in(const fs::path& path, FileFormat format, std::span<const FeatureTable> tables,
                  const WriteOptions& options) {
  if (format == FileFormat::csv) return write_bytes(path, make_csv(tables.front(), options.byte_order_mark));
  if (format == FileFormat::xlsx) return write_bytes(path, make_xlsx(tables));
  return write_with_gdal(path, format, tables, options);
}

bool fits_gbk(const std::string& text) {
  const iconv_t converter = ::iconv_open("GBK", "UTF-8");
  std::string input = text;
  std::string output(text.size() * 2 + 2, '\0');
  char* from = input.data();
  char* to = output.data();
  std::size_t left = input.size();
  std::size_t room = output.size();
  const bool fits = ::iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
  ::iconv_close(converter);
  return fits;
}

Result<> check_texts_of_shapefile(const FeatureTable& table, const fs::path& path, bool gbk) {
  constexpr std::size_t kLongest = 254;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      const auto* text = std::get_if<std::string>(&table.rows[i].cells[k]);
      if (text == nullptr) continue;
      const Where where{path.filename().string(), static_cast<std::int64_t>(i) + 2, table.columns[k].name};
      if (text->size() > kLongest) {
        return failure(ErrorCode::invalid, "the text is too long for a Shapefile (254 bytes); choose GeoPackage",
                       where);
      }
      if (gbk && !fits_gbk(*text)) {
        return failure(ErrorCode::invalid, "the text has a character that GBK cannot write; choose UTF-8", where);
      }
    }
  }
  return {};
}

Result<> check_tables(const fs::path& path, FileFormat format, std::span<const FeatureTable> tables,
                      const WriteOptions& options) {
  const bool several = format == FileFormat::geopackage || format == FileFormat::xlsx;
  if (tables.empty() || (tables.size() > 1 && !several)) {
    return failure(ErrorCode::invalid, "the format holds one table; choose GeoPackage or .xlsx for several",
                   {path.filename().string(), {}, ""});
  }
  for (const FeatureTable& table : tables) {
    if (auto checked = check_table(table, path); !checked) return checked;
    const bool nowhere = layer_type(table) == wkbNone;
    if ((format == FileFormat::csv || format == FileFormat::xlsx) && !nowhere) {
      return failure(ErrorCode::invalid, "a sheet cannot hold geometry; give longitude and latitude as columns",
                     {path.filename().string(), {}, ""});
    }
    // GDAL's driver passes over a row that is nowhere, without a word.
    const auto lost = std::ranges::find_if(
        table.rows, [](const TableRow& row) { return std::holds_alternative<std::monostate>(row.geometry); });
    if (format == FileFormat::flatgeobuf && lost != table.rows.end()) {
      return failure(ErrorCode::invalid, "FlatGeobuf cannot hold a row without a place on the map; choose gpkg",
                     {path.filename().string(), lost - table.rows.begin() + 2, ""});
    }
    if (format != FileFormat::shapefile) continue;
    if (auto checked = check_texts_of_shapefile(table, path, options.gbk); !checked) return checked;
  }
  return {};
}

}  // namespace

Result<> write_features(const fs::path& path, FileFormat format, const FeatureTable& table,
                        const WriteOptions& options) {
  return write_tables(path, format, std::span(&table, 1), options);
}

Result<> write_tables(const fs::path& path, FileFormat format, std::span<const FeatureTable> tables,
                      const WriteOptions& options) {
  if (auto checked = check_tables(path, format, tables, options); !checked) return checked;
  // A Shapefile is several files: all are made in a folder of their own, then moved.
  std::error_code error;
  const fs::path workshop = path.parent_path() / ("." + path.filename().string() + ".part");
  fs::remove_all(workshop, error);
  if (!fs::create_directories(workshop, error)) return cannot_write(path);
  Result<> written = write_in(workshop / path.filename(), format, tables, options);
  if (written) {
    for (const auto& entry : fs::directory_iterator(workshop, error)) {
      fs::rename(entry.path(), path.parent_path() / entry.path().filename(), error);
      if (error) written = cannot_write(path);
    }
  }
  fs::remove_all(workshop, error);
  return written;
}

}  // namespace gridvisit
