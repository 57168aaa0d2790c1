// GEOS objects that free themselves. A context belongs to one thread, and outlives what was made with it.
#pragma once

#include <geos_c.h>

#include <memory>

namespace gridvisit {

struct GeosContextFree {
  void operator()(GEOSContextHandle_t context) const { GEOS_finish_r(context); }
};
using GeosContext = std::unique_ptr<GEOSContextHandle_HS, GeosContextFree>;

struct GeosGeometryFree {
  GEOSContextHandle_t context = nullptr;
  void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context, geometry); }
};
using GeosGeometry = std::unique_ptr<GEOSGeometry, GeosGeometryFree>;

/// Silent: what GEOS has to say comes back as a null pointer and is reported by the caller.
inline GeosContext make_geos_context() { return GeosContext(GEOS_init_r()); }

inline GeosGeometry own(GEOSContextHandle_t context, GEOSGeometry* geometry) {
  return GeosGeometry(geometry, GeosGeometryFree{context});
}

}  // namespace gridvisit
