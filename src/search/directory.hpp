// Everything that has a name or a place, to be found by what people type, by how near it is, or by where a point lies.
// In memory, filled when it is first asked, then kept up by the feed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "geodata/area_index.hpp"
#include "map/map_view.hpp"
#include "search/line_text.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// Why something was found; the earlier, the better.
enum class MatchReason : std::uint8_t { name, name_start, name_part, initials, pinyin, pinyin_part, address, nearly };

struct Found {
  v1::Kind kind = v1::KIND_UNSPECIFIED;
  std::string id;
  std::string scope;
  std::string code;  ///< of divisions and grids
  std::string name;
  std::string address;               ///< empty where it is not known or not shown
  std::optional<Position> position;  ///< the same; of an area, a point within
  MatchReason reason = MatchReason::name;
  double distance_m = 0;  ///< of what was asked for by nearness
};

/// Where a point lies; codes in view only.
struct Whereabouts {
  struct Place {
    std::string code;
    std::string name;
  };
  std::optional<Place> district, town, village, grid;
};

/// Safe to use from any thread; one asks at a time.
class Directory {
 public:
  /// Chinese by its characters or as it sounds, pinyin whole or by initials, house numbers, one slip of the fingers.
  std::vector<Found> search(Reader reader, const MapView& view, const std::string& text, std::size_t limit);
  std::vector<Found> nearest(Reader reader, const MapView& view, v1::Kind kind, Position from, std::size_t count);
  Whereabouts where(Reader reader, const MapView& view, Position position);

 private:
  struct Entry {
    v1::Kind kind = v1::KIND_UNSPECIFIED;  ///< unspecified: gone
    std::string id;
    std::string scope;
    std::string code;
    std::string name;
    std::string address;
    std::optional<Position> position;
  };
  using Best = std::unordered_map<std::uint32_t, MatchReason>;  ///< by entry

  void follow(Reader reader);
  void put(const v1::Record& record);
  void remove(const std::string& id);
  void index(std::uint32_t number);
  void rebuild_texts();
  void rebuild_areas();
  void match(const std::string& text, Best& best) const;
  void match_letters(const std::string& letters, Best& best) const;
  [[nodiscard]] std::optional<Found> show(const Entry& entry, const MapView& view, MatchReason reason) const;

  std::mutex mutex_;
  bool loaded_ = false;
  std::int64_t seq_ = 0;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  std::map<std::string, std::uint32_t, std::less<>> by_code_;
  std::size_t gone_ = 0;
  LineText names_, letters_, initials_, addresses_;
  std::unordered_map<std::uint32_t, std::vector<std::uint64_t>> syllables_;  ///< by entry: where syllables begin
  bool areas_changed_ = true;
  std::map<std::string, MultiPolygon, std::less<>> areas_;  ///< by code
  struct Level {
    std::vector<std::string> codes;
    std::unique_ptr<AreaIndex> index;
  };
  std::array<Level, 4> levels_;  ///< grids, villages, towns, the district
};

}  // namespace gridvisit
