// From the value of a field to a cell, as an office writes it: the reverse of cell_value.hpp, which reads it back as
// the same value.
#pragma once

#include <string>

#include "geodata/plain_table.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

/// What the cells of the field's column are, and what stands above them in Chinese: "金额(元)".
ColumnType cell_type_of(const FieldInfo& field);
std::string heading_of(const FieldInfo& field);

/// Nothing for what is not known. Codes of enumerations as their Chinese labels, sets joined by 、, money in yuan,
/// moments in the district's time. Not for references, positions and areas.
TableCell to_cell(const FieldInfo& field, const google::protobuf::Message& body);

}  // namespace gridvisit
