// A message in a line, for the story of a failing scenario.
#pragma once

#include <string>

#include "gridvisit/v1/sync.pb.h"

namespace gridvisit::testing {

std::string summary(const v1::ClientMessage& message);
std::string summary(const v1::ServerMessage& message);
std::string summary(const v1::Change& change);

}  // namespace gridvisit::testing
