#include "api/uploads.hpp"

#include "api/problem.hpp"
#include "api/tus.hpp"
#include "files/arrival.hpp"

namespace gridvisit {
namespace {

using Lease = std::shared_ptr<const UploadShelf::Lease>;

Response with_progress(int status, const Upload& upload, std::int64_t offset) {
  return {status,
          {{"Upload-Offset", std::to_string(offset)}, {"Upload-Expires", tus::http_date(upload.expires_at())}},
          nullptr};
}

/// An upload that is worked on, and who waits for it. It is let go before the answer is given: whoever has an answer
/// may ask on at once.
class Work {
 public:
  enum class Address { known, not_told_yet };
  Work(const Services& services, Lease lease, Address address, Respond respond)
      : services_(services), lease_(std::move(lease)), address_(address), respond_(std::move(respond)) {}

  [[nodiscard]] const Services& services() const { return services_; }
  [[nodiscard]] UploadShelf& uploads() const { return services_.files.uploads; }
  [[nodiscard]] const UploadShelf::Lease& lease() const { return *lease_; }
  [[nodiscard]] const Upload& upload() const { return lease_->upload(); }

  void answer(Response response) {
    lease_.reset();
    respond_(std::move(response));
  }

  void fail(const Error& error) {
    // Bytes that will never do go, so that the next attempt begins anew; and what nobody can ask for again.
    const bool never = error.code == ErrorCode::invalid || error.code == ErrorCode::unsupported;
    if (never || address_ == Address::not_told_yet) uploads().remove(*lease_);
    answer(to_response(error));
  }

 private:
  Services services_;
  Lease lease_;
  Address address_;
  Respond respond_;
};

/// Takes a complete upload in, and answers when the database knows of it.
void finish(Work work, Response answer) {
  auto content = take_in(work.services().files.contents, work.uploads(), work.lease(), work.services().clock());
  if (!content) return work.fail(content.error());
  work.uploads().mark_finished(work.lease());
  Writer& writer = work.services().writer;
  const ContentSender sender{work.upload().user_id, work.upload().device_id};
  writer.submit(
      [content = std::move(*content), sender](Transaction& transaction) -> Result<> {
        add_content(transaction, content, sender);
        return {};
      },
      [work = std::move(work), answer = std::move(answer)](const Result<>& stored) mutable {
        // Without its row it is not there: who asks again (HEAD) has it tried again.
        if (!stored) return work.answer(to_response(stored.error()));
        work.answer(std::move(answer));
      });
}

/// Adds bytes, and finishes what is complete by them.
void append(Work work, std::int64_t offset, std::string_view bytes, Response answer) {
  const std::int64_t size_bytes = work.upload().size_bytes;
  if (static_cast<std::int64_t>(bytes.size()) > size_bytes - offset) {
    return work.fail({ErrorCode::too_large, "these are more bytes than Upload-Length announced"});
  }
  if (offset == 0) {
    if (const auto checked = check_beginning(bytes); !checked) return work.fail(checked.error());
  }
  if (const auto stored = work.uploads().append(work.lease(), offset, bytes); !stored) return work.fail(stored.error());
  offset += static_cast<std::int64_t>(bytes.size());
  answer.headers.set("Upload-Offset", std::to_string(offset));
  if (offset < size_bytes) return work.answer(std::move(answer));
  finish(std::move(work), std::move(answer));
}

/// Where an upload stands: its bytes on the disk; all of them where it was finished.
struct Progress {
  std::int64_t offset = 0;
  bool to_finish = false;  ///< complete, but the database does not know of it yet
};

Result<Progress> progress_of(const Work& work, bool stored) {
  const Upload& upload = work.upload();
  const auto offset = work.uploads().offset(work.lease());
  if (offset) return Progress{*offset, *offset >= upload.size_bytes};
  if (offset.error().code != ErrorCode::not_found) return failure(offset);
  if (!stored && !work.services().files.contents.holds(upload.sha256)) {
    work.uploads().remove(work.lease());
    return failure(ErrorCode::not_found, "the upload's bytes are gone; begin it again");
  }
  return Progress{upload.size_bytes, !stored};
}

void show(Work work, const Progress& progress) {
  const Upload& upload = work.upload();
  Response answer = with_progress(200, upload, progress.offset);
  answer.headers.add("Upload-Length", std::to_string(upload.size_bytes));
  answer.headers.add("Upload-Metadata", upload.metadata);
  answer.headers.add("Cache-Control", "no-store");
  if (progress.to_finish) return finish(std::move(work), std::move(answer));
  work.answer(std::move(answer));
}

void patch(Work work, const Progress& progress, const Request& request) {
  const auto offset = tus::parse_upload_offset(request);
  if (!offset) return work.answer(to_response(offset.error()));
  if (auto refused = tus::refuse_bytes(request)) return work.answer(std::move(*refused));
  if (*offset != progress.offset) {
    Response response = to_response(
        {ErrorCode::conflict, "the upload stands at " + std::to_string(progress.offset) + " bytes: go on from there"});
    response.headers.add("Upload-Offset", std::to_string(progress.offset));
    return work.answer(std::move(response));
  }
  Response answer = with_progress(204, work.upload(), progress.offset);
  if (progress.offset < work.upload().size_bytes || !request.body.empty()) {
    return append(std::move(work), progress.offset, request.body, std::move(answer));
  }
  if (progress.to_finish) return finish(std::move(work), std::move(answer));
  work.answer(std::move(answer));
}

Response locked() {
  Response response = problem_response(423, "another request is at work on this upload; try again in a moment");
  response.headers.add("Retry-After", "1");
  return response;
}

/// On a file worker: what the request wants of the upload.
void work_on(const Services& services, const std::string& id, bool stored, const Request& request,
             const Respond& respond) {
  Lease lease = services.files.uploads.lease(id);
  if (!lease) return respond(locked());
  Work work(services, std::move(lease), Work::Address::known, respond);
  const std::string_view method = tus::method_of(request);
  if (method == "DELETE") {
    work.uploads().remove(work.lease());
    return work.answer({204, {}, nullptr});
  }
  const auto progress = progress_of(work, stored);
  if (!progress) return work.answer(to_response(progress.error()));
  if (method == "HEAD") return show(std::move(work), *progress);
  patch(std::move(work), *progress, request);
}

/// On a file worker.
void begin(const Services& services, Upload announced, const Request& request, const Respond& respond) {
  if (!request.body.empty()) {
    if (auto refused = tus::refuse_bytes(request)) return respond(std::move(*refused));
  }
  const auto upload = services.files.uploads.create(std::move(announced));
  if (!upload) return respond(to_response(upload.error()));
  Response answer = with_progress(201, *upload, 0);
  answer.headers.add("Location", "/files/uploads/" + upload->id);
  if (request.body.empty()) return respond(std::move(answer));
  Work work(services, services.files.uploads.lease(upload->id), Work::Address::not_told_yet, respond);
  append(std::move(work), 0, request.body, std::move(answer));
}

}  // namespace

void BeginUpload::operator()(Request request, const Asker& asker, Reader /*reader*/, const Respond& respond) const {
  if (auto refused = tus::refuse_version(request)) return respond(std::move(*refused));
  const auto announced = tus::parse_announcement(request);
  if (!announced) return respond(to_response(announced.error()));
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
