// The end of an upload: its bytes are what was announced, and of a kind that is kept, or they are refused.
#pragma once

#include "base/error.hpp"
#include "files/content_folder.hpp"
#include "files/upload_shelf.hpp"
#include "store/content.hpp"

namespace gridvisit {

/// Whether the first bytes of a file begin one that is kept: `unsupported` where they do not.
Result<> check_beginning(std::string_view bytes);

/// Checks the whole upload and moves its bytes to their place; then gives what the database is to know of them. An
/// upload that was interrupted between its move and its row is taken up there. `invalid` and `unsupported` mean that
/// these bytes will never do. Reads the whole file: not for an I/O thread.
Result<Content> take_in(const ContentFolder& contents, const UploadShelf& uploads, const UploadShelf::Lease& lease,
                        Timestamp now);

}  // namespace gridvisit
