// A field's value as text that loses nothing: dates as ISO 8601, numbers with all their digits.
#pragma once

#include <optional>
#include <string>

class OGRFeature;

namespace gridvisit {

/// None where the field is unset, null or an empty text. A text field's bytes come as the file has them.
std::optional<std::string> cell_text(const OGRFeature& feature, int field);

}  // namespace gridvisit
