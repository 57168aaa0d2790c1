#include "api/routes.hpp"

#include "api/devices.hpp"
#include "api/downloads.hpp"
#include "api/exports.hpp"
#include "api/finding.hpp"
#include "api/grid_state.hpp"
#include "api/imports.hpp"
#include "api/ogc_items.hpp"
#include "api/ogc_landing.hpp"
#include "api/ogc_tiles.hpp"
#include "api/openapi.hpp"
#include "api/owed_photos.hpp"
#include "api/records.hpp"
#include "api/sessions.hpp"
#include "api/signed_in.hpp"
#include "api/sync_socket.hpp"
#include "api/tiles.hpp"
#include "api/tus.hpp"
#include "api/uploads.hpp"
#include "api/visit_flags.hpp"

namespace gridvisit {
namespace {

// Answers as long as the database can be read.
void show_health(const Services& services, const Respond& respond) {
  services.readers.submit(
      [respond](Reader reader) {
        const std::string district = find_setting(reader.connection, "district_code").value_or("");
        respond(make_response(200, "application/json", R"({"status":"ok","district":")" + district + "\"}"));
      },
      [respond](const Error& /*error*/) {
        respond(make_response(503, "application/json", R"({"status":"the database cannot be read"})"));
      });
}

// Pages run only what came with them: no foreign scripts, fonts or frames, no code made from text.
Headers page_headers() {
  return {{"Content-Security-Policy",
           "default-src 'self'; img-src 'self' blob: data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
           "frame-ancestors 'none'; form-action 'self'"},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Permissions-Policy", "camera=(self), geolocation=(self), microphone=()"}};
}

// Photos and documents: in by tus, out as plain files.
void add_files(Router& router, const Services& services) {
  const auto upload = [&](const char* method, const char* pattern, const AnswerAsker& answer) {
    router.add({method, pattern, for_asker(services, answer), limits::kFileChunkBytes, tus::answer_headers()});
  };
  router.add({"OPTIONS", "/files", [](const Request&, const Respond& respond) { respond(tus::capabilities()); },
              limits::kHttpBodyBytes, tus::answer_headers()});
  upload("POST", "/files", BeginUpload{services});
  for (const char* method : {"HEAD", "PATCH", "DELETE", "POST"}) {
    upload(method, "/files/uploads/{id}", ContinueUpload{services});
  }
  router.add({"GET", "/files/{sha256}", for_asker(services, FetchFile{services})});
}

// The map: tiles, and how to ask for them.
void add_map(Router& router, const Services& services) {
  router.add({"GET", "/tiles", serve_tile_sets(services)});
  router.add({"GET", "/tiles/{layers}", serve_tile_json(services)});
  router.add({"GET", "/tiles/{layers}/{z}/{x}/{y}", serve_tiles(services)});
  router.add({"GET", "/styles/gridvisit.json", serve_map_style(services)});
  router.add({"GET", "/api/v1/grid-state", serve_grid_state(services)});
  add_finding(router, services);
  add_ogc_landing(router, services);
  add_ogc_items(router, services);
  add_ogc_tiles(router, services);
}

// Files in, looked at before they are taken, and out.
void add_exchange(Router& router, const Services& services) {
  const auto signed_in = [&](const char* method, const char* pattern, const AnswerSignedIn& answer) {
    router.add({method, pattern, for_signed_in(services, answer)});
  };
  signed_in("GET", "/api/v1/export", ExportRecords{services});
  signed_in("GET", "/api/v1/import-sets", ListImportSets{});
  signed_in("POST", "/api/v1/import-sets/{id}/undo", UndoImport{services});
  if (services.imports == nullptr) return;
  router.add({"POST", "/api/v1/imports", for_asker(services, SendImport{services}), limits::kImportBodyBytes});
  signed_in("GET", "/api/v1/imports/{id}", ShowImport{services});
  signed_in("DELETE", "/api/v1/imports/{id}", DropImport{services});
  signed_in("GET", "/api/v1/imports/{id}/errors.xlsx", FetchErrorSheet{services});
  signed_in("POST", "/api/v1/imports/{id}/confirm", ConfirmImport{services});
}

}  // namespace

Router make_router(Services services, std::shared_ptr<const StaticFiles> files) {
  if (services.askers == nullptr) services.askers = std::make_shared<AskerCache>();
  if (services.map == nullptr) services.map = std::make_shared<MapService>(services.clock, services.roads);
  Router router;
  // For everybody: nothing here tells of people.
  router.add(
      {"GET", "/healthz", [services](const Request&, const Respond& respond) { show_health(services, respond); }});
  router.add({"GET", "/api/v1/openapi.json", [](const Request&, const Respond& respond) {
                respond(make_response(200, "application/json", std::string(openapi_document())));
              }});
  router.add({"POST", "/api/v1/sessions", SignIn{services}});
  router.add({"POST", "/api/v1/devices", EnrolDevice{services}});
  router.add({"GET", "/{path...}", serve_files(std::move(files), page_headers())});
  // For who is signed in, each within their own areas.
  const auto signed_in = [&](const char* method, const char* pattern, const AnswerSignedIn& answer) {
    router.add({method, pattern, for_signed_in(services, answer)});
  };
  signed_in("DELETE", "/api/v1/sessions", SignOut{services});
  signed_in("GET", "/api/v1/me", ShowMe{});
  signed_in("GET", "/api/v1/records/{kind}", ListRecords{});
  signed_in("GET", "/api/v1/records/{kind}/{id}", ShowRecord{});
  signed_in("POST", "/api/v1/changes", WriteChange{services});
  signed_in("POST", "/api/v1/enrolment-codes", MakeEnrolmentCode{services});
  signed_in("GET", "/api/v1/visit-flags", ListVisitFlags{services});
  signed_in("GET", "/api/v1/owed-photos", ListOwedPhotos{services});
  add_files(router, services);
  add_map(router, services);
  add_exchange(router, services);
  // For enrolled devices.
  router.add(sync_route(services));
  return router;
}

}  // namespace gridvisit
