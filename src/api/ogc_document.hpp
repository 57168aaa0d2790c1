// What the addresses of the OGC API share: which form an asker wants, links between them, and pages a person can click
// through.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "api/services.hpp"
#include "api/signed_in.hpp"
#include "ogc/item_page.hpp"
#include "server/http.hpp"

namespace gridvisit {

inline constexpr std::string_view kOgcRoot = "/ogc";

/// "https://host/ogc".
std::string ogc_address(const Request& request);

enum class OgcForm { json, html };
/// By the parameter f (json or html), else by Accept. The error is for a parameter that does not belong to an address
/// that takes none but f.
Result<OgcForm> choose_form(const Request& request, bool takes_others = false);

/// A document in the form asked for. The page is made of the document itself: what is linked there is a link on it.
Response ogc_response(const Request& request, OgcForm form, std::string_view content_type, const std::string& json,
                      std::string etag = {});

/// An endpoint of the OGC API that needs no more than who asks.
using OgcDocument = std::function<Result<std::string>(const Request&, const Asker&, Reader)>;
Handler serve_ogc_document(const Services& services, const OgcDocument& make,
                           std::string_view content_type = "application/json");

/// self and alternate, for an address.
std::vector<ogc::Link> self_links(const std::string& address, std::string_view content_type);

}  // namespace gridvisit
