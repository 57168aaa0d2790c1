#include "api/exports.hpp"

#include "api/problem.hpp"
#include "base/limits.hpp"
#include "exchange/export.hpp"

namespace gridvisit {
namespace {

Result<ExportRequest> parse_request(const Request& request, Timestamp now) {
  ExportRequest made;
  const auto format = parse_format(request.find_query("format").value_or("xlsx"));
  if (!format) return failure(format);
  made.format = format->format;
  made.format_name = format->name;
  for (const auto& [name, value] : request.query) {
    if (name == "kind") made.kinds.push_back(value);
  }
  if (made.kinds.empty())
    return failure(ErrorCode::invalid, "say which kind, such as kind=recipient", {{}, {}, "kind"});
  const bool several = made.format == FileFormat::geopackage || made.format == FileFormat::xlsx;
  if (made.kinds.size() > 1 && !several) {
    return failure(ErrorCode::invalid, "the format holds one kind; gpkg and xlsx hold several", {{}, {}, "kind"});
  }
  made.crs = request.find_query("crs").value_or("wgs84");
  made.scope = request.find_query("scope").value_or("");
  made.gbk = request.find_query("gbk").value_or("") == "1";
  made.unmask = request.find_query("unmask").value_or("") == "1";
  made.today = district_day(now);
  made.most_rows = limits::kExportRows;
  return made;
}

Response to_file(const ExportRequest& request, std::string bytes) {
  const auto format = parse_format(request.format_name);
  Response response = make_response(200, format->media_type, std::move(bytes));
  const std::string stem = request.kinds.size() == 1 ? request.kinds.front() : "gridvisit";
  const std::string extension = request.format == FileFormat::shapefile ? "zip" : request.format_name;
  response.headers.add("Content-Disposition", "attachment; filename=\"" + stem + "." + extension + "\"");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace

void ExportRecords::operator()(const Request& request, const Actor& actor, Reader reader,
                               const Respond& respond) const {
  const auto asked = parse_request(request, services.clock());
  if (!asked) return respond(to_response(asked.error()));
  auto collected = collect_export(reader, actor, *asked);
  if (!collected) return respond(to_response(collected.error()));
  auto bytes = export_bytes(*collected, *asked);
  if (!bytes) return respond(to_response(bytes.error()));
  if (!collected->is_personal) return respond(to_file(*asked, std::move(*bytes)));
  // First the note, then the file: nothing leaves unnoticed.
  const auto file = std::make_shared<std::string>(std::move(*bytes));
  const auto noted = std::make_shared<Export>(std::move(*collected));
  services.writer.submit(
      [actor, request = *asked, noted](Transaction& transaction) -> Result<> {
        note_export(transaction, actor, request, *noted);
        return {};
      },
      [request = *asked, file, respond](const Result<>& stored) {
        if (!stored) return respond(to_response(stored.error()));
        respond(to_file(request, std::move(*file)));
      });
}

}  // namespace gridvisit
