#include "api/imports.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/import_desk.hpp"
#include "api/problem.hpp"
#include "base/limits.hpp"
#include "exchange/import_undo.hpp"
#include "exchange/report.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

constexpr std::size_t kFindingsShown = 200;

bool reaches_anywhere(const Actor& actor, v1::Role least) {
  return std::ranges::any_of(actor.grants, [&](const Grant& grant) { return reaches(grant.role, least); });
}

std::unexpected<Error> wrong(const char* parameter, std::string message) {
  return failure(ErrorCode::invalid, std::move(message), {{}, {}, parameter});
}

// The name decides how the file is read, and becomes a name on this disk.
Result<std::string> parse_file_name(const Request& request) {
  const std::string name(request.find_query("file").value_or(""));
  const bool plain = !name.empty() && name.size() <= 200 && !name.starts_with('.') &&
                     name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
  if (!plain || !std::filesystem::path(name).has_extension()) {
    return wrong("file", "file is the file's name, such as people.xlsx");
  }
  return name;
}

Result<ImportRequest> parse_request(const Request& request, const Actor& actor) {
  if (!reaches_anywhere(actor, v1::ROLE_TOWN_STAFF)) {
    return failure(ErrorCode::forbidden, "imports are for the staff of the towns' stations and the bureau");
  }
  ImportRequest made;
  made.kind = request.find_query("kind").value_or("");
  if (made.kind == kRoadsKind) return wrong("kind", "roads are imported on the server: gridvisit import … roads");
  if (const auto kind = parse_import_kind(made.kind); !kind) return wrong("kind", kind.error().message);
  made.crs = request.find_query("crs").value_or("auto");
  made.layer = request.find_query("layer").value_or("");
  made.skip_bad_rows = request.find_query("skip_bad_rows").value_or("") == "1";
  made.actor = actor;
  if (const auto row = request.find_query("heading_row")) {
    const auto [end, failed] = std::from_chars(row->data(), row->data() + row->size(), made.heading_row);
    if (failed != std::errc{} || end != row->data() + row->size() || made.heading_row < 0) {
      return wrong("heading_row", "heading_row is the number of a row");
    }
  }
  for (const auto& [name, value] : request.query) {
    if (name != "map") continue;
    const auto equals = value.find('=');
    if (equals == std::string::npos || equals == 0) return wrong("map", "map is FIELD=COLUMN");
    made.map[value.substr(0, equals)] = value.substr(equals + 1);
  }
  return made;
}

json::object problem_json(const Error& error) {
  json::object problem{{"detail", error.message}};
  if (!error.where.file.empty()) problem["file"] = error.where.file;
  if (error.where.row) problem["row"] = *error.where.row;
  if (!error.where.field.empty()) problem["field"] = error.where.field;
  return problem;
}

json::object to_object(const WaitingImport& waiting) {
  json::object body{{"id", waiting.id},
                    {"file", waiting.file_name},
                    {"kind", waiting.request.kind},
                    {"phase", phase_name(waiting.phase)}};
  if (waiting.phase == ImportPhase::checking) {
    body["progress"] = json::object{{"step", waiting.step}, {"done", waiting.done}, {"total", waiting.total}};
  }
  if (waiting.error) body["problem"] = problem_json(*waiting.error);
  if (waiting.report == nullptr) return body;
  json::object report = report_json(*waiting.report);
  json::array& findings = report["findings"].as_array();
  report["findings_in_all"] = findings.size() + waiting.report->findings_left_out;
  if (findings.size() > kFindingsShown) findings.resize(kFindingsShown);
  body["report"] = std::move(report);
  return body;
}

Response answer(int status, const json::object& body) {
  return make_response(status, "application/json", json::serialize(body));
}

bool may_undo(const Actor& actor, const ImportSet& set) {
  return set.user_id == actor.user_id || reaches_anywhere(actor, v1::ROLE_DISTRICT_STAFF);
}

json::object to_object(const ImportSet& set) {
  json::array files;
  for (const std::string& file : set.files) files.emplace_back(file);
  return {{"id", set.id},           {"at", format_timestamp(set.at)}, {"user_id", set.user_id},
          {"kind", set.kind},       {"files", std::move(files)},      {"created", set.created},
          {"changed", set.changed}, {"undone", set.undone_at_ms != 0}};
}

Response undo_answer(const UndoReport& report) {
  json::array obstacles;
  for (const Obstacle& obstacle : report.obstacles) {
    obstacles.push_back(json::object{
        {"kind", obstacle.kind}, {"id", obstacle.record_id}, {"label", obstacle.label}, {"message", obstacle.message}});
  }
  return answer(report.done() ? 200 : 409, {{"id", report.set_id},
                                            {"undone", report.done()},
                                            {"deleted", report.deleted},
                                            {"put_back", report.put_back},
                                            {"obstacles", std::move(obstacles)},
                                            {"obstacles_in_all", report.obstacles_in_all}});
}

}  // namespace

void SendImport::operator()(const Request& request, const Asker& asker, Reader /*reader*/,
                            const Respond& respond) const {
  const auto file_name = parse_file_name(request);
  if (!file_name) return respond(to_response(file_name.error()));
  auto asked = parse_request(request, asker.actor);
  if (!asked) return respond(to_response(asked.error()));
  const auto waiting = services.imports->take_in(std::move(*asked), *file_name, request.body);
  if (!waiting) return respond(to_response(waiting.error()));
  Response response = answer(202, to_object(*waiting));
  response.headers.add("Location", "/api/v1/imports/" + waiting->id);
  respond(std::move(response));
}

void ShowImport::operator()(const Request& request, const Actor& actor, Reader /*reader*/,
                            const Respond& respond) const {
  const auto waiting = services.imports->find(request.path_parameter("id"), actor.user_id);
  if (!waiting) return respond(to_response({ErrorCode::not_found, "there is no such import of yours"}));
  respond(answer(200, to_object(*waiting)));
}

void FetchErrorSheet::operator()(const Request& request, const Actor& actor, Reader /*reader*/,
                                 const Respond& respond) const {
  auto sheet = services.imports->error_sheet(request.path_parameter("id"), actor.user_id);
  if (!sheet) return respond(to_response(sheet.error()));
  if (sheet->empty()) return respond(to_response({ErrorCode::not_found, "no row was refused"}));
  Response response =
      make_response(200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", std::move(*sheet));
  response.headers.add("Content-Disposition", "attachment; filename=\"errors.xlsx\"");
  response.headers.add("Cache-Control", "no-store");
  respond(std::move(response));
}

void ConfirmImport::operator()(const Request& request, const Actor& actor, Reader /*reader*/,
                               const Respond& respond) const {
  const auto confirmed =
      services.imports->confirm(request.path_parameter("id"), actor.user_id, [respond](const WaitingImport& state) {
        if (state.error) return respond(to_response(*state.error));
        respond(answer(200, to_object(state)));
      });
  if (!confirmed) respond(to_response(confirmed.error()));
}

void DropImport::operator()(const Request& request, const Actor& actor, Reader /*reader*/,
                            const Respond& respond) const {
  const auto dropped = services.imports->drop(request.path_parameter("id"), actor.user_id);
  if (!dropped) return respond(to_response(dropped.error()));
  respond({204, {}, nullptr});
}

void ListImportSets::operator()(const Request& /*request*/, const Actor& actor, Reader reader,
                                const Respond& respond) const {
  json::array sets;
  for (const ImportSet& set : list_import_sets(reader.connection, limits::kListedImports)) {
    if (may_undo(actor, set)) sets.push_back(to_object(set));
  }
  respond(answer(200, {{"import_sets", std::move(sets)}}));
}

void UndoImport::operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const {
  const std::string id(request.path_parameter("id"));
  const auto set = find_import_set(reader.connection, id);
  if (!set || !may_undo(actor, *set)) {
    return respond(to_response({ErrorCode::not_found, "there is no such import that you may undo"}));
  }
  const auto report = std::make_shared<UndoReport>();
  services.writer.submit(
      [actor, id, report](Transaction& transaction) -> Result<> {
        auto undone = undo_import(transaction, actor, id);
        if (!undone) return failure(undone);
        *report = std::move(*undone);
        return report->done() ? Result<>{} : failure(ErrorCode::conflict, "something depends on it");
      },
      [report, respond](const Result<>& stored) {
        if (!stored && report->done()) return respond(to_response(stored.error()));
        respond(undo_answer(*report));
      });
}

}  // namespace gridvisit
