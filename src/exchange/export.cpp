#include "exchange/export.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "domain/disclosure.hpp"
#include "exchange/cell_writing.hpp"
#include "exchange/export_columns.hpp"
#include "exchange/layer_style.hpp"
#include "geodata/crs.hpp"
#include "geodata/wkb.hpp"
#include "geodata/zip_archive.hpp"
#include "store/audit.hpp"
#include "sync/view.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

bool is_sheet(FileFormat format) { return format == FileFormat::xlsx || format == FileFormat::csv; }

// A cell that a spreadsheet would run as a formula when it opens the CSV; the import takes the mark off again.
TableCell harmless(TableCell cell, FileFormat format) {
  auto* text = std::get_if<std::string>(&cell);
  const bool formula = text != nullptr && !text->empty() && std::string_view("=+-@").contains(text->front());
  if (format == FileFormat::csv && formula) text->insert(0, "'");
  return cell;
}

std::string reference_of(const google::protobuf::Message& body, const FieldInfo& field) {
  return body.GetReflection()->GetString(body, field.descriptor);
}

Result<std::vector<std::string>> prefixes_of(const Actor& actor, const std::string& scope) {
  if (scope.empty()) return areas(actor);
  if (!is_scope_code(scope)) {
    return failure(ErrorCode::invalid, "scope is a code of 6, 9, 12 or 15 digits", {{}, {}, "scope"});
  }
  for (const std::string& area : areas(actor)) {
    if (is_within(scope, area)) return std::vector{scope};
  }
  return failure(ErrorCode::forbidden, "that scope is outside your area", {{}, {}, "scope"});
}

/// The rows of one kind on their way into a table.
class KindExport {
 public:
  KindExport(Reader reader, const Actor& actor, const ExportRequest& request, const ImportKind& kind, const Crs& crs)
      : reader_(reader),
        actor_(actor),
        request_(request),
        kind_(kind),
        crs_(crs),
        targets_(export_targets(kind)),
        keys_(reader, actor, request.unmask) {
    const bool shifted_unnamed = request.format == FileFormat::geojson || is_sheet(request.format);
    table_.name = kind.kind->options.label();
    // These have no place to declare it; the import reads it from here.
    if (shifted_unnamed && (crs.name() == "GCJ-02" || crs.name() == "BD-09")) table_.name += " (" + crs.name() + ")";
    for (const Target* target : targets_) {
      table_.columns.push_back({heading(*target), cell_type_of(field_of(*target))});
    }
    if (kind.geometry != nullptr && !is_sheet(request.format)) {
      table_.shape = kind.is_area() ? LayerShape::areas : LayerShape::points;
    }
    if (!is_sheet(request.format) || kind.geometry == nullptr || kind.is_area()) return;
    for (const char* half : {"longitude", "latitude"}) {
      table_.columns.push_back({heading(*kind.find_target(half)), ColumnType::real});
    }
  }

  Result<> read(const std::vector<std::string>& prefixes, std::int64_t& rows) {
    std::map<std::string, std::string> ranges;  // by first; what lies above several prefixes is taken once
    for (const std::string& prefix : prefixes) {
      for (ScopeRange& range : ranges_of(*kind_.kind, prefix)) ranges.emplace(std::move(range.first), range.end);
    }
    for (const auto& [first, end] : ranges) {
      if (auto done = read_range(first, end, rows); !done) return done;
    }
    return {};
  }

  FeatureTable take() && {
    table_.style_qml = layer_style(kind_);
    return std::move(table_);
  }

 private:
  static const FieldInfo& field_of(const Target& target) {
    return target.use == Target::Use::key ? *target.key : *target.field;
  }

  std::string heading(const Target& target) const {
    const bool is_half = target.use == Target::Use::longitude || target.use == Target::Use::latitude;
    if (is_half && !crs_.is_geographic()) return target.use == Target::Use::longitude ? "X坐标" : "Y坐标";
    return request_.format == FileFormat::shapefile ? short_heading_for(kind_, target) : heading_for(kind_, target);
  }

  Result<> read_range(const std::string& first, const std::string& end, std::int64_t& rows) {
    constexpr int kPage = 1'000;
    for (ListPlace place;;) {
      const auto page =
          list_records(reader_, *kind_.kind, {.first = first, .end = end, .after = place, .limit = kPage});
      for (const v1::Record& record : page) {
        if (auto added = add(record, rows); !added) return added;
      }
      if (page.size() < kPage) return {};
      place = {.scope = page.back().scope(), .id = page.back().id()};
    }
  }

  Result<> add(const v1::Record& record, std::int64_t& rows) {
    const auto shown = find_shown(actor_, *kind_.kind, record.scope(), request_.unmask);
    if (!shown) return {};
    if (request_.most_rows > 0 && static_cast<std::size_t>(rows) >= request_.most_rows) {
      return failure(ErrorCode::too_many, fmt::format("there are more than {} rows; ask for a part of the district "
                                                      "(scope), or use 'gridvisit export' on the server",
                                                      request_.most_rows));
    }
    const v1::Record visible = shown_record(record, *shown);
    const google::protobuf::Message& body = body_of(visible, *kind_.kind);
    TableRow row;
    row.cells.reserve(table_.columns.size());
    for (const Target* target : targets_) {
      TableCell cell = target->use == Target::Use::key ? keys_.find(*target, reference_of(body, *target->field))
                                                       : to_cell(*target->field, body);
      row.cells.push_back(harmless(std::move(cell), request_.format));
    }
    if (auto placed = place(body, row); !placed) return placed;
    table_.rows.push_back(std::move(row));
    ++rows;
    return {};
  }

  Result<> place(const google::protobuf::Message& body, TableRow& row) {
    if (kind_.geometry == nullptr) return {};
    Geometry geometry;
    if (kind_.is_area()) {
      const std::string wkb = reference_of(body, *kind_.geometry);
      if (!wkb.empty()) {
        auto area = from_wkb(wkb);
        if (!area) return failure(area);
        geometry = std::move(*area);
      }
    } else if (body.GetReflection()->HasField(body, kind_.geometry->descriptor)) {
      const auto& p =
          dynamic_cast<const v1::Position&>(body.GetReflection()->GetMessage(body, kind_.geometry->descriptor));
      geometry = Position{p.lon_deg(), p.lat_deg()};
    }
    if (auto moved = crs_.from_wgs84(geometry); !moved) return moved;
    if (!is_sheet(request_.format)) {
      row.geometry = std::move(geometry);
    } else if (!kind_.is_area()) {
      const auto* point = std::get_if<Position>(&geometry);
      row.cells.push_back(point == nullptr ? TableCell() : TableCell(point->lon_deg));
      row.cells.push_back(point == nullptr ? TableCell() : TableCell(point->lat_deg));
    }
    return {};
  }

  Reader reader_;
  const Actor& actor_;
  const ExportRequest& request_;
  const ImportKind& kind_;
  const Crs& crs_;
  std::vector<const Target*> targets_;
  KeyLookup keys_;
  FeatureTable table_;
};

Result<> check_kind(const Actor& actor, const ExportRequest& request, const ImportKind& kind) {
  const KindInfo& info = *kind.kind;
  if (std::ranges::none_of(actor.grants, [&](const Grant& grant) { return may_read(info, grant.role); })) {
    return failure(ErrorCode::forbidden, "your role may not read a " + info.name, {{}, {}, "kind"});
  }
  if (kind.geometry == nullptr && request.format == FileFormat::shapefile) {
    return failure(ErrorCode::invalid, "a " + info.name + " has no place on the map; choose xlsx, csv or gpkg",
                   {{}, {}, "format"});
  }
  return {};
}

/// A folder that goes away again, readable for nobody else.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string pattern = (fs::temp_directory_path() / "gridvisit-export-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string load_bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Result<NamedFormat> parse_format(std::string_view name) {
  static const std::array kFormats{
      NamedFormat{FileFormat::geopackage, "gpkg", "application/geopackage+sqlite3"},
      NamedFormat{FileFormat::geojson, "geojson", "application/geo+json"},
      NamedFormat{FileFormat::shapefile, "shp", "application/zip"},
      NamedFormat{FileFormat::flatgeobuf, "fgb", "application/flatgeobuf"},
      NamedFormat{FileFormat::xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      NamedFormat{FileFormat::csv, "csv", "text/csv; charset=utf-8"},
  };
  const std::size_t dot = name.rfind('.');
  const std::string_view extension = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const auto* const found = std::ranges::find(kFormats, extension, &NamedFormat::name);
  if (found != kFormats.end()) return *found;
  return failure(ErrorCode::invalid,
                 "'" + std::string(extension) +
                     "' is no format to export to; there are gpkg, geojson, shp, fgb, xlsx "
                     "and csv",
                 {{}, {}, "format"});
}

Result<Export> collect_export(Reader reader, const Actor& actor, const ExportRequest& request) {
  Export collected;
  auto prefixes = prefixes_of(actor, request.scope);
  if (!prefixes) return failure(prefixes);
  collected.prefixes = std::move(*prefixes);
  const bool may = std::ranges::any_of(actor.grants, [](const Grant& grant) { return may_unmask(grant.role); });
  if (request.unmask && !may) {
    return failure(ErrorCode::forbidden, "ID numbers in full are for the bureau; without unmask they come masked",
                   {{}, {}, "unmask"});
  }
  const auto crs = Crs::parse(request.crs);
  if (!crs) return failure(crs);
  collected.crs = crs->definition();
  for (const std::string& name : request.kinds) {
    const auto kind = parse_import_kind(name);
    if (!kind) return failure(ErrorCode::invalid, kind.error().message, {{}, {}, "kind"});
    if (auto checked = check_kind(actor, request, **kind); !checked) return failure(checked);
    if ((*kind)->is_area() && is_sheet(request.format)) {
      collected.notes.push_back("a sheet cannot hold the areas of a " + name + "; choose gpkg or geojson for them");
    }
    KindExport rows(reader, actor, request, **kind, *crs);
    if (auto read = rows.read(collected.prefixes, collected.rows); !read) return failure(read);
    collected.tables.push_back(std::move(rows).take());
    const auto targets = export_targets(**kind);
    collected.is_personal = collected.is_personal ||
                            std::ranges::any_of(targets, [](const Target* target) { return is_personal(*target); });
  }
  return collected;
}

Result<> write_export(const fs::path& path, const Export& collected, const ExportRequest& request) {
  return write_tables(path, request.format, collected.tables,
                      {.written_on = request.today, .gbk = request.gbk, .crs = collected.crs, .all_decimals = true});
}

Result<std::string> export_bytes(const Export& collected, const ExportRequest& request) {
  const PrivateFolder folder;
  if (folder.path().empty()) return failure(ErrorCode::io, "no temporary folder can be made; check the space");
  const std::string stem = request.kinds.size() == 1 ? request.kinds.front() : "gridvisit";
  const fs::path path = folder.path() / (stem + "." + request.format_name);
  if (auto written = write_export(path, collected, request); !written) return failure(written);
  if (request.format != FileFormat::shapefile) return load_bytes(path);
  std::map<std::string, std::string> parts;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    parts.emplace(entry.path().filename().string(), load_bytes(entry.path()));
  }
  return make_zip({parts.begin(), parts.end()});
}

void note_export(Transaction& transaction, const Actor& actor, const ExportRequest& request, const Export& collected) {
  if (!collected.is_personal) return;
  for (std::size_t i = 0; i < request.kinds.size(); ++i) {
    AuditEntry entry{actor.user_id, actor.device_id, {}, {}};
    entry.change.set_operation(v1::OPERATION_EXPORT);
    v1::ExportNote& note = *entry.change.mutable_export_note();
    note.set_kind(request.kinds[i]);
    for (const std::string& prefix : collected.prefixes) note.add_prefixes(prefix);
    note.set_format(request.format_name);
    note.set_rows(static_cast<std::int64_t>(collected.tables[i].rows.size()));
    note.set_unmasked(request.unmask);
    entry.result.set_outcome(v1::OUTCOME_APPLIED);
    append_audit(transaction, entry);
  }
}

}  // namespace gridvisit
