// The road network as it is now, for a program that runs on while roads are imported.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>

#include "geodata/roads/road_network.hpp"

namespace gridvisit::roads {

/// Opens the network when it is first asked for, and anew whenever its file has been replaced. Safe from several
/// threads; who has got a network may go on with it.
class CurrentNetwork {
 public:
  explicit CurrentNetwork(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Null where no roads have been imported. Fails where the file is there and cannot be read.
  Result<std::shared_ptr<const RoadNetwork>> get();

 private:
  std::filesystem::path directory_;
  std::mutex mutex_;
  std::filesystem::file_time_type opened_of_{};
  std::shared_ptr<const RoadNetwork> network_;
};

}  // namespace gridvisit::roads
