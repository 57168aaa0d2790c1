#include "geodata/read_file/cell_text.hpp"

#include <cmath>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <ogr_feature.h>

namespace gridvisit {
namespace {

// OGR counts a time zone in quarters of an hour from 100; 0 is unknown and 1 is local time.
std::string zone_text(int flag) {
  constexpr int kUtc = 100;
  if (flag < 2) return {};
  if (flag == kUtc) return "Z";
  const int minutes = std::abs(flag - kUtc) * 15;
  return fmt::format("{}{:02}:{:02}", flag > kUtc ? '+' : '-', minutes / 60, minutes % 60);
}

std::string date_text(const OGRFeature& feature, int field, OGRFieldType type) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  float second = 0;
  int zone = 0;
  feature.GetFieldAsDateTime(field, &year, &month, &day, &hour, &minute, &second, &zone);
  std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (type == OFTDate) return date;
  const bool whole = second == std::floor(second);
  const std::string seconds = whole ? fmt::format("{:02.0f}", second) : fmt::format("{:06.3f}", second);
  const std::string time = fmt::format("{:02}:{:02}:{}", hour, minute, seconds);
  return type == OFTTime ? time : date + 'T' + time + zone_text(zone);
}

std::string list_text(const OGRFeature& feature, int field) {
  char* const json = feature.GetFieldAsSerializedJSon(field);
  std::string text = json != nullptr ? json : "";
  CPLFree(json);
  return text;
}

}  // namespace

std::optional<std::string> cell_text(const OGRFeature& feature, int field) {
  if (!feature.IsFieldSetAndNotNull(field)) return std::nullopt;
  const OGRFieldDefn& definition = *feature.GetFieldDefnRef(field);
  std::string text;
  switch (definition.GetType()) {
    case OFTInteger:
    case OFTInteger64: text = std::to_string(feature.GetFieldAsInteger64(field)); break;
    case OFTReal: {
      const double value = feature.GetFieldAsDouble(field);
      const bool single = definition.GetSubType() == OFSTFloat32;
      text = single ? fmt::format("{}", static_cast<float>(value)) : fmt::format("{}", value);
      break;
    }
    case OFTDate:
    case OFTTime:
    case OFTDateTime: text = date_text(feature, field, definition.GetType()); break;
    case OFTIntegerList:
    case OFTInteger64List:
    case OFTRealList:
    case OFTStringList: text = list_text(feature, field); break;
    default: text = feature.GetFieldAsString(field);
  }
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace gridvisit
