// A forgotten include path silently finds the Boost 1.74 that GDAL's packages bring along; every room links this one.
#include <boost/version.hpp>

static_assert(BOOST_VERSION >= 108100, "Boost 1.81 headers are missing from the include path: run ./dev setup");
