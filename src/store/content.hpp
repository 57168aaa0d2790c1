// What is known of the bytes of photos and documents: which have arrived, who may fetch them, and which are owed. The
// bytes themselves are files (src/files).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

struct Content {
  std::string sha256;  ///< 64 lower-case hexadecimal digits
  std::int64_t size_bytes = 0;
  std::string media_type;  ///< as its bytes say
  std::optional<Position> exif_position;
  std::optional<Timestamp> exif_taken_at;
  Timestamp arrived_at{};
};

struct ContentSender {
  std::string user_id;
  std::string device_id;  ///< empty: a session
};

/// The content is there, sent by that sender; no photo that names it is owed any longer. Again changes nothing.
void add_content(Transaction& transaction, const Content& content, const ContentSender& sender);

std::optional<Content> find_content(Connection& connection, std::string_view sha256);
bool has_sent(Connection& connection, std::string_view sha256, const ContentSender& sender);
/// By hash, after that one.
std::vector<Content> list_contents(Connection& connection, std::string_view after_sha256, int limit);

/// Where the photo records that name it are: who may see one of them may see the content.
std::vector<std::string> list_photo_scopes(Connection& connection, std::string_view sha256);

/// The hashes that photo records of that user announced and nobody has sent yet, in their own order.
std::vector<std::string> list_missing_photos(Connection& connection, std::string_view user_id, int limit);

/// What one worker owes in one scope.
struct OwedPhotos {
  std::string scope;
  std::string user_id;
  std::int64_t count = 0;
  Timestamp oldest_announced_at{};
};

struct OwedPlace {
  std::string scope;
  std::string user_id;
};

/// Of photos announced before that time whose scope lies in [first, end), by scope and worker, after `place`.
std::vector<OwedPhotos> list_owed_photos(Connection& connection, std::string_view first, std::string_view end,
                                         Timestamp announced_before, const OwedPlace& place, int limit);

/// Contents that no photo record has named since then are there no longer; gives them, whose bytes are to be removed:
/// the longest nobody's first, at most `limit`. They are given again until forget_removed says that the bytes are gone.
std::vector<std::string> forget_orphans(Transaction& transaction, Timestamp nobodys_since, int limit);
void forget_removed(Transaction& transaction, std::string_view sha256);

}  // namespace gridvisit
