#include "api/records.hpp"

#include "api/paging.hpp"
#include "api/problem.hpp"
#include "api/record_json.hpp"
#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "domain/disclosure.hpp"
#include "sync/apply_change.hpp"
#include "sync/view.hpp"

namespace gridvisit {
namespace {

// The prefixes to list: the one asked for, where it is the asker's own, or all of the asker's areas.
Result<std::vector<std::string>> parse_prefixes(const Request& request, const Actor& actor) {
  const auto asked = request.find_query("scope");
  if (!asked) return areas(actor);
  if (!is_scope_code(*asked)) {
    return failure(ErrorCode::invalid, "scope is a code of 6, 9, 12 or 15 digits", {{}, {}, "scope"});
  }
  for (const std::string& area : areas(actor)) {
    if (is_within(*asked, area)) return std::vector<std::string>{std::string(*asked)};
  }
  return failure(ErrorCode::forbidden, "that scope is outside your area", {{}, {}, "scope"});
}

struct Page {
  std::vector<v1::Record> records;
  bool more = false;
};

Page read_page(const KindInfo& kind, const std::vector<std::string>& prefixes, const Actor& actor,
               const ListPlace& place, int limit, Reader reader) {
  Page page;
  std::map<std::string, std::string> ranges;  // by first; what lies above several prefixes is listed once
  for (const std::string& prefix : prefixes) {
    for (ScopeRange& range : ranges_of(kind, prefix)) ranges.emplace(std::move(range.first), std::move(range.end));
  }
  for (const auto& [first, end] : ranges) {
    const auto missing = static_cast<std::size_t>(limit) + 1 - page.records.size();
    if (missing == 0) break;
    for (v1::Record& record :
         list_records(reader, kind, {.first = first, .end = end, .after = place, .limit = static_cast<int>(missing)})) {
      const auto role = may_see(actor, kind, record.scope());
      if (!role) continue;
      disclose(record, *role);
      page.records.push_back(std::move(record));
    }
  }
  page.more = page.records.size() > static_cast<std::size_t>(limit);
  if (page.more) page.records.pop_back();
  return page;
}

Response to_response(const Page& page) {
  std::string body = R"({"records":[)";
  for (const v1::Record& record : page.records) body += (body.back() == '[' ? "" : ",") + to_json(record);
  body += "]";
  if (page.more) body += R"(,"next":")" + page.records.back().scope() + "/" + page.records.back().id() + "\"";
  return make_response(200, "application/json", body + "}");
}

}  // namespace

void ListRecords::operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const {
  const auto kind = parse_kind(request.path_parameter("kind"));
  if (!kind) return respond(gridvisit::to_response({ErrorCode::not_found, kind.error().message}));
  const auto limit = parse_limit(request);
  const auto place = parse_place(request);
  const auto prefixes = parse_prefixes(request, actor);
  if (!limit) return respond(gridvisit::to_response(limit.error()));
  if (!place) return respond(gridvisit::to_response(place.error()));
  if (!prefixes) return respond(gridvisit::to_response(prefixes.error()));
  respond(to_response(read_page(**kind, *prefixes, actor, *place, *limit, reader)));
}

void ShowRecord::operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const {
  const auto kind = parse_kind(request.path_parameter("kind"));
  if (!kind) return respond(gridvisit::to_response({ErrorCode::not_found, kind.error().message}));
  auto stored = find_record(reader, **kind, request.path_parameter("id"));
  const auto role = stored ? may_see(actor, **kind, stored->record.scope()) : std::nullopt;
  if (!role) return respond(gridvisit::to_response({ErrorCode::not_found, "there is no such record that you may see"}));
  disclose(stored->record, *role);
  Response response = make_response(200, "application/json", to_json(stored->record));
  response.headers.add("etag", "\"" + std::to_string(stored->record.rev()) + "\"");
  respond(std::move(response));
}

void WriteChange::operator()(const Request& request, const Actor& actor, Reader /*reader*/,
                             const Respond& respond) const {
  const auto change = std::make_shared<v1::Change>();
  if (auto parsed = from_json(request.body, *change); !parsed) return respond(gridvisit::to_response(parsed.error()));
  const auto result = std::make_shared<v1::ChangeResult>();
  services.writer.submit(
      [change, result, actor](Transaction& transaction) -> Result<> {
        auto applied = apply_change(transaction, actor, *change);
        if (!applied) return failure(applied);
        *result = std::move(*applied);
        return {};
      },
      [result, respond](const Result<>& stored) {
        if (!stored) return respond(gridvisit::to_response(stored.error()));
        const bool rejected = result->outcome() == v1::OUTCOME_REJECTED;
        respond(make_response(rejected ? 422 : 200, "application/json", to_json(*result)));
      });
}

}  // namespace gridvisit
