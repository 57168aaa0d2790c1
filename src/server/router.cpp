#include "server/router.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

namespace gridvisit {

namespace {

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

std::optional<std::vector<std::string>> decode_path(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  std::vector<std::string> segments;
  for (const std::string_view segment : split_path(path)) {
    auto decoded = percent_decode(segment, false);
    if (!decoded) return std::nullopt;
    segments.push_back(std::move(*decoded));
  }
  return segments;
}

}  // namespace

std::vector<Router::Segment> Router::parse_pattern(std::string_view pattern) {
  std::vector<Segment> segments;
  for (std::string_view part : split_path(pattern)) {
    Segment segment{SegmentKind::literal, {}};
    if (part.size() > 2 && part.starts_with('{') && part.ends_with('}')) {
      part = part.substr(1, part.size() - 2);
      segment.kind = part.ends_with("...") ? SegmentKind::rest : SegmentKind::parameter;
      if (segment.kind == SegmentKind::rest) part.remove_suffix(3);
    }
    const bool behind_rest = !segments.empty() && segments.back().kind == SegmentKind::rest;
    const bool nameless = segment.kind != SegmentKind::literal && part.empty();
    if (behind_rest || nameless || part.find_first_of("{}") != std::string_view::npos) {
      throw std::logic_error(fmt::format("route {} is not made of words, {{name}} and a last {{name...}}", pattern));
    }
    segment.text = part;
    segments.push_back(std::move(segment));
  }
  return segments;
}

bool Router::comes_before(const std::vector<Segment>& a, const std::vector<Segment>& b) {
  const auto rank = [](const Segment& segment) {
    return std::pair(segment.kind,
                     segment.kind == SegmentKind::literal ? std::string_view(segment.text) : std::string_view{});
  };
  return std::ranges::lexicographical_compare(a, b, {}, rank, rank);
}

void Router::add(Route route) {
  if (!route.pattern.starts_with('/')) {
    throw std::logic_error(fmt::format("route {} does not start with /", route.pattern));
  }
  Entry entry{parse_pattern(route.pattern), std::move(route)};
  const auto place = std::ranges::upper_bound(entries_, entry.segments, comes_before, &Entry::segments);
  for (auto it = place; it != entries_.begin() && !comes_before(std::prev(it)->segments, entry.segments); --it) {
    if (std::prev(it)->route.method == entry.route.method) {
      throw std::logic_error(fmt::format("two routes for {} {}", entry.route.method, entry.route.pattern));
    }
  }
  entries_.insert(place, std::move(entry));
}

void Router::add(WebSocketRoute route) {
  if (find_websocket(route.path) != nullptr) {
    throw std::logic_error(fmt::format("two WebSocket routes for {}", route.path));
  }
  websockets_.push_back(std::move(route));
}

bool Router::fits(const std::vector<Segment>& pattern, const std::vector<std::string>& path) {
  const bool has_rest = pattern.back().kind == SegmentKind::rest;
  if (has_rest ? path.size() < pattern.size() : path.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].kind == SegmentKind::literal && pattern[i].text != path[i]) return false;
    if (pattern[i].kind == SegmentKind::parameter && path[i].empty()) return false;
  }
  return true;
}

Router::Match Router::make_match(const Entry& entry, const std::vector<std::string>& path) {
  Match match{&entry.route, {}};
  for (std::size_t i = 0; i < entry.segments.size(); ++i) {
    const Segment& segment = entry.segments[i];
    if (segment.kind == SegmentKind::parameter) match.parameters.emplace_back(segment.text, path[i]);
    if (segment.kind == SegmentKind::rest) {
      std::string rest = path[i];
      for (std::size_t k = i + 1; k < path.size(); ++k) rest += "/" + path[k];
      match.parameters.emplace_back(segment.text, std::move(rest));
    }
  }
  return match;
}

Router::Found Router::find(std::string_view method, std::string_view path) const {
  const auto segments = decode_path(path);
  if (!segments) return NotFound{};
  std::vector<std::string> allowed;
  for (const Entry& entry : entries_) {
    // The web app's catch-all must not turn the 405 of an endpoint into a 404 of a file.
    if (!allowed.empty() && entry.segments.back().kind == SegmentKind::rest) break;
    if (!fits(entry.segments, *segments)) continue;
    if (entry.route.method == method || (method == "HEAD" && entry.route.method == "GET")) {
      return make_match(entry, *segments);
    }
    allowed.push_back(entry.route.method);
    if (entry.route.method == "GET") allowed.emplace_back("HEAD");
  }
  if (allowed.empty()) return NotFound{};
  std::ranges::sort(allowed);
  allowed.erase(std::ranges::unique(allowed).begin(), allowed.end());
  return MethodNotAllowed{fmt::format("{}", fmt::join(allowed, ", "))};
}

const WebSocketRoute* Router::find_websocket(std::string_view path) const {
  const auto found = std::ranges::find(websockets_, path, &WebSocketRoute::path);
  return found == websockets_.end() ? nullptr : &*found;
}

}  // namespace gridvisit
