// The files of a district: contents, unfinished uploads, thumbnails, and the threads that work on them.
#pragma once

#include <filesystem>
#include <memory>

#include "base/limits.hpp"
#include "files/byte_budget.hpp"
#include "files/content_folder.hpp"
#include "files/file_workers.hpp"
#include "files/thumbnails.hpp"
#include "files/upload_shelf.hpp"

namespace gridvisit {

/// Must end before what its jobs use: the writer and the readers.
struct Files {
  /// Makes DIR/files where it is not there yet, and takes up what an earlier process left.
  static Result<std::unique_ptr<Files>> open(const std::filesystem::path& directory);

  ContentFolder contents;
  UploadShelf uploads;
  Thumbnails thumbnails;
  ByteBudget downloads{limits::kFileBytesInFlight};
  FileWorkers disk{2, limits::kFileJobs};
  FileWorkers drawing{1, limits::kThumbnailJobs};
};

}  // namespace gridvisit
