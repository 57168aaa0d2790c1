// UTF-8 or GB18030 (which includes GBK and GB2312): the two that Chinese offices' files are in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gridvisit {

bool is_utf8(std::string_view text);

/// Nothing where the bytes are not of that encoding ("GB18030", "UTF-16LE", …).
std::optional<std::string> to_utf8(std::string_view bytes, const char* encoding);

}  // namespace gridvisit
