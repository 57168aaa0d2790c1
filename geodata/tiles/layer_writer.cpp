#include "geodata/tiles/layer_writer.hpp"

#include <iterator>

#include <protozero/pbf_writer.hpp>
#include <protozero/varint.hpp>

namespace gridvisit::tiles {
namespace {

// Field numbers of vector_tile.proto.
constexpr protozero::pbf_tag_type kTileLayer = 3;
constexpr protozero::pbf_tag_type kLayerName = 1;
constexpr protozero::pbf_tag_type kLayerFeature = 2;
constexpr protozero::pbf_tag_type kLayerKey = 3;
constexpr protozero::pbf_tag_type kLayerValue = 4;
constexpr protozero::pbf_tag_type kLayerExtent = 5;
constexpr protozero::pbf_tag_type kLayerVersion = 15;
constexpr protozero::pbf_tag_type kFeatureId = 1;
constexpr protozero::pbf_tag_type kFeatureTags = 2;
constexpr protozero::pbf_tag_type kFeatureType = 3;
constexpr protozero::pbf_tag_type kFeatureGeometry = 4;
constexpr protozero::pbf_tag_type kValueText = 1;
constexpr protozero::pbf_tag_type kValueSigned = 6;
constexpr protozero::pbf_tag_type kValueFlag = 7;

constexpr std::uint32_t kMoveTo = 1;
constexpr std::uint32_t kLineTo = 2;
constexpr std::uint32_t kClosePath = 7;

void append_varint(std::string& out, std::uint64_t value) { protozero::write_varint(std::back_inserter(out), value); }

/// The tag and length of a message of known size, which so need not be moved up once it is written.
void append_head(std::string& out, protozero::pbf_tag_type tag, std::size_t size) {
  append_varint(out, (tag << 3U) | static_cast<std::uint32_t>(protozero::pbf_wire_type::length_delimited));
  append_varint(out, size);
}

}  // namespace

void GeometryCommands::command(std::uint32_t id, std::size_t count) {
  append_varint(bytes_, id | (static_cast<std::uint32_t>(count) << 3U));
}

void GeometryCommands::move(TilePoint to) {
  append_varint(bytes_, protozero::encode_zigzag32(to.x - cursor_.x));
  append_varint(bytes_, protozero::encode_zigzag32(to.y - cursor_.y));
  cursor_ = to;
}

void GeometryCommands::add_points(std::span<const TilePoint> points) {
  if (points.empty()) return;
  command(kMoveTo, points.size());
  for (const TilePoint p : points) move(p);
}

void GeometryCommands::add_line(std::span<const TilePoint> line) {
  if (line.size() < 2) return;
  command(kMoveTo, 1);
  move(line.front());
  command(kLineTo, line.size() - 1);
  for (const TilePoint p : line.subspan(1)) move(p);
}

void GeometryCommands::add_ring(std::span<const TilePoint> ring) {
  if (ring.size() < 3) return;
  add_line(ring);
  command(kClosePath, 1);
}

void GeometryCommands::clear() {
  bytes_.clear();
  cursor_ = {};
}

LayerWriter::LayerWriter(std::string_view name, std::initializer_list<std::string_view> keys)
    : name_(name), keys_(keys.begin(), keys.end()) {}

void LayerWriter::add_tag(std::uint32_t key, std::uint32_t value) {
  append_varint(tags_, key);
  append_varint(tags_, value);
}

void LayerWriter::add_text(std::uint32_t key, std::string_view value) {
  if (value.empty()) return;
  const auto [known, is_new] = texts_.try_emplace(std::string(value), value_count_);
  if (is_new) {
    std::string encoded;
    protozero::pbf_writer(encoded).add_string(kValueText, value.data(), value.size());
    protozero::pbf_writer(values_).add_bytes(kLayerValue, encoded);
    ++value_count_;
  }
  add_tag(key, known->second);
}

void LayerWriter::add_number(std::uint32_t key, std::int64_t value) {
  const auto [known, is_new] = numbers_.try_emplace(value, value_count_);
  if (is_new) {
    std::string encoded;
    protozero::pbf_writer(encoded).add_sint64(kValueSigned, value);
    protozero::pbf_writer(values_).add_bytes(kLayerValue, encoded);
    ++value_count_;
  }
  add_tag(key, known->second);
}

void LayerWriter::add_flag(std::uint32_t key, bool value) {
  std::uint32_t& known = flags_[value ? 1 : 0];
  if (known == kNone) {
    std::string encoded;
    protozero::pbf_writer(encoded).add_bool(kValueFlag, value);
    protozero::pbf_writer(values_).add_bytes(kLayerValue, encoded);
    known = value_count_++;
  }
  add_tag(key, known);
}

void LayerWriter::finish_feature(std::uint64_t id, GeometryType type, const GeometryCommands& geometry) {
  using protozero::length_of_varint;
  if (!geometry.empty()) {
    const std::size_t tags_size = tags_.empty() ? 0 : 1 + length_of_varint(tags_.size()) + tags_.size();
    const std::size_t path_size = 1 + length_of_varint(geometry.bytes().size()) + geometry.bytes().size();
    append_head(features_, kLayerFeature, 1 + length_of_varint(id) + tags_size + 2 + path_size);
    protozero::pbf_writer feature(features_);
    feature.add_uint64(kFeatureId, id);
    if (!tags_.empty()) feature.add_bytes(kFeatureTags, tags_);
    feature.add_enum(kFeatureType, static_cast<std::int32_t>(type));
    feature.add_bytes(kFeatureGeometry, geometry.bytes());
  }
  tags_.clear();
}

void LayerWriter::append_to(std::string& tile) const {
  if (empty()) return;
  std::string head;
  protozero::pbf_writer first(head);
  first.add_uint32(kLayerVersion, 2);
  first.add_string(kLayerName, name_);
  std::string keys;
  protozero::pbf_writer middle(keys);
  for (const std::string& key : keys_) middle.add_string(kLayerKey, key);
  std::string tail;
  protozero::pbf_writer(tail).add_uint32(kLayerExtent, kExtent);
  append_head(tile, kTileLayer, head.size() + features_.size() + keys.size() + values_.size() + tail.size());
  for (const std::string* part : std::initializer_list<const std::string*>{&head, &features_, &keys, &values_, &tail}) {
    tile += *part;
  }
}

}  // namespace gridvisit::tiles
