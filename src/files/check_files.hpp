// Whether each content the database knows is on the disk as it arrived.
#pragma once

#include <cstddef>
#include <vector>

#include "files/content_folder.hpp"
#include "store/check.hpp"
#include "store/content.hpp"

namespace gridvisit {

/// Reads every file. At most `limit` findings.
std::vector<Finding> check_files(Connection& connection, const ContentFolder& contents, std::size_t limit);

}  // namespace gridvisit
