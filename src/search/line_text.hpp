// Many short texts one behind another, to be searched at the speed of memory: whichever holds a word, or nearly holds
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gridvisit {

class LineText {
 public:
  /// `owner` is given back with what is found. A text's line breaks are left out.
  void add(std::uint32_t owner, std::string_view line);
  void clear();
  [[nodiscard]] std::size_t size() const { return text_.size(); }

  /// A place where the word stands.
  struct Hit {
    std::uint32_t owner = 0;
    std::string_view line;
    std::size_t at = 0;  ///< where in the line
  };
  void find(std::string_view word, const std::function<void(const Hit&)>& use) const;

  /// Lines in which the word stands but for one letter too many, too few, other, or two letters swapped (Myers 1999,
  /// with Hyyrö's transposition, 2003). At most 64 letters. `at` is where it ends.
  void find_nearly(std::string_view word, const std::function<void(const Hit&)>& use) const;

 private:
  [[nodiscard]] Hit hit_at(std::size_t place) const;

  std::string text_;                 ///< each line ends with '\n'
  std::vector<std::size_t> starts_;  ///< of the lines
  std::vector<std::uint32_t> owners_;
};

}  // namespace gridvisit
