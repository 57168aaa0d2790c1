// A place on the earth, longitude first, WGS 84 degrees; and the distance between two.
#pragma once

#include <compare>

namespace gridvisit {

struct Position {
  double lon_deg = 0;
  double lat_deg = 0;
  bool operator==(const Position&) const = default;
};

/// An axis-aligned box in degrees; never crosses the antimeridian.
struct Box {
  double min_lon_deg = 0;
  double min_lat_deg = 0;
  double max_lon_deg = 0;
  double max_lat_deg = 0;
  bool operator==(const Box&) const = default;

  [[nodiscard]] bool contains(Position p) const {
    return p.lon_deg >= min_lon_deg && p.lon_deg <= max_lon_deg && p.lat_deg >= min_lat_deg && p.lat_deg <= max_lat_deg;
  }
};

/// Whether both numbers are finite and within ±180 and ±90.
bool is_valid(Position p);

/// Great-circle distance on a sphere of 6,371,008.8 m (haversine); within 0.5 % of the ellipsoid's.
double distance_m(Position a, Position b);

}  // namespace gridvisit
