// Protobuf messages as the replica's file holds them.
#pragma once

#include <string_view>

#include "store/connection.hpp"

namespace gridvisit {

/// Throws DatabaseError where the file is damaged.
template <typename Message>
Message parse_stored(std::string_view bytes) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw DatabaseError(11 /* SQLITE_CORRUPT */, "a message in the replica cannot be read");
  }
  return message;
}

}  // namespace gridvisit
