// The files of this room that the program carries inside: migrations, default policies, forms.
#pragma once

#include <span>
#include <string_view>

namespace gridvisit {

struct EmbeddedFile {
  std::string_view name;  ///< "sql/0001_ledger.sql"
  std::string_view text;
};

/// In the order schema/CMakeLists.txt lists them; migrations in the order of their numbers.
std::span<const EmbeddedFile> embedded_files();

}  // namespace gridvisit
