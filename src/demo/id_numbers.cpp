#include "demo/id_numbers.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace gridvisit::demo {
namespace {

char check_digit(const std::string& first_17) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (first_17[i] - '0') * kWeights[i];
  return "10X98765432"[sum % 11];
}

}  // namespace

std::string IdNumberMaker::make(const std::string& district_code, Day birth, bool male, Random& random) {
  std::string date = format_day(birth);
  std::erase(date, '-');
  for (;;) {
    const int sequence = 2 * random.between(0, 499) + (male ? 1 : 0);
    std::string number = fmt::format("{}{}{:03}", district_code, date, sequence);
    number += check_digit(number);
    if (given_.insert(number).second) return number;
  }
}

}  // namespace gridvisit::demo
