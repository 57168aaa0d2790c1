#include "cql2/geometry_text.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"

namespace gridvisit::cql2 {
namespace {

constexpr std::array<std::string_view, 7> kWords{"point",        "linestring", "polygon", "multilinestring",
                                                 "multipolygon", "bbox",       "envelope"};

class Reader {
 public:
  Reader(const std::vector<Token>& tokens, std::size_t& at) : tokens_(tokens), at_(at) {}

  Result<Geometry> run() {
    const std::string word = tokens_[at_].lower;
    ++at_;
    if (now().type == TokenType::word && now().lower == "z") ++at_;  // heights are read over
    if (word == "point") {
      const auto points = positions();
      if (!points) return failure(points);
      if (points->size() != 1) return fault("a point is one position");
      return Geometry(points->front());
    }
    if (word == "bbox" || word == "envelope") return box();
    if (word == "linestring") {
      auto points = line();
      if (!points) return failure(points);
      return Geometry(MultiLineString{{std::move(*points)}});
    }
    if (word == "multilinestring") {
      MultiLineString lines;
      const auto read = list([&] { return add(lines.lines, line()); });
      return read ? Result<Geometry>(Geometry(std::move(lines))) : failure(read);
    }
    MultiPolygon area;
    const auto read =
        word == "polygon" ? add(area.polygons, polygon()) : list([&] { return add(area.polygons, polygon()); });
    return read ? Result<Geometry>(Geometry(std::move(area))) : failure(read);
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_[std::min(at_, tokens_.size() - 1)]; }
  [[nodiscard]] std::unexpected<Error> fault(std::string_view what) const { return fault_at(now().at, what); }
  bool take(std::string_view symbol) {
    const bool there = now().type == TokenType::symbol && now().text == symbol;
    if (there) ++at_;
    return there;
  }

  template <typename Item>
  Result<> list(Item item) {
    if (!take("(")) return fault("a '(' is missing");
    do {
      if (auto read = item(); !read) return read;
    } while (take(","));
    if (!take(")")) return fault("a ')' is missing");
    return {};
  }

  template <typename T>
  static Result<> add(std::vector<T>& items, Result<T> item) {
    if (!item) return failure(item);
    items.push_back(std::move(*item));
    return {};
  }

  Result<double> number() {
    const bool negative = take("-");
    if (now().type != TokenType::number) return fault("a number is expected here");
    const double value = now().number;
    ++at_;
    return negative ? -value : value;
  }

  Result<Position> position() {
    const auto x = number();
    if (!x) return failure(x);
    const auto y = number();
    if (!y) return failure(y);
    if (now().type == TokenType::number) ++at_;  // a height
    return Position{*x, *y};
  }

  Result<std::vector<Position>> positions() {
    std::vector<Position> points;
    const auto read = list([&] { return add(points, position()); });
    if (!read) return failure(read);
    return points;
  }

  Result<LineString> line() {
    auto points = positions();
    if (points && points->size() < 2) return fault("a line has at least two positions");
    return points;
  }

  Result<Ring> ring() {
    auto points = positions();
    if (points && (points->size() < 4 || points->front() != points->back())) {
      return fault("a ring has at least four positions, the last the same as the first");
    }
    return points;
  }

  Result<Polygon> polygon() {
    Polygon polygon;
    const auto read = list([&] { return add(polygon.rings, ring()); });
    if (!read) return failure(read);
    return polygon;
  }

  Result<Geometry> box() {
    std::vector<double> numbers;
    const auto read = list([&] { return add(numbers, number()); });
    if (!read) return failure(read);
    if (numbers.size() == 6) numbers = {numbers[0], numbers[1], numbers[3], numbers[4]};
    if (numbers.size() != 4) return fault("BBOX takes four numbers: west, south, east, north");
    if (numbers[0] > numbers[2] || numbers[1] > numbers[3]) return fault("BBOX takes its south-west corner first");
    return Geometry(box_area(numbers[0], numbers[1], numbers[2], numbers[3]));
  }

  const std::vector<Token>& tokens_;
  std::size_t& at_;
};

}  // namespace

bool is_geometry_word(std::string_view lower) { return std::ranges::find(kWords, lower) != kWords.end(); }

Result<Geometry> read_geometry(const std::vector<Token>& tokens, std::size_t& at) { return Reader(tokens, at).run(); }

MultiPolygon box_area(double west, double south, double east, double north) {
  return {{Polygon{{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}}};
}

}  // namespace gridvisit::cql2
