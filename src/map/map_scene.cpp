#include "map/map_scene.hpp"

#include <charconv>

#include "base/record_hash.hpp"

namespace gridvisit {

std::uint64_t feature_id(std::string_view record_id) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a, then every bit into every other
  for (const char c : record_id) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  return mix_bits(hash) >> 11U;
}

std::uint64_t feature_id_of_code(std::string_view code) {
  std::uint64_t number = 0;
  std::from_chars(code.data(), code.data() + code.size(), number);
  return number;
}

}  // namespace gridvisit
