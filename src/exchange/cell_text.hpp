// The text of a cell or a heading as people mean it: without the spaces around it, and with half-width letters, digits
// and signs (U+FF01–U+FF5E, the ideographic space), which input methods for Chinese leave full-width.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridvisit {

/// Without spaces, no-break and zero-width spaces, and a byte order mark at either end.
std::string_view trim(std::string_view text);

std::string to_half_width(std::string_view text);

/// A heading as it is compared: half-width, lower case, without spaces, '_', '-', '.', '*' and anything in brackets
/// ("金额(元)", "Phone [mobile]").
std::string normalise_heading(std::string_view heading);

/// What stands in the brackets of a heading, half-width: "元" of "金额（元）".
std::string heading_unit(std::string_view heading);

/// The parts of a set in one cell, separated by 、 ， , ; ； | or a line break; trimmed, empty ones dropped.
std::vector<std::string_view> split_set(std::string_view cell);

}  // namespace gridvisit
