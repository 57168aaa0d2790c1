#include "geodata/roads/current_network.hpp"

#include <system_error>
#include <utility>

namespace gridvisit::roads {

Result<std::shared_ptr<const RoadNetwork>> CurrentNetwork::get() {
  const std::scoped_lock lock(mutex_);
  std::error_code missing;
  const auto written = std::filesystem::last_write_time(directory_ / kFileName, missing);
  if (missing) {
    network_.reset();
    return network_;
  }
  if (network_ != nullptr && written == opened_of_) return network_;
  auto opened = RoadNetwork::open(directory_);
  if (!opened) return failure(opened);
  network_ = std::make_shared<const RoadNetwork>(std::move(*opened));
  opened_of_ = written;
  return network_;
}

}  // namespace gridvisit::roads
