// In which coordinate system a file's positions are: what the importer was told, what the file declares, and what the
// numbers themselves show against the map that is stored; in this order, but the numbers may contradict the file.
#pragma once

#include <span>
#include <string>

#include "exchange/district.hpp"
#include "exchange/draft.hpp"
#include "geodata/crs.hpp"
#include "geodata/crs_evidence.hpp"

namespace gridvisit {

namespace roads {
class RoadNetwork;
}

struct CrsQuestion {
  const ImportKind* kind = nullptr;
  std::string file_name;
  std::string told = "auto";  ///< --crs
  std::string declared;       ///< by the file; empty: nothing
  std::string layer = {};     ///< its name says "GCJ-02" where no format can
};

/// What is known before the file is read.
struct KnownGround {
  const District& district;
  KnownMap map;
};

/// Of what is stored: the district's outline, and its roads where there are some. Both must outlive it.
KnownMap known_map(const District& district, const roads::RoadNetwork* network);

/// Reports how it knew. An error where nobody can know: the evidence is not clear and the file declares nothing. Then
/// the answer is --crs.
Result<Crs> choose_crs(const CrsQuestion& question, const KnownGround& ground, std::span<const Draft> sample,
                       RowFindings& findings);

/// A draft whose position cannot be brought there is refused.
void bring_to_wgs84(const CrsQuestion& question, const Crs& crs, std::span<Draft> drafts, RowFindings& findings);

/// The shifted system that a layer, sheet or file names in its own name ("优抚对象 (GCJ-02)"); empty where it does not.
std::string crs_in_name(std::string_view name);

}  // namespace gridvisit
