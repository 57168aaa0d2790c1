#include "api/ogc_document.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/problem.hpp"
#include "api/representation.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string to_html(const json::value& value);

std::string link_html(const json::object& link) {
  const auto text = [&](const char* name) {
    const auto* found = link.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  const std::string title = text("title").empty() ? text("rel") : text("title");
  return fmt::format(R"(<a href="{}" rel="{}">{}</a> <small>{} {}</small>)", escape_html(text("href")),
                     escape_html(text("rel")), escape_html(title), escape_html(text("rel")), escape_html(text("type")));
}

std::string object_html(const json::object& object) {
  if (object.contains("href")) return link_html(object);
  std::string out = "<table>";
  for (const auto& [name, value] : object) {
    out += "<tr><th>" + escape_html(name) + "</th><td>" + to_html(value) + "</td></tr>";
  }
  return out + "</table>";
}

// Coordinates are for programs: a person is told how many there are.
std::string geometry_html(const json::object& geometry) {
  const std::string text = json::serialize(geometry.at("coordinates"));
  const std::string type(geometry.at("type").as_string());
  return type == "Point" ? escape_html(type + " " + text)
                         : fmt::format("{} ({} bytes)", escape_html(type), text.size());
}

std::string to_html(const json::value& value) {
  if (value.is_string()) {
    const std::string text(value.get_string());
    if (text.starts_with("http://") || text.starts_with("https://")) {
      return fmt::format(R"(<a href="{0}">{0}</a>)", escape_html(text));
    }
    return escape_html(text);
  }
  if (const auto* object = value.if_object()) {
    if (object->contains("coordinates") && object->contains("type")) return geometry_html(*object);
    return object_html(*object);
  }
  if (const auto* array = value.if_array()) {
    std::string out = "<ul>";
    for (const json::value& item : *array) out += "<li>" + to_html(item) + "</li>";
    return out + "</ul>";
  }
  return escape_html(json::serialize(value));
}

// A list of features as one table, a row each.
std::string features_html(const json::object& collection, const std::string& address) {
  std::string out = "<table>";
  bool headed = false;
  for (const json::value& feature : collection.at("features").as_array()) {
    const json::object& properties = feature.at("properties").as_object();
    if (!headed) {
      out += "<tr><th>id</th>";
      for (const auto& [name, value] : properties) out += "<th>" + escape_html(name) + "</th>";
      out += "</tr>";
      headed = true;
    }
    const std::string id(feature.at("id").as_string());
    out +=
        fmt::format(R"(<tr><td><a href="{}/{}">{}</a></td>)", escape_html(address), escape_html(id), escape_html(id));
    for (const auto& [name, value] : properties) out += "<td>" + to_html(value) + "</td>";
    out += "</tr>";
  }
  return out + "</table>";
}

std::string page_html(const Request& request, const std::string& text) {
  const json::value document = json::parse(text);
  const std::string address = origin_of(request) + request.path;
  // The way back up, a step for each part of the address.
  std::string trail;
  for (std::size_t at = 0; (at = request.path.find('/', at + 1)) != std::string::npos;) {
    const std::string part = request.path.substr(0, at);
    const std::string name = part.substr(part.rfind('/') + 1);
    trail += fmt::format(R"(<a href="{}">{}</a> / )", escape_html(part), escape_html(name));
  }
  const std::string own = escape_html(request.path.substr(request.path.rfind('/') + 1));
  std::string body;
  const auto* object = document.if_object();
  if (object != nullptr && object->contains("features")) {
    json::object rest = *object;
    rest.erase("features");
    body = object_html(rest) + features_html(*object, address);
  } else {
    body = to_html(document);
  }
  return fmt::format(
      R"(<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">)"
      R"(<title>{0} · gridvisit</title><link rel="stylesheet" href="/ogc/style.css"></head><body><nav>{1}{0}</nav>)"
      R"(<main>{2}</main></body></html>)",
      own, trail, body);
}

}  // namespace

std::string ogc_address(const Request& request) { return origin_of(request) + std::string(kOgcRoot); }

Result<OgcForm> choose_form(const Request& request, bool takes_others) {
  for (const auto& [name, value] : request.query) {
    if (name != "f" && !takes_others) {
      return failure(ErrorCode::invalid, "there is no such parameter here", {{}, {}, name});
    }
  }
  if (const auto form = request.find_query("f")) {
    if (*form == "html") return OgcForm::html;
    if (*form == "json" || *form == "geojson") return OgcForm::json;
    return failure(ErrorCode::invalid, "f is json or html", {{}, {}, "f"});
  }
  const std::string_view accept = request.headers.find("accept").value_or("");
  const auto html = accept.find("text/html");
  const bool first = html != std::string_view::npos && html < accept.find("json");
  return first ? OgcForm::html : OgcForm::json;
}

Response ogc_response(const Request& request, OgcForm form, std::string_view content_type, const std::string& json,
                      std::string etag) {
  const bool is_page = form == OgcForm::html;
  if (is_page && !etag.empty()) etag += "-html";
  Response response = make_representation(request, is_page ? "text/html; charset=utf-8" : content_type,
                                          is_page ? page_html(request, json) : json, std::move(etag));
  response.headers.set("Vary", "Accept, Accept-Encoding, Authorization");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
  return response;
}

Handler serve_ogc_document(const Services& services, const OgcDocument& make, std::string_view content_type) {
  const auto never_at_once = [](const Request&, const Asker&, const Respond&) { return false; };
  return for_gis_client(
      services, never_at_once,
      [make, content_type](const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
        const auto form = choose_form(request);
        if (!form) return respond(to_response(form.error()));
        const auto text = make(request, asker, reader);
        if (!text) return respond(to_response(text.error()));
        respond(ogc_response(request, *form, content_type, *text));
      });
}

std::vector<ogc::Link> self_links(const std::string& address, std::string_view content_type) {
  const char joint = address.contains('?') ? '&' : '?';
  return {{address, "self", std::string(content_type), "This document"},
          {address + joint + "f=html", "alternate", "text/html", "This document as a page"}};
}

}  // namespace gridvisit
