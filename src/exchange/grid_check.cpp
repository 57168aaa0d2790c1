#include "exchange/grid_check.hpp"

#include <unordered_set>

#include <fmt/format.h>

#include "base/scope_code.hpp"
#include "geodata/tiling_check.hpp"

namespace gridvisit {
namespace {

class GridCheck {
 public:
  GridCheck(std::span<const Draft> drafts, const std::deque<SourceTable>& tables, RowFindings& findings)
      : drafts_(drafts), tables_(tables), findings_(findings) {}

  void run(const District& district) {
    for (const Draft& draft : drafts_) {
      warn_of_unknown_village(draft, district);
      const auto* area = std::get_if<MultiPolygon>(&draft.geometry);
      if (area == nullptr || draft.refused) continue;
      areas_.push_back(*area);
      rows_.push_back(&draft);
      codes_.push_back(draft.record.grid().code());
    }
    const std::unordered_set<std::string> replaced(codes_.begin(), codes_.end());
    for (const std::string& code : district.grid_codes()) {
      if (replaced.contains(code)) continue;
      areas_.push_back(*district.area_of(code));
      codes_.push_back(code);
    }
    const auto flaws = check_tiling(areas_, district.whole());
    if (!flaws) return;  // an area that is not valid has been reported
    for (const TilingFlaw& flaw : *flaws) report(flaw);
  }

 private:
  void warn_of_unknown_village(const Draft& draft, const District& district) {
    const std::string village(at_level(draft.record.grid().code(), ScopeLevel::village));
    if (village.empty() || district.knows(village)) return;
    findings_.add({.severity = Severity::warning,
                   .code = "unknown_village",
                   .file = tables_[draft.file].name,
                   .row = draft.row,
                   .field = "code",
                   .message = "there is no village " + village + " yet: import the divisions, or correct the code",
                   .table = draft.file});
  }

  void report(const TilingFlaw& flaw) {
    const Draft* row = nullptr;
    std::string around;
    for (const std::int32_t area : flaw.areas) {
      const auto i = static_cast<std::size_t>(area);
      if (row == nullptr && i < rows_.size()) row = rows_[i];
      around += (around.empty() ? "" : ", ") + codes_[i];
    }
    const bool overlap = flaw.kind == TilingFlaw::Kind::overlap;
    findings_.add({.severity = Severity::warning,
                   .code = overlap ? "grids_overlap" : "hole_between_grids",
                   .file = tables_[row == nullptr ? 0 : row->file].name,
                   .row = row == nullptr ? 0 : row->row,
                   .field = "boundary",
                   .message = fmt::format("{} of {:.0f} m² at {:.6f}, {:.6f}: {}", overlap ? "an overlap" : "a hole",
                                          flaw.square_metres, flaw.position.lon_deg, flaw.position.lat_deg, around),
                   .table = row == nullptr ? RowFinding::kNoTable : row->file});
  }

  std::span<const Draft> drafts_;
  const std::deque<SourceTable>& tables_;
  RowFindings& findings_;
  std::vector<MultiPolygon> areas_;
  std::vector<const Draft*> rows_;
  std::vector<std::string> codes_;
};

}  // namespace

void check_grids(std::span<const Draft> drafts, const std::deque<SourceTable>& tables, const District& district,
                 RowFindings& findings) {
  GridCheck(drafts, tables, findings).run(district);
}

}  // namespace gridvisit
