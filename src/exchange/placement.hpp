// Where a row's record is on the map: its position checked against the district, and a person put into a grid, by the
// position, the grid's code or the village's, in this order of trust for the place and the reverse for the code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exchange/district.hpp"
#include "exchange/draft.hpp"
#include "exchange/staging.hpp"
#include "store/record_mapper.hpp"

namespace gridvisit {

class Placement {
 public:
  /// All must outlive it.
  Placement(const ImportKind& kind, const District& district, const std::deque<SourceTable>& tables,
            RowFindings& findings)
      : kind_(kind), district_(district), tables_(tables), findings_(findings) {}

  /// Checks the draft's geometry (WGS 84) and puts it into the record; refuses the draft where that cannot be.
  void take_geometry(Draft& draft);

  /// Of a person: the grid from the position, or a position from the codes. What is stored is not replaced by a guess.
  void place_person(Draft& draft, const std::optional<StoredRecord>& stored);

 private:
  void take_position(Draft& draft, Position position);
  void take_code_of(Draft& draft, v1::Recipient& person);
  void approximate(Draft& draft, v1::Recipient& person, const v1::Recipient* stored);
  void report(Draft& draft, Severity severity, std::string code, const std::string& field_name, std::string message,
              std::string value = {});
  const FieldInfo& field(std::string_view name) const { return *kind_.kind->find_field(name); }

  const ImportKind& kind_;
  const District& district_;
  const std::deque<SourceTable>& tables_;
  RowFindings& findings_;
};

}  // namespace gridvisit
