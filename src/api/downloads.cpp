#include "api/downloads.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "api/byte_range.hpp"
#include "api/problem.hpp"
#include "base/sha256.hpp"
#include "domain/authorise.hpp"
#include "picture/picture.hpp"
#include "store/content.hpp"

namespace gridvisit {
namespace {

/// What an answer is made of, whoever asks.
struct Shown {
  std::string etag;
  std::string media_type;
};

bool may_fetch(Connection& connection, const Asker& asker, const std::string& sha256) {
  if (has_sent(connection, sha256, {asker.actor.user_id, asker.device_id})) return true;
  const KindInfo& photos = *find_kind(v1::KIND_PHOTO);
  return std::ranges::any_of(list_photo_scopes(connection, sha256),
                             [&](const std::string& scope) { return may_see(asker.actor, photos, scope).has_value(); });
}

// Kept by the asker's browser alone, and asked about each time: who may see it can change. A page of somebody else must
// not be able to run what a document holds, nor guess another type.
Response head_of(int status, const Shown& shown) {
  return {status,
          {{"ETag", shown.etag},
           {"Cache-Control", "private, no-cache"},
           {"Accept-Ranges", "bytes"},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy", "default-src 'none'; sandbox"}},
          nullptr};
}

bool is_same(const Request& request, const std::string& etag) {
  const std::string_view known = request.headers.find("if-none-match").value_or("");
  return known == "*" || known.contains(etag);
}

Response answer_with(const Request& request, const Shown& shown, std::string bytes, const ByteBudget& budget) {
  // A range of another version of it would be pieces of two files.
  const auto condition = request.headers.find("if-range");
  const bool ranged = !condition || *condition == shown.etag;
  const auto range = parse_range(ranged ? request.headers.find("range") : std::nullopt, bytes.size());
  Response response = head_of(200, shown);
  response.headers.add("Content-Type", shown.media_type);
  if (std::holds_alternative<RangeUnsatisfiable>(range)) {
    Response refused = problem_response(416, "the file has no bytes there");
    refused.headers.add("Content-Range", fmt::format("bytes */{}", bytes.size()));
    return refused;
  }
  if (const auto* part = std::get_if<ByteRange>(&range)) {
    response.status = 206;
    response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", part->first, part->last, bytes.size()));
    bytes = bytes.substr(part->first, part->last - part->first + 1);
  }
  response.body = budget.lend(std::move(bytes));
  if (response.body != nullptr) return response;
  Response busy = problem_response(503, "many files are being fetched; try again in a moment");
  busy.headers.add("Retry-After", "2");
  return busy;
}

Result<std::string> read_shown(const Files& files, const Content& content) {
  const auto bytes = files.contents.read(content.sha256);
  // The database knows of it, so it was here once.
  if (!bytes) return failure(ErrorCode::corrupt, "the file cannot be read; 'gridvisit check' says what is wrong");
  return remove_notes(find_media_type(content.media_type).value_or(MediaType::pdf), *bytes);
}

void fetch_whole(const Services& services, Request request, const Content& content, const Respond& respond) {
  // The number grows when what is cleared from a picture changes.
  const Shown shown{"\"" + content.sha256 + "-1\"", content.media_type};
  if (is_same(request, shown.etag)) return respond(head_of(304, shown));
  const auto queued = services.files.disk.submit([services, request = std::move(request), content, shown, respond] {
    auto bytes = read_shown(services.files, content);
    if (!bytes) return respond(to_response(bytes.error()));
    respond(answer_with(request, shown, std::move(*bytes), services.files.downloads));
  });
  if (!queued) respond(to_response(queued.error()));
}

void fetch_small(const Services& services, Request request, const std::string& sha256, const ThumbnailSize& size,
                 const Respond& respond) {
  const Shown shown{fmt::format("\"{}-{}-1\"", sha256, size.name), "image/jpeg"};
  if (is_same(request, shown.etag)) return respond(head_of(304, shown));
  const auto answer = [services, request = std::move(request), shown, respond](Result<std::string> jpeg) {
    if (!jpeg) return respond(to_response(jpeg.error()));
    respond(answer_with(request, shown, std::move(*jpeg), services.files.downloads));
  };
  const auto queued = services.files.disk.submit([services, sha256, size, answer, respond] {
    if (auto known = services.files.thumbnails.find(sha256, size)) return answer(std::move(*known));
    // Drawn on a thread of its own: uploads do not wait for it.
    const auto drawing = services.files.drawing.submit([services, sha256, size, answer] {
      if (auto meanwhile = services.files.thumbnails.find(sha256, size)) return answer(std::move(*meanwhile));
      answer(services.files.thumbnails.draw(services.files.contents, sha256, size));
    });
    if (!drawing) respond(to_response(drawing.error()));
  });
  if (!queued) respond(to_response(queued.error()));
}

}  // namespace

void FetchFile::operator()(const Request& request, const Asker& asker, Reader reader, const Respond& respond) const {
  const std::string sha256(request.path_parameter("sha256"));
  const Error nothing{ErrorCode::not_found, "there is no such file that you may see"};
  if (!is_sha256_text(sha256)) return respond(to_response(nothing));
  const auto content = find_content(reader.connection, sha256);
  if (!content || !may_fetch(reader.connection, asker, sha256)) return respond(to_response(nothing));
  const auto size_name = request.find_query("size");
  if (!size_name) return fetch_whole(services, request, *content, respond);
  const auto size = find_thumbnail_size(*size_name);
  if (!size) return respond(to_response({ErrorCode::invalid, "size is thumb or screen", {{}, {}, "size"}}));
  fetch_small(services, request, sha256, *size, respond);
}

}  // namespace gridvisit
