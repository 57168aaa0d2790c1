#include "exchange/crs_settlement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/scope_code.hpp"
#include "exchange/reference_finder.hpp"
#include "geodata/interior_point.hpp"
#include "geodata/roads/road_network.hpp"

namespace gridvisit {
namespace {

constexpr double kRoadSearch_m = 2'000;
constexpr std::size_t kSample = 5'000;  ///< drafts that are compared with the map

bool is_wgs84(const std::string& crs) {
  return crs == "wgs84" || crs == "cgcs2000" || crs == "EPSG:4326" || crs == "EPSG:4490";
}

// The code that says where a row belongs: its own, or its grid's, village's or division's.
std::string code_of(const ImportKind& kind, const Draft& draft) {
  std::string longest;
  for (const FieldInfo& field : kind.kind->fields) {
    if (!field.rule.code()) continue;
    std::string code = value_text(field, body_of(draft.record, *kind.kind));
    if (code.size() > longest.size()) longest = std::move(code);
  }
  return longest;
}

std::vector<KnownPlace> known_places(const ImportKind& kind, const District& district, std::span<const Draft> drafts) {
  std::vector<KnownPlace> same;
  std::vector<KnownPlace> within;
  for (const Draft& draft : drafts.first(std::min(drafts.size(), kSample))) {
    const std::string code = code_of(kind, draft);
    const auto* area = std::get_if<MultiPolygon>(&draft.geometry);
    if (const auto* point = std::get_if<Position>(&draft.geometry)) {
      if (const MultiPolygon* around = district.area_of(code)) within.push_back({*point, around});
    } else if (const MultiPolygon* counterpart = area == nullptr ? nullptr : district.area_of(code)) {
      same.push_back({*area, counterpart});
    } else if (area != nullptr && code.size() == static_cast<std::size_t>(ScopeLevel::grid)) {
      const MultiPolygon* village = district.area_of(at_level(code, ScopeLevel::village));
      const auto inside = village == nullptr ? std::nullopt : interior_point(*area);
      if (inside) within.push_back({*inside, village});
    }
  }
  return same.empty() ? within : same;
}

std::vector<Position> sample_positions(std::span<const Draft> drafts) {
  std::vector<Position> sample;
  for (const Draft& draft : drafts) {
    if (const auto* point = std::get_if<Position>(&draft.geometry)) sample.push_back(*point);
    if (const auto* lines = std::get_if<MultiLineString>(&draft.geometry)) {
      for (const LineString& line : lines->lines) sample.insert(sample.end(), line.begin(), line.end());
    }
    if (const auto* area = std::get_if<MultiPolygon>(&draft.geometry); area != nullptr && !area->polygons.empty()) {
      const auto& rings = area->polygons.front().rings;
      if (!rings.empty() && !rings.front().empty()) sample.push_back(rings.front().front());
    }
  }
  return sample;
}

class Settlement {
 public:
  Settlement(const CrsQuestion& question, RowFindings& findings) : question_(question), findings_(findings) {}

  Result<std::string> choose(const KnownGround& ground, std::span<const Draft> sample) {
    if (question_.told != "auto") return question_.told;
    const std::string named = crs_in_name(question_.layer.empty() ? question_.file_name : question_.layer);
    // A format without a place for it calls everything WGS 84.
    const bool says_more = !named.empty() && (question_.declared.empty() || is_wgs84(question_.declared));
    const std::string declared = says_more ? named : question_.declared;
    const std::vector<Position> positions = sample_positions(sample);
    CrsGuess guess = guess_crs(known_places(*question_.kind, ground.district, sample), declared);
    if (guess.crs.empty()) {
      const std::string why = guess.evidence;
      guess = guess_crs_by_map(positions, ground.map, declared);
      if (guess.crs.empty()) guess.evidence = why + "; " + guess.evidence;
    }
    if (!guess.crs.empty()) return take_guess(guess, declared);
    if (declared.empty() || is_wgs84(declared)) {
      if (const std::string why = implausible_degrees(positions); !why.empty()) return refuse(why);
    }
    if (!declared.empty()) return declared;
    return refuse("the file does not say its coordinate system, and what is stored does not tell it clearly (" +
                  guess.evidence + "): say --crs wgs84, gcj02, bd09 or EPSG:NUMBER");
  }

 private:
  std::string take_guess(const CrsGuess& guess, const std::string& declared) {
    if (guess.crs == declared || (is_wgs84(guess.crs) && is_wgs84(declared))) return declared;
    note(declared.empty() ? "crs_recognised" : "crs_contradicted",
         declared.empty()
             ? "the file does not say its coordinate system; taken as " + guess.crs + ": " + guess.evidence
             : "the file says " + shown(declared) + ", but is taken as " + guess.crs + ": " + guess.evidence);
    return guess.crs;
  }

  static std::string shown(const std::string& crs) { return crs.size() > 40 ? "another system" : crs; }

  std::unexpected<Error> refuse(std::string why) const {
    return failure(ErrorCode::invalid, std::move(why), {question_.file_name, {}, {}});
  }

  void note(std::string code, std::string message) {
    findings_.add({.severity = Severity::warning,
                   .code = std::move(code),
                   .file = question_.file_name,
                   .message = std::move(message)});
  }

  const CrsQuestion& question_;
  RowFindings& findings_;
};

}  // namespace

std::string crs_in_name(std::string_view name) {
  struct Word {
    std::string_view word;
    std::string_view crs;
  };
  constexpr Word kWords[] = {{"gcj02", "gcj02"}, {"火星坐标", "gcj02"}, {"bd09", "bd09"}, {"百度坐标", "bd09"}};
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_' && c != ' ') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  for (const Word& known : kWords) {
    if (plain.contains(known.word)) return std::string(known.crs);
  }
  return {};
}

Result<Crs> choose_crs(const CrsQuestion& question, const KnownGround& ground, std::span<const Draft> sample,
                       RowFindings& findings) {
  const auto chosen = Settlement(question, findings).choose(ground, sample);
  if (!chosen) return failure(chosen);
  auto crs = Crs::parse(*chosen);
  if (!crs) crs.error().where.file = question.file_name;
  return crs;
}

void bring_to_wgs84(const CrsQuestion& question, const Crs& crs, std::span<Draft> drafts, RowFindings& findings) {
  std::vector<Draft*> at_points;
  std::vector<Position> points;
  const auto refuse = [&](Draft& draft) {
    draft.refused = true;
    findings.add({.code = "bad_position",
                  .file = question.file_name,
                  .row = draft.row,
                  .field = question.kind->geometry->name,
                  .message = "the coordinates lie outside of what " + crs.name() + " can tell",
                  .table = draft.file});
  };
  for (Draft& draft : drafts) {
    if (const auto* point = std::get_if<Position>(&draft.geometry)) {
      // Degrees out of range are told from swapped ones later, where the map is at hand.
      if (is_wgs84(crs.definition())) continue;
      at_points.push_back(&draft);
      points.push_back(*point);
    } else if (!crs.to_wgs84(draft.geometry)) {
      refuse(draft);
    }
  }
  crs.to_wgs84(std::span(points));
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (std::isnan(points[i].lon_deg)) {
      refuse(*at_points[i]);
    } else {
      at_points[i]->geometry = points[i];
    }
  }
}

KnownMap known_map(const District& district, const roads::RoadNetwork* network) {
  KnownMap map;
  if (district.has_areas()) map.is_inside = [&district](Position p) { return district.contains(p); };
  if (network != nullptr) {
    map.to_road_m = [network](Position p) {
      const auto snap = network->snap(p, roads::Profile::foot, kRoadSearch_m);
      return snap ? snap->distance_m : std::numeric_limits<double>::infinity();
    };
  }
  return map;
}

}  // namespace gridvisit
