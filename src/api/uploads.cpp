#include "api/uploads.hpp"

#include "api/problem.hpp"
#include "api/tus.hpp"
#include "base/log.hpp"
#include "files/arrival.hpp"

namespace gridvisit {
namespace {

using Lease = std::shared_ptr<const UploadShelf::Lease>;

std::string address_of(const Upload& upload) { return "/files/uploads/" + upload.id; }

Response with_progress(int status, const Upload& upload, std::int64_t offset) {
  return {status,
          {{"Upload-Offset", std::to_string(offset)}, {"Upload-Expires", tus::http_date(upload.expires_at())}},
          nullptr};
}

// These bytes will never do: the next attempt begins anew.
bool is_final(const Error& error) { return error.code == ErrorCode::invalid || error.code == ErrorCode::unsupported; }

/// Takes a complete upload in and answers when the database knows of it. On a file worker.
void finish(const Services& services, const Lease& lease, Response answer, const Respond& respond) {
  auto content = take_in(services.files.contents, services.files.uploads, *lease, services.clock());
  if (!content) {
    if (is_final(content.error())) services.files.uploads.remove(*lease);
    return respond(to_response(content.error()));
  }
  services.files.uploads.mark_finished(*lease);
  services.writer.submit(
      [content = std::move(*content), lease](Transaction& transaction) -> Result<> {
        add_content(transaction, content, {lease->upload().user_id, lease->upload().device_id});
        return {};
      },
      [lease, answer = std::move(answer), respond](const Result<>& stored) mutable {
        // Without its row it is not there: who asks again (HEAD) has it tried again.
        respond(stored ? std::move(answer) : to_response(stored.error()));
      });
}

/// Adds bytes, and finishes what is complete by them. On a file worker.
void append(const Services& services, const Lease& lease, std::int64_t offset, std::string_view bytes, Response answer,
            const Respond& respond) {
  const Upload& upload = lease->upload();
  UploadShelf& uploads = services.files.uploads;
  if (static_cast<std::int64_t>(bytes.size()) > upload.size_bytes - offset) {
    return respond(to_response({ErrorCode::too_large, "these are more bytes than Upload-Length announced"}));
  }
  if (offset == 0) {
    if (const auto checked = check_beginning(bytes); !checked) {
      uploads.remove(*lease);
      return respond(to_response(checked.error()));
    }
  }
  if (const auto stored = uploads.append(*lease, offset, bytes); !stored) return respond(to_response(stored.error()));
  offset += static_cast<std::int64_t>(bytes.size());
  answer.headers.set("Upload-Offset", std::to_string(offset));
  if (offset < upload.size_bytes) return respond(std::move(answer));
  finish(services, lease, std::move(answer), respond);
}

Response locked() {
  Response response = problem_response(423, "another request is at work on this upload; try again in a moment");
  response.headers.add("Retry-After", "1");
  return response;
}

/// Where an upload stands: its bytes on the disk; all of them where it was finished.
struct Progress {
  std::int64_t offset = 0;
  bool to_finish = false;  ///< complete, but the database does not know of it yet
};

Result<Progress> progress_of(const Services& services, const Lease& lease, bool stored) {
  const Upload& upload = lease->upload();
  const auto offset = services.files.uploads.offset(*lease);
  if (offset) return Progress{*offset, *offset >= upload.size_bytes};
  if (offset.error().code != ErrorCode::not_found) return failure(offset);
  if (!stored && !services.files.contents.holds(upload.sha256)) {
    services.files.uploads.remove(*lease);
    return failure(ErrorCode::not_found, "the upload's bytes are gone; begin it again");
  }
  return Progress{upload.size_bytes, !stored};
}

void show(const Services& services, const Lease& lease, const Progress& progress, const Respond& respond) {
  const Upload& upload = lease->upload();
  Response answer = with_progress(200, upload, progress.offset);
  answer.headers.add("Upload-Length", std::to_string(upload.size_bytes));
  answer.headers.add("Upload-Metadata", upload.metadata);
  answer.headers.add("Cache-Control", "no-store");
  if (progress.to_finish) return finish(services, lease, std::move(answer), respond);
  respond(std::move(answer));
}

void patch(const Services& services, const Lease& lease, const Progress& progress, const Request& request,
           const Respond& respond) {
  const auto offset = tus::parse_upload_offset(request);
  if (!offset) return respond(to_response(offset.error()));
  if (auto refused = tus::refuse_bytes(request)) return respond(std::move(*refused));
  if (*offset != progress.offset) {
    Response response = to_response(
        {ErrorCode::conflict, "the upload stands at " + std::to_string(progress.offset) + " bytes: go on from there"});
    response.headers.add("Upload-Offset", std::to_string(progress.offset));
    return respond(std::move(response));
  }
  const Upload& upload = lease->upload();
  Response answer = with_progress(204, upload, progress.offset);
  const bool finished = progress.offset == upload.size_bytes && !progress.to_finish;
  if (finished && request.body.empty()) return respond(std::move(answer));
  append(services, lease, progress.offset, request.body, std::move(answer), respond);
}

/// On a file worker: what the request wants of the upload.
void work_on(const Services& services, const std::string& id, bool stored, const Request& request,
             const Respond& respond) {
  const Lease lease = services.files.uploads.lease(id);
  if (!lease) return respond(locked());
  const std::string_view method = tus::method_of(request);
  if (method == "DELETE") {
    services.files.uploads.remove(*lease);
    return respond({204, {}, nullptr});
  }
  const auto progress = progress_of(services, lease, stored);
  if (!progress) return respond(to_response(progress.error()));
  if (method == "HEAD") return show(services, lease, *progress, respond);
  patch(services, lease, *progress, request, respond);
}

/// On a file worker.
void begin(const Services& services, Upload announced, const Request& request, const Respond& respond) {
  const auto upload = services.files.uploads.create(std::move(announced));
  if (!upload) return respond(to_response(upload.error()));
  Response answer = with_progress(201, *upload, 0);
  answer.headers.add("Location", address_of(*upload));
  if (request.body.empty()) return respond(std::move(answer));
  const Lease lease = services.files.uploads.lease(upload->id);
  append(services, lease, 0, request.body, std::move(answer), respond);
}

}  // namespace

void BeginUpload::operator()(Request request, const Asker& asker, Reader /*reader*/, const Respond& respond) const {
  if (auto refused = tus::refuse_version(request)) return respond(std::move(*refused));
  const auto announced = tus::parse_announcement(request);
  if (!announced) return respond(to_response(announced.error()));
  if (!request.body.empty()) {
    if (auto refused = tus::refuse_bytes(request)) return respond(std::move(*refused));
  }
  Upload upload{{},
                announced->sha256,
                announced->size_bytes,
                asker.actor.user_id,
                asker.device_id,
                announced->metadata,
                services.clock()};
  const auto queued =
      services.files.disk.submit([services = services, upload = std::move(upload), request = std::move(request),
                                  respond]() mutable { begin(services, std::move(upload), request, respond); });
  if (!queued) respond(to_response(queued.error()));
}

void ContinueUpload::operator()(Request request, const Asker& asker, Reader reader, const Respond& respond) const {
  if (auto refused = tus::refuse_version(request)) return respond(std::move(*refused));
  const std::string_view method = tus::method_of(request);
  if (method != "HEAD" && method != "PATCH" && method != "DELETE") {
    Response response = problem_response(405, "an upload takes HEAD, PATCH and DELETE");
    response.headers.add("Allow", "HEAD, PATCH, DELETE");
    return respond(std::move(response));
  }
  const auto upload = services.files.uploads.find(request.path_parameter("id"));
  if (!upload || upload->user_id != asker.actor.user_id) {
    return respond(to_response({ErrorCode::not_found, "there is no such upload of yours"}));
  }
  if (services.clock() >= upload->expires_at()) {
    return respond(problem_response(410, "the upload was not finished in time; begin it again"));
  }
  const bool stored = find_content(reader.connection, upload->sha256).has_value();
  const auto queued =
      services.files.disk.submit([services = services, id = upload->id, stored, request = std::move(request), respond] {
        work_on(services, id, stored, request, respond);
      });
  if (!queued) respond(to_response(queued.error()));
}

}  // namespace gridvisit
