// The route table: every endpoint, and who owns it.
#pragma once

#include <memory>

#include "api/services.hpp"
#include "server/router.hpp"
#include "server/static_files.hpp"

namespace gridvisit {

/// `files` are the web apps', served to all.
Router make_router(Services services, std::shared_ptr<const StaticFiles> files);

}  // namespace gridvisit
