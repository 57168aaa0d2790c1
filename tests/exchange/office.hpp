// A district's folder for one test: writes files, imports them, looks at what is stored.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "domain/id_number.hpp"
#include "exchange/import.hpp"
#include "store/database.hpp"
#include "store/records.hpp"
#include "tests/temporary_folder.hpp"

namespace gridvisit::testing {

class Office {
 public:
  Office() {
    database_.emplace(Database::open_or_create(folder_ / "data").value());
    connection_.emplace(database_->connect(Connection::Mode::writer).value());
  }

  [[nodiscard]] std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    return folder_.write(name, bytes);
  }

  Result<ImportReport> import(ImportRequest request) {
    return import_files({*connection_, database_->vault(), database_->roads_directory()}, request,
                        [](const std::string&, std::int64_t, std::int64_t) {});
  }
  [[nodiscard]] Reader reader() { return {*connection_, database_->vault()}; }
  Result<> write_job(WriteJob job) {
    return run_in_transaction(*connection_, database_->vault(), system_now(), std::move(job));
  }
  [[nodiscard]] const Database& database() const { return *database_; }

  Result<ImportReport> import(const std::string& kind, const std::filesystem::path& file) {
    return import({.kind = kind, .files = {file}});
  }

  /// A sheet with a few positions, which do not tell their system.
  Result<ImportReport> import_wgs84(const std::string& kind, const std::filesystem::path& file) {
    return import({.kind = kind, .files = {file}, .crs = "wgs84"});
  }

  /// A district of 0.2 by 0.1 degrees: two villages side by side, each of two grids, one above the other.
  void draw_district() {
    std::string divisions = R"({"type":"FeatureCollection","features":[)";
    divisions += feature("341103", "南谯区", 118.0, 32.0, 118.2, 32.1) + ",";
    divisions += feature("341103100", "乌衣镇", 118.0, 32.0, 118.2, 32.1) + ",";
    divisions += feature("341103100201", "西村", 118.0, 32.0, 118.1, 32.1) + ",";
    divisions += feature("341103100202", "东村", 118.1, 32.0, 118.2, 32.1) + "]}";
    REQUIRE(import("division", write("divisions.geojson", divisions))->taken);
    std::string grids = R"({"type":"FeatureCollection","features":[)";
    grids += feature("341103100201001", "西一", 118.0, 32.0, 118.1, 32.05) + ",";
    grids += feature("341103100201002", "西二", 118.0, 32.05, 118.1, 32.1) + ",";
    grids += feature("341103100202001", "东一", 118.1, 32.0, 118.2, 32.05) + ",";
    grids += feature("341103100202002", "东二", 118.1, 32.05, 118.2, 32.1) + "]}";
    const auto report = import("grid", write("grids.geojson", grids));
    REQUIRE(report->taken);
    REQUIRE(report->findings.empty());
  }

  static std::string feature(const std::string& code, const std::string& name, double west, double south, double east,
                             double north) {
    const auto at = [](double x, double y) { return "[" + std::to_string(x) + "," + std::to_string(y) + "]"; };
    return R"({"type":"Feature","properties":{"编码":")" + code + R"(","名称":")" + name +
           R"("},"geometry":{"type":"Polygon","coordinates":[[)" + at(west, south) + "," + at(east, south) + "," +
           at(east, north) + "," + at(west, north) + "," + at(west, south) + "]]}}";
  }

  std::vector<v1::Record> all(v1::Kind kind) {
    std::vector<v1::Record> records;
    for_each_record(Reader{*connection_, database_->vault()}, *find_kind(kind), "", [&](const StoredRecord& stored) {
      records.push_back(stored.record);
      return true;
    });
    return records;
  }
  v1::Recipient person(const std::string& name) {
    for (const v1::Record& record : all(v1::KIND_RECIPIENT)) {
      if (record.recipient().name() == name) return record.recipient();
    }
    FAIL("there is no " + name);
    return {};
  }

  /// A person as a row: an ID number with the right last digit.
  static std::string id_number(const std::string& first_17) { return first_17 + id_number_check_digit(first_17); }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::optional<Database> database_;
  std::optional<Connection> connection_;
};

/// The findings' codes with their rows: "bad_value 3".
inline std::vector<std::string> codes(const ImportReport& report) {
  std::vector<std::string> all;
  for (const RowFinding& finding : report.findings) {
    all.push_back(finding.code + (finding.row > 0 ? " " + std::to_string(finding.row) : ""));
  }
  return all;
}

inline bool has(const ImportReport& report, const std::string& code) {
  return std::ranges::any_of(report.findings, [&](const RowFinding& finding) { return finding.code == code; });
}

}  // namespace gridvisit::testing
