// The names of layers in a tile's address.
#include "map/map_layer.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto layers = parse_layer_set(fuzz::as_text(data, size));
  if (layers) fuzz::require(*layers != 0 && *layers >> kMapLayers == 0, "layers that are read are layers there are");
  return 0;
}
