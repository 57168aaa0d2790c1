// A ZIP archive as bytes (PKWARE APPNOTE 6.3), every entry dated 1980-01-01: the same files give the same bytes.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gridvisit {

/// Names and contents.
std::string make_zip(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace gridvisit
