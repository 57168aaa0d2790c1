// Roads drawn as text. A character is 100 m wide and high, the upper left one lies at 0° N 0° E.
//   +  a b c …   a junction or end; letters are places a test can name
//   -  |         a street (residential) in both directions
//   >  <  v  ^   somewhere in a street: one-way in that direction
//   .  :         a footway
// A street between two places is called by their letters: "ab".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/roads/line_source.hpp"
#include "geodata/roads/road_network.hpp"
#include "tests/temporary_folder.hpp"

namespace gridvisit::roads {

class RoadMap {
 public:
  explicit RoadMap(std::string_view drawing) {
    std::vector<std::string> rows;
    for (std::size_t begin = 0; begin < drawing.size();) {
      const std::size_t end = std::min(drawing.find('\n', begin), drawing.size());
      rows.emplace_back(drawing.substr(begin, end - begin));
      begin = end + 1;
    }
    for (std::size_t y = 0; y < rows.size(); ++y) {
      for (std::size_t x = 0; x < rows[y].size(); ++x) {
        if (!is_junction(rows, x, y)) continue;
        places_[rows[y][x]] = at(static_cast<double>(x), static_cast<double>(y));
        add_street(rows, x, y, 1, 0, "-><.");
        add_street(rows, x, y, 0, 1, "|v^:");
      }
    }
    statistics_ = builder_.write(directory_.path());
  }

  /// Column and row of the drawing; fractions lie between.
  static Position at(double column, double row) {
    constexpr double kDegreesPerCell = 100 / 111'195.0802;
    return {column * kDegreesPerCell, -row * kDegreesPerCell};
  }
  [[nodiscard]] Position place(char name) const { return places_.at(name); }
  [[nodiscard]] const Result<BuildStatistics>& statistics() const { return statistics_; }
  [[nodiscard]] RoadNetwork open() const { return RoadNetwork::open(directory_.path()).value(); }

 private:
  static char cell(const std::vector<std::string>& rows, std::size_t x, std::size_t y) {
    return y < rows.size() && x < rows[y].size() ? rows[y][x] : ' ';
  }
  static bool is_junction(const std::vector<std::string>& rows, std::size_t x, std::size_t y) {
    const char c = cell(rows, x, y);
    return c == '+' || (c >= 'a' && c <= 'z' && c != 'v');
  }

  /// The street that leaves a junction to the right or downwards, up to the next junction.
  void add_street(const std::vector<std::string>& rows, std::size_t x, std::size_t y, std::size_t dx, std::size_t dy,
                  std::string_view strokes) {
    RoadLine street{.line = {at(static_cast<double>(x), static_cast<double>(y))}, .road_class = "residential"};
    const char from = cell(rows, x, y);
    for (x += dx, y += dy; strokes.contains(cell(rows, x, y)); x += dx, y += dy) {
      const char stroke = cell(rows, x, y);
      if (stroke == '>' || stroke == 'v') street.oneway = "yes";
      if (stroke == '<' || stroke == '^') street.oneway = "-1";
      if (stroke == '.' || stroke == ':') street.road_class = "footway";
      street.line.push_back(at(static_cast<double>(x), static_cast<double>(y)));
    }
    if (!is_junction(rows, x, y)) return;
    street.line.push_back(at(static_cast<double>(x), static_cast<double>(y)));
    street.name = {from, cell(rows, x, y)};
    if (const auto added = add_line(builder_, street); !added) throw std::logic_error(added.error().to_string());
  }

  testing::TemporaryFolder directory_;
  RoadNetworkBuilder builder_;
  std::map<char, Position> places_;
  Result<BuildStatistics> statistics_;
};

}  // namespace gridvisit::roads
