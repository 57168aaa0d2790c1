// One conversation of the command-line phone with its server: connects, lets the DeviceSession talk until both are in
// step, and says what happened.
#pragma once

#include <chrono>

#include "app/device/file_replica.hpp"

namespace gridvisit {

struct SyncOptions {
  bool json = false;                           ///< speak protobuf JSON instead of binary
  std::string ca_file;                         ///< to trust instead of the system's certificates
  std::chrono::milliseconds deadline{60'000};  ///< for the whole
};

struct SyncSummary {
  std::size_t batches = 0;
  std::size_t bytes_received = 0;
  std::size_t answered = 0;
  std::int64_t records = 0;  ///< held afterwards
};

/// An Error leaves the replica at its last checkpoint, with everything unsent still queued.
Result<SyncSummary> sync_with_server(FileReplica& replica, const SyncOptions& options);

}  // namespace gridvisit
