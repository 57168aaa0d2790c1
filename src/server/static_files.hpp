// The web apps' files, held in memory: no disk on an I/O thread, and no path that could lead out of the folder.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server/http.hpp"

namespace gridvisit {

class StaticFiles {
 public:
  /// Adds or replaces one file; `path` as in an address without its leading slash: "field/index.html".
  void add(std::string path, std::string bytes);
  /// Reads every regular file of a folder (symbolic links are passed over), up to limits::kStaticFilesBytes together.
  static Result<StaticFiles> load(const std::filesystem::path& folder);

  /// GET, with ETag and If-None-Match. "" and "desk/" mean the index.html there; "desk" is redirected to "desk/".
  [[nodiscard]] Response answer(const Request& request, std::string_view path) const;

 private:
  struct File {
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> gzipped;  ///< null where that would not be smaller
    std::string etag;
    std::string_view content_type;
  };
  std::map<std::string, File, std::less<>> files_;
};

/// For a route such as {"GET", "/{path...}"}: answers with the file its parameter `path` names, and these headers
/// added.
Handler serve_files(std::shared_ptr<const StaticFiles> files, Headers headers = {});

/// "text/html; charset=utf-8" by the name's extension; "application/octet-stream" for one not known.
std::string_view content_type_of(std::string_view file_name);

}  // namespace gridvisit
