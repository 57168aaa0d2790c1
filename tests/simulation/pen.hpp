// What people write, given what their phone or desk shows them: one Change for each act of a scenario.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/ids.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "tests/simulation/scenario.hpp"

namespace gridvisit::testing {

/// By kind and id.
using Records = std::map<std::pair<int, std::string>, v1::Record>;

struct Author {
  const Records& shown;
  std::string user_id;
  IdMaker& ids;
  Timestamp now;  ///< by their own clock
};

/// Nothing where what the act needs is not shown.
std::optional<v1::Change> write_down(const Author& author, const Step& step);

/// The `choice`th of a kind, counted round; nullptr where none is shown.
const v1::Record* pick(const Records& shown, v1::Kind kind, std::uint32_t choice);

}  // namespace gridvisit::testing
