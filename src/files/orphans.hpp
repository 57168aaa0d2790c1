// Contents that nobody names: uploaded and never announced, or whose last photo record was deleted. They cost disk, and
// what is deleted should be gone; but a phone may announce late, so they go after a long while.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "files/files.hpp"
#include "store/writer.hpp"

namespace gridvisit {

/// For so long nobody must have named a content, counted from when a sweep first found it so.
inline constexpr std::chrono::days kOrphanLifetime{90};

/// Removes contents whose time has come, with their small pictures; gives how many. Never one that a photo record
/// names, that waits in quarantine to be named, or that somebody is uploading. A sweep that is cut off is finished by
/// the next. Waits for the writer: for a thread of its own.
Result<std::size_t> remove_orphans(Writer& writer, Files& files, Timestamp now);

}  // namespace gridvisit
