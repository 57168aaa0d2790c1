#include "server/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <zlib.h>

#include "base/limits.hpp"
#include "base/sha256.hpp"

namespace gridvisit {

namespace {

/// Null where compression does not pay.
std::shared_ptr<const std::string> gzip(const std::string& bytes) {
  constexpr int kGzipWindow = 15 + 16;  // 16 asks zlib for the gzip format
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return nullptr;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::string in = bytes;  // zlib's interface is not const
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END || out.size() + out.size() / 8 > bytes.size()) return nullptr;
  return std::make_shared<const std::string>(std::move(out));
}

/// RFC 9110 §13.1.2: a list of tags or *, compared weakly.
bool lists_tag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.contains(etag);
}

bool accepts_gzip(const Request& request) {
  const auto accept = request.headers.find("accept-encoding").value_or(std::string_view{});
  return accept.contains("gzip") && !accept.contains("gzip;q=0");
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".geojson", "application/geo+json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/markdown; charset=utf-8"},
      {".pdf", "application/pdf"},
      {".pbf", "application/x-protobuf"},
      {".wasm", "application/wasm"},
  }};
  const auto* const found =
      std::ranges::find_if(kTypes, [file_name](const auto& type) { return file_name.ends_with(type.first); });
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

void StaticFiles::add(std::string path, std::string bytes) {
  File file;
  file.etag = fmt::format("\"{}\"", to_hex(sha256(bytes)).substr(0, 32));
  file.content_type = content_type_of(path);
  file.gzipped = gzip(bytes);
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.insert_or_assign(std::move(path), std::move(file));
}

Result<StaticFiles> StaticFiles::load(const std::filesystem::path& folder) {
  StaticFiles files;
  std::size_t total = 0;
  std::error_code ec;
  std::filesystem::recursive_directory_iterator entries(folder, ec);
  for (; !ec && entries != std::filesystem::end(entries); entries.increment(ec)) {
    if (entries->is_symlink() || !entries->is_regular_file()) continue;
    const std::string name = entries->path().lexically_relative(folder).generic_string();
    std::ifstream in(entries->path(), std::ios::binary);
    std::ostringstream bytes;
    if (entries->file_size() > 0) bytes << in.rdbuf();
    if (!in || !bytes) return failure(ErrorCode::io, "the file cannot be read", {name, {}, {}});
    total += bytes.view().size();
    if (total > limits::kStaticFilesBytes) {
      return failure(ErrorCode::too_large,
                     fmt::format("the folder holds more than {} bytes", limits::kStaticFilesBytes), {name, {}, {}});
    }
    files.add(name, std::move(bytes).str());
  }
  if (ec) {
    return failure(ErrorCode::io, fmt::format("the folder cannot be read: {}", ec.message()),
                   {folder.filename().string(), {}, {}});
  }
  return files;
}

Response StaticFiles::answer(const Request& request, std::string_view path) const {
  std::string name(path);
  if (name.empty() || name.ends_with('/')) name += "index.html";
  const auto found = files_.find(name);
  if (found == files_.end()) {
    if (files_.contains(name + "/index.html")) return {308, {{"Location", request.path + "/"}}, nullptr};
    return problem_response(404, "there is no such page");
  }
  const File& file = found->second;
  Response response{200, {{"ETag", file.etag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}}, nullptr};
  if (lists_tag(request.headers.find("if-none-match").value_or(std::string_view{}), file.etag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", std::string(file.content_type));
  response.body = file.bytes;
  if (file.gzipped != nullptr && accepts_gzip(request)) {
    response.headers.add("Content-Encoding", "gzip");
    response.body = file.gzipped;
  }
  return response;
}

Handler serve_files(std::shared_ptr<const StaticFiles> files, Headers headers) {
  return [files = std::move(files), headers = std::move(headers)](const Request& request, const Respond& respond) {
    Response response = files->answer(request, request.path_parameter("path"));
    for (const auto& [name, value] : headers) response.headers.set(name, value);
    respond(std::move(response));
  };
}

}  // namespace gridvisit
