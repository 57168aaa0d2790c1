// A vector tile as a client would read it, by the specification and nothing of the encoder's. Throws where it breaks
// it.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <protozero/pbf_reader.hpp>

#include "geodata/tiles/ring.hpp"

namespace gridvisit::testing {

struct DecodedFeature {
  std::uint64_t id = 0;
  int type = 0;
  std::map<std::string, std::variant<std::string, std::int64_t, bool>> attributes;
  std::vector<tiles::TileRing> parts;  ///< points together, lines, or rings
};
struct DecodedLayer {
  std::uint32_t version = 0;
  std::uint32_t extent = 0;
  std::vector<DecodedFeature> features;
};
using DecodedTile = std::map<std::string, DecodedLayer>;

inline std::vector<tiles::TileRing> decode_path(const std::vector<std::uint32_t>& commands, int type) {
  std::vector<tiles::TileRing> parts;
  tiles::TilePoint cursor;
  for (std::size_t i = 0; i < commands.size();) {
    const std::uint32_t id = commands[i] & 7U;
    const std::uint32_t count = commands[i] >> 3U;
    ++i;
    if (id == 7) {
      if (type != 3 || count != 1 || parts.empty() || parts.back().size() < 3) throw std::runtime_error("close path");
      continue;
    }
    if ((id != 1 && id != 2) || count == 0 || i + 2 * count > commands.size()) throw std::runtime_error("command");
    if (id == 1 && (type == 1 ? parts.empty() : count == 1)) parts.emplace_back();
    if (parts.empty()) throw std::runtime_error("line without a start");
    for (std::uint32_t k = 0; k < count; ++k, i += 2) {
      cursor.x += protozero::decode_zigzag32(commands[i]);
      cursor.y += protozero::decode_zigzag32(commands[i + 1]);
      parts.back().push_back(cursor);
    }
  }
  return parts;
}

inline DecodedTile decode_tile(const std::string& bytes) {
  DecodedTile tile;
  protozero::pbf_reader reader(bytes);
  while (reader.next(3)) {
    protozero::pbf_reader layer = reader.get_message();
    std::string name;
    DecodedLayer decoded;
    std::vector<std::string> keys;
    std::vector<std::variant<std::string, std::int64_t, bool>> values;
    std::vector<protozero::pbf_reader> features;
    while (layer.next()) {
      switch (layer.tag()) {
        case 1: name = layer.get_string(); break;
        case 2: features.push_back(layer.get_message()); break;
        case 3: keys.push_back(layer.get_string()); break;
        case 4: {
          protozero::pbf_reader value = layer.get_message();
          value.next();
          if (value.tag() == 1) values.emplace_back(value.get_string());
          if (value.tag() == 6) values.emplace_back(value.get_sint64());
          if (value.tag() == 7) values.emplace_back(value.get_bool());
          break;
        }
        case 5: decoded.extent = layer.get_uint32(); break;
        case 15: decoded.version = layer.get_uint32(); break;
        default: throw std::runtime_error("unknown field of a layer");
      }
    }
    for (protozero::pbf_reader& feature : features) {
      DecodedFeature one;
      std::vector<std::uint32_t> commands;
      while (feature.next()) {
        switch (feature.tag()) {
          case 1: one.id = feature.get_uint64(); break;
          case 2: {
            const auto tags = feature.get_packed_uint32();
            for (auto at = tags.begin(); at != tags.end();) {
              const std::uint32_t key = *at++;
              const std::uint32_t value = *at++;
              if (!one.attributes.emplace(keys.at(key), values.at(value)).second) throw std::runtime_error("key twice");
            }
            break;
          }
          case 3: one.type = feature.get_enum(); break;
          case 4: {
            const auto packed = feature.get_packed_uint32();
            commands.assign(packed.begin(), packed.end());
            break;
          }
          default: throw std::runtime_error("unknown field of a feature");
        }
      }
      one.parts = decode_path(commands, one.type);
      decoded.features.push_back(std::move(one));
    }
    if (!tile.emplace(name, std::move(decoded)).second) throw std::runtime_error("layer twice");
  }
  return tile;
}

}  // namespace gridvisit::testing
