// Batches on the wire: compressed as a whole (zlib format, RFC 1950, which browsers undo with DecompressionStream).
#pragma once

#include "base/error.hpp"
#include "gridvisit/v1/sync.pb.h"

namespace gridvisit {

/// Compressed where that pays, as it is otherwise.
v1::ServerMessage pack(const v1::Batch& batch);

/// The batch of either form. Distrusts the sizes it is told (limits::kInflatedBatchBytes).
Result<v1::Batch> unpack(const v1::ServerMessage& message);

}  // namespace gridvisit
