#include "demo/demo.hpp"

#include "demo/tables.hpp"

namespace gridvisit::demo {
namespace {

namespace fs = std::filesystem;

/// Writes the tables one by one and remembers how to import them.
class Office {
 public:
  Office(fs::path folder, Day today) : folder_(std::move(folder)) { options_.written_on = today; }

  void write(const char* kind, const char* file, FileFormat format, const FeatureTable& table, bool gbk = false) {
    if (!done_) return;
    WriteOptions options = options_;
    options.gbk = gbk;
    done_ = write_features(folder_ / file, format, table, options);
    summary_.steps.push_back({kind, folder_ / file});
    summary_.row_counts[file] = static_cast<std::int64_t>(table.rows.size());
  }

  Result<DemoSummary> finish() {
    if (!done_) return failure(done_);
    return std::move(summary_);
  }

 private:
  fs::path folder_;
  WriteOptions options_;
  Result<> done_;
  DemoSummary summary_;
};

}  // namespace

Result<DemoSummary> write_office_files(const DemoOptions& options) {
  Random random(options.seed);
  Random drawing = random.fork();
  const MultiPolygon boundary = options.boundary ? *options.boundary : draw_outline(drawing);
  const auto district = draw_district(boundary, drawing);
  if (!district) return failure(district);
  const RoadNetwork roads = draw_roads(*district, drawing);
  Random hiring = random.fork();
  const Staff staff = hire_staff(*district, hiring);
  Random lives = random.fork();
  const std::vector<Person> people = make_people(*district, roads, options.scale, options.today, lives);

  const fs::path folder = options.directory / "source";
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec) return failure(ErrorCode::io, "the folder cannot be made: " + ec.message(), {folder.string(), {}, {}});
  Office office(folder, options.today);
  Random writing = random.fork();
  using enum FileFormat;
  office.write("division", "divisions.geojson", geojson, division_table(*district));
  office.write("grid", "grids.gpkg", geopackage, grid_table(*district));
  office.write("roads", "roads.geojson", geojson, road_table(roads));
  office.write("station", "stations.xlsx", xlsx, station_table(*district, writing));
  office.write("place", "hospitals.xlsx", xlsx, hospital_table(*district, writing));
  office.write("place", "schools.csv", csv, school_table(*district, writing));
  office.write("inn", "inns.csv", csv, inn_table(*district, writing));
  office.write("inn_contract", "inn_contracts.xlsx", xlsx, inn_contract_table(options.today));
  office.write("user", "users.csv", csv, user_table(staff));
  office.write("memorial_site", "memorial_sites.shp", shapefile, memorial_site_table(*district, staff, writing), true);
  office.write("memorial_work", "memorial_works.xlsx", xlsx, memorial_work_table(options.today, writing));
  office.write("recipient", "recipients.csv", csv, recipient_table(*district, people, writing));
  office.write("enrolment", "enrolments.csv", csv, enrolment_table(people, options.today, writing));
  office.write("payment", "payments.csv", csv, payment_table(people, options.scale, options.today, writing));
  office.write("visit", "visits.csv", csv, visit_table(*district, people, staff, options.today, writing));
  office.write("need", "needs.xlsx", xlsx, need_table(people, staff, options.today, writing));
  return office.finish();
}

}  // namespace gridvisit::demo
