// The one place Boost.JSON is compiled in; everyone else includes its declarations only.
#include <boost/json/src.hpp>
