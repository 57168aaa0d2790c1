#include "exchange/crs_settlement.hpp"

#include <algorithm>

#include "base/scope_code.hpp"
#include "exchange/reference_finder.hpp"
#include "geodata/crs.hpp"
#include "geodata/crs_evidence.hpp"
#include "geodata/interior_point.hpp"

namespace gridvisit {
namespace {

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

  Result<std::string> choose(const District& district, std::span<const Draft> drafts) {
    if (question_.told != "auto") return question_.told;
    const CrsGuess guess = guess_crs(known_places(*question_.kind, district, drafts), question_.declared);
    const std::string& declared = question_.declared;
    if (!guess.crs.empty()) {
      if (guess.crs == declared || (is_wgs84(guess.crs) && is_wgs84(declared))) return declared;
      note(declared.empty() ? "crs_recognised" : "crs_contradicted",
           declared.empty()
               ? "the file does not say its coordinate system; taken as " + guess.crs + ": " + guess.evidence
               : "the file says " + shown(declared) + ", but is taken as " + guess.crs + ": " + guess.evidence);
      return guess.crs;
    }
    if (declared.empty() || is_wgs84(declared)) {
      if (const std::string why = implausible_degrees(sample_positions(drafts)); !why.empty()) return refuse(why);
    }
    if (!declared.empty()) return declared;
    if (question_.kind->is_area()) {
      return refuse("the file does not say its coordinate system, and nothing that is stored tells it (" +
                    guess.evidence + "): say --crs wgs84, gcj02, bd09 or EPSG:NUMBER");
    }
    note("crs_assumed", "the file does not say its coordinate system; taken as WGS 84 (" + guess.evidence + ")");
    return "wgs84";
  }

 private:
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

Result<> settle_crs(const CrsQuestion& question, const District& district, std::span<Draft> drafts,
                    RowFindings& findings) {
  const bool any = std::ranges::any_of(
      drafts, [](const Draft& draft) { return !std::holds_alternative<std::monostate>(draft.geometry); });
  if (!any || question.kind->geometry == nullptr) return {};
  const auto chosen = Settlement(question, findings).choose(district, drafts);
  if (!chosen) return failure(chosen);
  auto crs = Crs::parse(*chosen);
  if (!crs) {
    crs.error().where.file = question.file_name;
    return failure(crs);
  }
  for (Draft& draft : drafts) {
    // Degrees out of range are told from swapped ones later, where the map is at hand.
    const auto* point = std::get_if<Position>(&draft.geometry);
    if (point != nullptr && is_wgs84(*chosen)) continue;
    const auto moved = crs->to_wgs84(draft.geometry);
    if (moved) continue;
    draft.refused = true;
    findings.add({.code = "bad_position",
                  .file = question.file_name,
                  .row = draft.row,
                  .field = question.kind->geometry->name,
                  .message = moved.error().message});
  }
  return {};
}

}  // namespace gridvisit
