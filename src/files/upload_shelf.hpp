// Uploads that were begun: their bytes so far in DIR/files/incoming/ID, and beside it ID.info saying what they are to
// be. Both outlive the process. Of a finished upload the info stays, without bytes, so that a phone that missed the
// answer learns of it. Safe to use from any thread; the bytes of one upload belong to who holds its lease.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "files/upload.hpp"

namespace gridvisit {

class UploadShelf {
 public:
  /// The sole use of one upload's bytes, until it is destroyed. May outlive the shelf.
  class Lease;

  /// Makes the folder, or reads what an earlier process left: what is not an upload is removed.
  static Result<UploadShelf> open(const std::filesystem::path& directory, RandomBytes random);

  /// Gives it an id and a place on the disk. `too_many` where its device has too many unfinished ones.
  Result<Upload> create(Upload upload);
  [[nodiscard]] std::optional<Upload> find(std::string_view id) const;
  /// Nothing while somebody else holds it, or when it is gone.
  std::shared_ptr<const Lease> lease(std::string_view id);

  /// How many bytes are on the disk. `not_found` where the upload was finished or never had any.
  [[nodiscard]] Result<std::int64_t> offset(const Lease& lease) const;
  /// Writes at the end, which must be `offset`; on the disk when this returns. On any failure it ends where it did.
  Result<> append(const Lease& lease, std::int64_t offset, std::string_view bytes);
  [[nodiscard]] std::filesystem::path data_file(const Lease& lease) const;
  /// Its bytes have found their place: it counts as unfinished no longer.
  void mark_finished(const Lease& lease);
  void remove(const Lease& lease);

  /// Does `remove` unless an upload of that content, finished or not, is on the shelf: then false. None can be begun
  /// meanwhile, and so none can find the content there and lose it.
  [[nodiscard]] Result<bool> unless_expected(std::string_view sha256, const std::function<Result<>()>& remove) const;

  /// Removes what is waited for no longer and held by nobody; says how many.
  std::size_t remove_expired(Timestamp now);

 private:
  struct State;
  explicit UploadShelf(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

class UploadShelf::Lease {
 public:
  Lease(std::shared_ptr<State> state, Upload upload);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  [[nodiscard]] const Upload& upload() const { return upload_; }

 private:
  std::shared_ptr<State> state_;
  Upload upload_;
};

}  // namespace gridvisit
