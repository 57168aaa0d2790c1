// What kind of file some bytes are, by the bytes alone: what a phone or a name says of them proves nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace gridvisit {

enum class MediaType { jpeg, png, webp, heic, pdf };

/// As many bytes of a file's start as sniff_media_type looks at.
inline constexpr std::size_t kSniffedBytes = 256;

/// Nothing for any other kind of file.
std::optional<MediaType> sniff_media_type(std::string_view bytes);

std::string_view name_of(MediaType type);  ///< "image/jpeg"
std::optional<MediaType> find_media_type(std::string_view name);

}  // namespace gridvisit
