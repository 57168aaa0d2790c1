// The district every storm breaks over: made once a process, through the front door, and copied for each seed.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/vault.hpp"
#include "tests/simulation/memory_disk.hpp"

namespace gridvisit::testing {

inline constexpr const char* kDatabaseFile = "gridvisit.db";
inline constexpr Timestamp kStormBegins{std::chrono::milliseconds(1'795'500'000'000)};  // 2026-11-24

/// Two towns of two villages of two grids.
inline constexpr const char* kDistrict = "341103";
inline constexpr const char* kTowns[] = {"341103100", "341103101"};
inline constexpr const char* kVillages[] = {"341103100201", "341103100202", "341103101201", "341103101202"};
inline constexpr const char* kGrids[] = {"341103100201001", "341103100201002", "341103100202001", "341103100202002",
                                         "341103101201001", "341103101201002", "341103101202001", "341103101202002"};

struct Worker {
  std::string user_id;
  std::string device_id;
  std::string token;
};

struct District {
  MemoryDisk::Image image;
  Vault vault;
  std::vector<Worker> workers;  ///< one a phone
};

/// Made at the first call.
const District& district();

}  // namespace gridvisit::testing
