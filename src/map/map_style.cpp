#include "map/map_style.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "map/map_style_json.hpp"

namespace gridvisit {

std::string map_style(const std::string& origin) {
  boost::json::value style = boost::json::parse(kMapStyleJson);
  style.at("sources").at("gridvisit").as_object()["url"] = origin + "/tiles/map.json";
  return boost::json::serialize(style);
}

}  // namespace gridvisit
