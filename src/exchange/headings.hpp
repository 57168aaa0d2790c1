// How people head their columns: for each target the words offices use beside the field's Chinese label and English
// name, in one table; and the plan of a file, which column goes where.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/import_kind.hpp"

namespace gridvisit {

struct ColumnUse {
  std::size_t column = 0;
  const Target* target = nullptr;
  CellFormat format;
};

struct ColumnPlan {
  std::vector<ColumnUse> uses;
  std::vector<std::string> ignored;  ///< known headings that say nothing new: a running number, the parent's code
  std::vector<std::string> unknown;  ///< to be reported: nothing of theirs is taken

  /// The column that gives the field (or target) of that name; -1 where none alone does.
  [[nodiscard]] int column_of(std::string_view name) const;
};

/// Target name (or label) → heading, as given with --map.
using HeadingMap = std::map<std::string, std::string>;

/// The columns of one file. A column named in `map` serves what it is mapped to and nothing else. Fails where a column
/// that the kind needs is missing, where two columns serve one target, and where `map` names what is not there.
Result<ColumnPlan> plan_columns(const ImportKind& kind, std::span<const std::string> headings, const HeadingMap& map);

/// The words that head a column of the target, the office's own for this kind first.
std::vector<std::string> words_for(const ImportKind& kind, const Target& target);
/// The target that a heading names; null where it is none of the kind's.
const Target* find_target_by_heading(const ImportKind& kind, std::string_view heading);

/// What a column of a road layer is: "road_class", "name", "oneway", "maxspeed", "access"; empty where it is none.
std::string_view find_road_target(std::string_view heading);

}  // namespace gridvisit
