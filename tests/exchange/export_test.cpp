#include "exchange/export.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

#include "exchange/headings.hpp"
#include "geodata/feature_file.hpp"
#include "office.hpp"
#include "store/audit.hpp"
#include "store/import_sets.hpp"

using namespace gridvisit;
using gridvisit::testing::codes;
using gridvisit::testing::Office;

namespace {

const std::string kNumber = Office::id_number("34110319480512001");

// A person, a place, a visit, a payment, a martyr … of every kind that files hold.
void fill(Office& office) {
  office.draw_district();
  const auto take = [&](const char* kind, const char* name, const std::string& bytes) {
    auto report = office.import({.kind = kind, .files = {office.write(name, bytes)}, .crs = "wgs84"});
    if (!report) FAIL(report.error().to_string());
    CAPTURE(kind, codes(*report));
    REQUIRE(report->taken);
  };
  take("user", "u.csv", "登录名,姓名,角色,负责网格\nw1,走访员,网格员,341103100201001\n");
  take("recipient", "p.csv",
       "姓名,性别,身份证号,联系电话,住址,网格编码,经度,纬度,优抚类别,状况,立功,备注,残疾等级\n张三,男," + kNumber +
           ",13912345678,\"一村, \"\"东头\"\"\",341103100201001,118.0512345678,32.0212345678,"
           "残疾军人、参战退役人员,高龄,三等功,=1+2是备注,5级\n李四,,,,,341103100202002,,,,,,,\n");
  take("station", "s.csv", "服务站名称,区划编码,服务站类型,示范型\n西村站,341103100201,区划服务站,初审通过\n");
  take("place", "pl.csv", "名称,场所类型,区划编码,经度,纬度,性质\n区医院,医院,341103100,118.15,32.06,公办\n");
  take("memorial_site", "m.csv", "设施编号,设施名称,设施类型,区划编码,管护员\nM1,陵园,烈士陵园,341103100201,w1\n");
  take("martyr", "ma.csv", "编号,姓名,安葬地,牺牲年份,家属身份证号\nL1,王烈士,陵园,1948," + kNumber + "\n");
  take("memorial_work", "w.csv", "工程编号,工程类型,设施编号,计划日期,费用(元)\nW1,整修,M1,2022-03-04,1200.50\n");
  take("inn", "i.csv", "驿站名称,区划编码\n龙蟠驿站,341103100\n");
  take("inn_contract", "ic.csv", "驿站名称,签约日期,到期日期,每晚房间数,续签\n龙蟠驿站,2022-01-01,2022-12-31,2,是\n");
  take("indicator", "in.csv", "指标名称,区划编码,期间,数值,单位\n培训人数,341103,2022-Q3,12.5,人\n");
  take("enrolment", "e.csv", "身份证号,项目,开始日期,证号\n" + kNumber + ",优待证,2022-02-01,YD001\n");
  take("payment", "pay.csv",
       "身份证号,项目,月份,金额(元),发放日期\n" + kNumber + ",优抚补助,2022-09,583.5,2022-09-15\n");
  take("visit", "v.csv",
       "走访编号,身份证号,走访人,级别,方式,走访时间,时长(分钟),情况,经度,纬度\nV1," + kNumber +
           ",w1,村级,入户,2022-10-01 09:30:15,35,平安,118.0512,32.0213\n");
  take("need", "n.csv", "诉求编号,身份证号,诉求内容,提出时间\nN1," + kNumber + ",修房,2022-10-01 09:40\n");
}

ExportRequest request(std::vector<std::string> kinds, const std::string& format, const std::string& crs = "wgs84") {
  const auto named = parse_format(format).value();
  return {.kinds = std::move(kinds),
          .format = named.format,
          .format_name = named.name,
          .crs = crs,
          .today = parse_day("2026-11-24").value()};
}

Actor bureau() { return {"0197b1f0-0000-7000-8000-000000000001", {}, {{v1::ROLE_DISTRICT_STAFF, "341103"}}}; }

std::filesystem::path write(Office& office, const Actor& actor, const ExportRequest& asked, const std::string& name) {
  const auto collected = collect_export(office.reader(), actor, asked);
  if (!collected) FAIL(collected.error().to_string());
  const auto path = office.folder() / name;
  const auto written = write_export(path, *collected, asked);
  if (!written) FAIL(written.error().to_string());
  return path;
}

std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  ::pclose(pipe);
  return output;
}

bool ogrinfo_is_there() {
  if (std::filesystem::exists("/usr/bin/ogrinfo")) return true;
  WARN("skipped: Debian's gdal-bin is not installed");
  return false;
}

}  // namespace

TEST_CASE("every column is headed so that the import knows it again, also in ten bytes") {
  for (const ImportKind& kind : import_kinds()) {
    for (const Target& target : kind.targets) {
      if (target.use == Target::Use::companion) continue;
      CAPTURE(kind.kind->name, target.name);
      CHECK(find_target_by_heading(kind, heading_for(kind, target)) == &target);
      const std::string brief = short_heading_for(kind, target);
      CAPTURE(brief);
      CHECK(brief.size() <= 10);
      CHECK(find_target_by_heading(kind, brief) == &target);
    }
  }
}

TEST_CASE("every kind goes out and comes in again as the same, in every format that can hold it") {
  Office office;
  fill(office);
  Actor actor = bureau();
  for (const ImportKind& kind : import_kinds()) {
    if (kind.kind->kind == v1::KIND_USER) continue;  // its rights are the assignments, which a sheet names beside it
    for (const char* format : {"gpkg", "geojson", "shp", "fgb", "xlsx", "csv"}) {
      const bool sheet = std::string_view(format) == "xlsx" || std::string_view(format) == "csv";
      if (std::string_view(format) == "shp" && kind.geometry == nullptr) continue;
      ExportRequest asked = request({kind.kind->name}, format);
      asked.unmask = true;
      if (std::string_view(format) == "fgb") {
        // It has no place for a row that is nowhere: refused, and not lost.
        const auto collected = collect_export(office.reader(), actor, asked);
        REQUIRE(collected);
        const bool placed = std::ranges::none_of(collected->tables[0].rows, [](const TableRow& row) {
          return std::holds_alternative<std::monostate>(row.geometry);
        });
        if (!placed) {
          CHECK_FALSE(write_export(office.folder() / "lost.fgb", *collected, asked));
          continue;
        }
      }
      const auto path = write(office, actor, asked, "out_" + kind.kind->name + "." + format);
      const auto report =
          office.import({.kind = kind.kind->name, .files = {path}, .crs = sheet ? "wgs84" : "auto", .dry_run = true});
      CAPTURE(kind.kind->name, format);
      if (!report) FAIL(report.error().to_string());
      CAPTURE(codes(*report), report->samples.changed.size());
      if (!report->samples.changed.empty()) {
        for (const auto& change : report->samples.changed[0].changes) {
          UNSCOPED_INFO(change.field << ": " << change.before << " -> " << change.after);
        }
      }
      CHECK(report->refused == 0);
      CHECK(report->created == 0);
      CHECK(report->changed == 0);
      CHECK(report->unchanged == static_cast<std::int64_t>(office.all(kind.kind->kind).size()));
    }
  }
}

TEST_CASE("any coordinate system goes out and comes in, and less than a millimetre is no move") {
  Office office;
  fill(office);
  for (const char* crs : {"gcj02", "bd09", "EPSG:4549", "EPSG:3857", "cgcs2000"}) {
    for (const char* kind : {"recipient", "grid"}) {
      for (const char* format : {"gpkg", "geojson", "shp", "fgb", "xlsx", "csv"}) {
        const bool sheet = std::string_view(format) == "xlsx" || std::string_view(format) == "csv";
        if (sheet && std::string_view(kind) == "grid") continue;
        ExportRequest asked = request({kind}, format, crs);
        asked.unmask = true;
        const auto path = write(office, bureau(), asked, std::string("out.") + format);
        const auto report =
            office.import({.kind = kind, .files = {path}, .crs = sheet ? crs : "auto", .dry_run = true});
        CAPTURE(crs, kind, format);
        if (!report) FAIL(report.error().to_string());
        CAPTURE(codes(*report));
        CHECK(report->changed == 0);
        CHECK(report->refused == 0);
        CHECK(report->unchanged > 0);
      }
    }
  }
}

TEST_CASE("a GeoPackage has Chinese layers, their coordinate system and styles that QGIS finds") {
  if (!ogrinfo_is_there()) return;
  Office office;
  fill(office);
  const auto path = write(office, bureau(), request({"division", "grid", "recipient", "payment"}, "gpkg", "EPSG:4549"),
                          "district.gpkg");
  const std::string layers = output_of("ogrinfo -ro -so " + path.string());
  for (const char* layer :
       {"行政区划 (Multi Polygon)", "网格 (Multi Polygon)", "优抚对象 (Point)", "资金发放 (None)"}) {
    CHECK_THAT(layers, Catch::Contains(layer));
  }
  const std::string people = output_of("ogrinfo -ro " + path.string() + " 优抚对象");
  CHECK_THAT(people, Catch::Contains("CGCS2000 / 3-degree Gauss-Kruger CM 120E"));
  CHECK_THAT(people, Catch::Contains("姓名 (String) = 张三"));
  CHECK_THAT(people, Catch::Contains("Feature Count: 2"));
  const std::string styles = output_of("ogrinfo -ro " + path.string() + " layer_styles");
  CHECK_THAT(styles, Catch::Contains("f_table_name (String) = 网格"));
  CHECK_THAT(styles, Catch::Contains("useAsDefault (Integer(Boolean)) = 1"));
  CHECK_THAT(styles, Catch::Contains("<renderer-v2") && Catch::Contains("SimpleFill"));
}

TEST_CASE("a Shapefile in GBK says so, and ogrinfo reads its Chinese") {
  if (!ogrinfo_is_there()) return;
  Office office;
  fill(office);
  ExportRequest asked = request({"grid"}, "shp", "EPSG:4549");
  asked.gbk = true;
  const auto path = write(office, bureau(), asked, "grids.shp");
  for (const char* part : {".shp", ".shx", ".dbf", ".prj", ".cpg"}) {
    CHECK(std::filesystem::exists(std::filesystem::path(path).replace_extension(part)));
  }
  CHECK_THAT(output_of("cat " + std::filesystem::path(path).replace_extension(".cpg").string()),
             Catch::Contains("GBK"));
  CHECK_THAT(output_of("ogrinfo -ro -al " + path.string()), Catch::Contains("= 西一"));
  CHECK(office.import({.kind = "grid", .files = {path}, .dry_run = true})->unchanged == 4);
}

TEST_CASE("ogrinfo opens what is written in the other formats") {
  if (!ogrinfo_is_there()) return;
  Office office;
  fill(office);
  for (const char* format : {"geojson", "fgb", "xlsx", "csv"}) {
    const auto path = write(office, bureau(), request({"recipient"}, format), std::string("people.") + format);
    const std::string info = output_of("OGR_XLSX_HEADERS=FORCE ogrinfo -ro -al " + path.string());
    CAPTURE(info);
    CHECK_THAT(info, Catch::Contains("Feature Count: 2") && Catch::Contains("张三"));
  }
}

TEST_CASE("GCJ-02 is declared as what it is, and not as WGS 84") {
  if (!ogrinfo_is_there()) return;
  Office office;
  fill(office);
  for (const char* format : {"gpkg", "fgb", "shp"}) {
    const auto path = write(office, bureau(), request({"grid"}, format, "gcj02"), std::string("g.") + format);
    const std::string info = output_of("ogrinfo -ro -so -al " + path.string());
    CAPTURE(info);
    CHECK_THAT(info, Catch::Contains("GCJ-02") || Catch::Contains("GCJ_02"));
    CHECK_THAT(info, !Catch::Contains("WGS 84\""));
  }
}

TEST_CASE("personal numbers are masked by role, in full only for the bureau that asks, and that is on record") {
  Office office;
  fill(office);
  const auto cells = [&](const Actor& actor, bool unmask) {
    ExportRequest asked = request({"recipient"}, "csv");
    asked.unmask = unmask;
    const auto collected = collect_export(office.reader(), actor, asked);
    if (!collected) return "refused: " + std::string(name_of(collected.error().code));
    return export_bytes(*collected, asked).value();
  };
  CHECK_THAT(cells(bureau(), false), Catch::Contains("3411**********") && !Catch::Contains(kNumber));
  CHECK_THAT(cells(bureau(), true), Catch::Contains(kNumber));
  const Actor worker{"w", {}, {{v1::ROLE_GRID_WORKER, "341103100201001"}}};
  CHECK_THAT(cells(worker, false), Catch::Contains("张三") && Catch::Contains("****") && !Catch::Contains("李四"));
  CHECK(cells(worker, true).starts_with("refused"));
  const Actor town{"t", {}, {{v1::ROLE_TOWN_STAFF, "341103100"}}};
  CHECK(cells(town, true).starts_with("refused"));
  // A leader sees neither number nor phone nor address.
  const Actor leader{"l", {}, {{v1::ROLE_LEADER, "341103"}}};
  CHECK_THAT(cells(leader, false), !Catch::Contains("3411**********") && !Catch::Contains("139"));
  CHECK(cells({"n", {}, {}}, false).starts_with("refused"));
}

TEST_CASE("a key of somebody the asker may not see is not in the file either") {
  Office office;
  fill(office);
  const Actor keeper{"k", {}, {{v1::ROLE_MEMORIAL_KEEPER, "341103"}}};
  const auto asked = request({"martyr"}, "csv");
  const auto collected = collect_export(office.reader(), keeper, asked);
  REQUIRE(collected);
  const std::string bytes = export_bytes(*collected, asked).value();
  CHECK_THAT(bytes, Catch::Contains("王烈士") && !Catch::Contains("张三") && !Catch::Contains("3411**"));
}

TEST_CASE("the note of an export stands in the audit trail, which stays whole") {
  Office office;
  fill(office);
  ExportRequest asked = request({"recipient", "grid"}, "xlsx");
  asked.unmask = true;
  const auto collected = collect_export(office.reader(), bureau(), asked);
  REQUIRE(collected);
  CHECK(collected->is_personal);
  REQUIRE(office.write_job([&](Transaction& transaction) -> Result<> {
    note_export(transaction, bureau(), asked, *collected);
    return {};
  }));
  const auto newest = last_audit_seq(office.reader().connection);
  const auto entry = load_audit_entry(office.reader(), newest - 1);
  REQUIRE(entry);
  CHECK(entry->user_id == bureau().user_id);
  CHECK(entry->change.operation() == v1::OPERATION_EXPORT);
  CHECK(entry->change.export_note().kind() == "recipient");
  CHECK(entry->change.export_note().rows() == 2);
  CHECK(entry->change.export_note().unmasked());
  CHECK_FALSE(find_broken_link(office.reader().connection));
  CHECK_FALSE(collect_export(office.reader(), bureau(), request({"grid"}, "gpkg"))->is_personal);
}

TEST_CASE("what cannot be exported is refused with what to do") {
  Office office;
  fill(office);
  const auto refusal = [&](const ExportRequest& asked) {
    const auto collected = collect_export(office.reader(), bureau(), asked);
    if (!collected) return collected.error().message;
    const auto written = write_export(office.folder() / ("x." + asked.format_name), *collected, asked);
    return written ? std::string("taken") : written.error().message;
  };
  CHECK_THAT(refusal(request({"payment"}, "shp")), Catch::Contains("no place on the map"));
  CHECK_THAT(refusal(request({"grid", "place"}, "geojson")), Catch::Contains("holds one table"));
  CHECK_THAT(refusal(request({"conflict"}, "csv")), Catch::Contains("there is no kind"));
  CHECK_THAT(refusal(request({"grid"}, "gpkg", "EPSG:1")), Catch::Contains("EPSG:1"));
  CHECK_FALSE(parse_format("people.doc"));
  ExportRequest elsewhere = request({"grid"}, "gpkg");
  elsewhere.scope = "341104";
  CHECK_THAT(refusal(elsewhere), Catch::Contains("outside your area"));
  ExportRequest few = request({"grid"}, "gpkg");
  few.most_rows = 3;
  CHECK_THAT(refusal(few), Catch::Contains("more than 3 rows"));
}

TEST_CASE("a formula somebody wrote as a note is harmless in a CSV, and comes back as it was") {
  Office office;
  fill(office);
  const auto asked = request({"recipient"}, "csv");
  const std::string bytes = export_bytes(collect_export(office.reader(), bureau(), asked).value(), asked).value();
  CHECK_THAT(bytes, Catch::Contains(",'=1+2是备注,"));
}

TEST_CASE("an export is within a scope, or several kinds in one workbook") {
  Office office;
  fill(office);
  ExportRequest asked = request({"grid", "recipient"}, "xlsx");
  asked.scope = "341103100202";
  const auto collected = collect_export(office.reader(), bureau(), asked);
  REQUIRE(collected);
  CHECK(collected->tables[0].rows.size() == 2);
  CHECK(collected->tables[1].rows.size() == 1);
  CHECK(collected->notes.size() == 1);  // areas have no place in a sheet
  const auto path = write(office, bureau(), asked, "both.xlsx");
  CHECK(list_layers(path).value() == std::vector<std::string>{"网格", "优抚对象"});
}
