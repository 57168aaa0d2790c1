// What endpoints are made of: the running server's parts, owned by src/app, shared by reference.
#pragma once

#include <memory>

#include "api/asker_cache.hpp"
#include "api/commit_bell.hpp"
#include "api/position_board.hpp"
#include "base/clock.hpp"
#include "files/files.hpp"
#include "geodata/roads/current_network.hpp"
#include "map/map_service.hpp"
#include "store/reader_pool.hpp"
#include "store/writer.hpp"

namespace gridvisit {

class ImportDesk;

struct Services {
  Writer& writer;
  ReaderPool& readers;
  CommitBell& bell;
  PositionBoard& positions;
  Clock clock;
  Files& files;
  std::shared_ptr<roads::CurrentNetwork> roads = {};  ///< none: ways are estimates
  ImportDesk* imports = nullptr;                      ///< none: files are imported by the command alone
  std::shared_ptr<AskerCache> askers = {};            ///< made by make_router, as is the map
  std::shared_ptr<MapService> map = {};
};

}  // namespace gridvisit
