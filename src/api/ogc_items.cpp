#include "api/ogc_items.hpp"

#include "api/ogc_document.hpp"
#include "api/problem.hpp"
#include "api/representation.hpp"
#include "base/sha256.hpp"
#include "domain/authorise.hpp"
#include "ogc/feature_edit.hpp"
#include "sync/apply_change.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kGeoJson = "application/geo+json";
constexpr std::size_t kEtagDigits = 32;

Result<const ogc::Collection*> asked_collection(const Request& request) {
  const auto* collection = ogc::find_collection(request.path_parameter("collection"));
  if (collection == nullptr) {
    return failure(ErrorCode::not_found, "there is no such collection; /ogc/collections lists them");
  }
  return collection;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~' || c == ',' || c == ':';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

// The same question about another page.
std::string address_with(const Request& request, const std::string& after) {
  std::string address = origin_of(request) + request.path;
  char joint = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    address += joint + percent_encode(name) + "=" + percent_encode(value);
    joint = '&';
  };
  for (const auto& [name, value] : request.query) {
    if (name != "after") add(name, value);
  }
  if (!after.empty()) add("after", after);
  return address;
}

std::vector<ogc::Link> page_links(const Request& request, const ogc::ItemPage& page) {
  const std::string type(kGeoJson);
  std::vector<ogc::Link> links{{origin_of(request) + request.target, "self", type, "This page"}};
  if (page.next) links.push_back({address_with(request, *page.next), "next", type, "The next page"});
  if (page.previous) links.push_back({address_with(request, *page.previous), "prev", type, "The page before"});
  const auto slash = request.path.rfind('/');
  links.push_back(
      {origin_of(request) + request.path.substr(0, slash), "collection", "application/json", "The collection"});
  return links;
}

std::string etag_of(const Request& request, const Asker& asker, std::int64_t seq) {
  return to_hex(sha256(request.target + "\n" + origin_of(request) + "\n" + asker.map_view.view->key + "\n" +
                       std::to_string(seq)))
      .substr(0, kEtagDigits);
}

using Shelf = std::shared_ptr<ogc::FeatureShelf>;

void list_items(const Shelf& shelf, const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
  const auto collection = asked_collection(request);
  if (!collection) return respond(to_response(collection.error()));
  const auto form = choose_form(request, true);
  if (!form) return respond(to_response(form.error()));
  const auto query = ogc::parse_item_query(**collection, request.query);
  if (!query) return respond(to_response(query.error()));
  respond(shelf->with(reader, **collection, asker.actor, [&](const ogc::FeatureList& all) {
    const ogc::ItemPage page = ogc::find_page(**collection, all, *query);
    auto links = page_links(request, page);
    const auto text = ogc::page_json(**collection, page, *query, links, format_timestamp(all.at));
    if (!text) return to_response(text.error());
    Response response = ogc_response(request, *form, kGeoJson, *text, etag_of(request, asker, all.seq));
    response.headers.add("Content-Crs", "<" + query->crs_uri + ">");
    return response;
  }));
}

const ogc::ShownFeature* find_feature(const ogc::FeatureList& all, std::string_view id) {
  const auto found = std::ranges::find_if(all.features, [&](const auto* each) { return each->record.id() == id; });
  return found == all.features.end() ? nullptr : *found;
}

const Error kNoFeature{ErrorCode::not_found, "there is no such feature that you may see"};

void show_item(const Shelf& shelf, const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
  const auto collection = asked_collection(request);
  if (!collection) return respond(to_response(collection.error()));
  for (const auto& [name, value] : request.query) {
    if (name != "f" && name != "crs") {
      return respond(to_response({ErrorCode::invalid, "there is no such parameter here", {{}, {}, name}}));
    }
  }
  const auto form = choose_form(request, true);
  if (!form) return respond(to_response(form.error()));
  const std::string uri(request.find_query("crs").value_or(ogc::crs_list().front().uri));
  const auto crs = ogc::OutputCrs::parse(uri);
  if (!crs) return respond(to_response({ErrorCode::invalid, crs.error().message, {{}, {}, "crs"}}));
  respond(shelf->with(reader, **collection, asker.actor, [&](const ogc::FeatureList& all) {
    const auto* feature = find_feature(all, request.path_parameter("feature"));
    if (feature == nullptr) return to_response(kNoFeature);
    auto text = ogc::to_geojson(**collection, *feature, {{}, crs->has_value() ? &**crs : nullptr});
    if (!text) return to_response(text.error());
    auto links = self_links(origin_of(request) + request.path, kGeoJson);
    links.push_back({ogc_address(request) + "/collections/" + std::string((*collection)->id), "collection",
                     "application/json", "The collection"});
    text->insert(text->size() - 1, R"(,"links":)" + ogc::links_json(links));
    Response response = ogc_response(request, *form, kGeoJson, *text);
    response.headers.add("Content-Crs", "<" + uri + ">");
    return response;
  }));
}

/// What a write needs of the feature it changes.
struct Before {
  ogc::ShownFeature shown;
  v1::Role role = v1::ROLE_UNSPECIFIED;
};

Result<Before> find_before(const ogc::Collection& collection, const Request& request, const Actor& actor,
                           Reader reader) {
  auto stored = find_record(reader, *collection.kind, request.path_parameter("feature"));
  const auto role = stored ? may_see(actor, *collection.kind, stored->record.scope()) : std::nullopt;
  if (!role) return std::unexpected(kNoFeature);
  return Before{ogc::show(collection, std::move(stored->record), *role), *role};
}

// If-Match names an ETag of the representation that was read, or *; the feature must still look so.
bool is_still(const Request& request, const ogc::Collection& collection, const ogc::ShownFeature& shown) {
  const auto condition = request.headers.find("if-match");
  if (!condition || *condition == "*") return true;
  std::string text = shown.json;
  auto links = self_links(origin_of(request) + request.path, kGeoJson);
  links.push_back({ogc_address(request) + "/collections/" + std::string(collection.id), "collection",
                   "application/json", "The collection"});
  text.insert(text.size() - 1, R"(,"links":)" + ogc::links_json(links));
  return condition->contains(to_hex(sha256(text)).substr(0, kEtagDigits));
}

// Stores the change in the asker's name; `done` makes the answer.
void store(const Services& services, const Asker& asker, const std::shared_ptr<v1::Change>& change,
           const Respond& respond, std::function<Response(const v1::Change&)> done) {
  const auto result = std::make_shared<v1::ChangeResult>();
  services.writer.submit(
      [change, result, actor = asker.actor](Transaction& transaction) -> Result<> {
        if (change->record().id().empty()) change->mutable_record()->set_id(transaction.ids.next());
        auto applied = apply_change(transaction, actor, *change);
        if (!applied) return failure(applied);
        *result = std::move(*applied);
        return {};
      },
      [change, result, respond, done = std::move(done)](const Result<>& stored) {
        if (!stored) return respond(to_response(stored.error()));
        if (const auto accepted = to_result(*result); !accepted) return respond(to_response(accepted.error()));
        respond(done(*change));
      });
}

// A browser sends forms and plain texts for any page that asks it to, with the password it remembers; these it does
// not.
Result<> check_body_type(const Request& request) {
  const std::string_view type = request.headers.find("content-type").value_or("");
  if (type.starts_with("application/geo+json") || type.starts_with("application/json") ||
      type.starts_with("application/merge-patch+json")) {
    return {};
  }
  return failure(ErrorCode::unsupported, "send a GeoJSON Feature as application/geo+json");
}

Result<ogc::FeatureDraft> read_draft(const ogc::Collection& collection, const Request& request) {
  if (auto typed = check_body_type(request); !typed) return failure(typed);
  std::string_view uri = request.headers.find("content-crs").value_or("");
  if (uri.starts_with('<') && uri.ends_with('>')) uri = uri.substr(1, uri.size() - 2);
  const auto crs = ogc::OutputCrs::parse(uri.empty() ? ogc::crs_list().front().uri : uri);
  if (!crs) return failure(crs);
  return ogc::parse_feature(collection, request.body, crs->has_value() ? &**crs : nullptr);
}

void create_item(const Services& services, const Request& request, const Asker& asker, const Respond& respond) {
  const auto collection = asked_collection(request);
  if (!collection) return respond(to_response(collection.error()));
  auto draft = read_draft(**collection, request);
  if (!draft) return respond(to_response(draft.error()));
  const auto change = std::make_shared<v1::Change>();
  change->set_operation(v1::OPERATION_PUT);
  *change->mutable_record() = std::move(draft->record);
  store(services, asker, change, respond, [address = origin_of(request) + request.path](const v1::Change& made) {
    return Response{201, {{"Location", address + "/" + made.record().id()}}, nullptr};
  });
}

void change_item(const Services& services, const Request& request, const Asker& asker, Reader reader,
                 const Respond& respond) {
  const auto collection = asked_collection(request);
  if (!collection) return respond(to_response(collection.error()));
  const auto before = find_before(**collection, request, asker.actor, reader);
  if (!before) return respond(to_response(before.error()));
  if (!is_still(request, **collection, before->shown)) {
    return respond(problem_response(412, "the feature has changed since you read it; read it again"));
  }
  const auto change = std::make_shared<v1::Change>();
  change->mutable_record()->set_id(before->shown.record.id());
  change->set_base_rev(before->shown.record.rev());
  const auto no_content = [](const v1::Change&) { return Response{204, {}, nullptr}; };
  if (request.method == "DELETE") {
    change->set_operation(v1::OPERATION_DELETE);
    mutable_body(*change->mutable_record(), *(*collection)->kind);
    return store(services, asker, change, respond, no_content);
  }
  auto draft = read_draft(**collection, request);
  if (!draft) return respond(to_response(draft.error()));
  change->set_operation(v1::OPERATION_PUT);
  const bool replaces = request.method == "PUT";
  for (const std::string& field : ogc::changed_fields(**collection, *draft, before->shown, before->role, replaces)) {
    change->mutable_fields()->add_paths(field);
  }
  if (change->fields().paths().empty()) return respond(no_content(*change));
  draft->record.set_id(change->record().id());
  *change->mutable_record() = std::move(draft->record);
  store(services, asker, change, respond, no_content);
}

}  // namespace

void add_ogc_items(Router& router, const Services& services) {
  const auto shelf = std::make_shared<ogc::FeatureShelf>(services.clock);
  const auto never_at_once = [](const Request&, const Asker&, const Respond&) { return false; };
  const auto add = [&](const char* method, const char* pattern, const AnswerAsker& answer) {
    router.add({method, pattern, for_gis_client(services, never_at_once, answer)});
  };
  constexpr const char* kItems = "/ogc/collections/{collection}/items";
  constexpr const char* kItem = "/ogc/collections/{collection}/items/{feature}";
  add("GET", kItems, [shelf](const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
    list_items(shelf, request, asker, reader, respond);
  });
  add("GET", kItem, [shelf](const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
    show_item(shelf, request, asker, reader, respond);
  });
  add("POST", kItems, [services](const Request& request, const Asker& asker, Reader, const Respond& respond) {
    create_item(services, request, asker, respond);
  });
  for (const char* method : {"PUT", "PATCH", "DELETE"}) {
    add(method, kItem, [services](const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
      change_item(services, request, asker, reader, respond);
    });
  }
}

}  // namespace gridvisit
