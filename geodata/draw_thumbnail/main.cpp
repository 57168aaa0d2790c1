// gridvisit-draw-thumbnail FILE MEDIA_TYPE LONGEST_SIDE ORIENTATION: draws one picture smaller for gridvisit
// (geodata/thumbnail.hpp) and writes it to standard output as JPEG. Exit status 1 where it cannot be drawn.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "base/limits.hpp"
#include "geodata/draw_thumbnail/small_picture.hpp"
#include "geodata/read_file/confine.hpp"

namespace {

// 0 for what is no number.
int parse_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

gridvisit::Result<std::string> draw(const char* file, int longest_side, int orientation) {
  try {
    auto picture = gridvisit::read_small(file, longest_side);
    if (!picture) return gridvisit::failure(picture);
    return gridvisit::encode_jpeg(gridvisit::turn_upright(std::move(*picture), orientation));
  } catch (const std::exception&) {
    return gridvisit::failure(gridvisit::ErrorCode::invalid, "the picture needs more memory than is allowed");
  }
}

}  // namespace

int main(int count, char** arguments) {
  const int longest_side = count == 5 ? parse_number(arguments[3]) : 0;
  if (longest_side < 1 || longest_side > 4096) {
    (void)std::fputs(
        "usage: gridvisit-draw-thumbnail FILE MEDIA_TYPE LONGEST_SIDE ORIENTATION; it is started by gridvisit\n",
        stderr);
    return 2;
  }
  gridvisit::confine({gridvisit::limits::kThumbnailDeadline, gridvisit::limits::kThumbnailMemoryBytes});
  if (!gridvisit::register_drivers_for(arguments[2])) return 1;
  const auto jpeg = draw(arguments[1], longest_side, parse_number(arguments[4]));
  if (!jpeg) return 1;
  const bool written = std::fwrite(jpeg->data(), 1, jpeg->size(), stdout) == jpeg->size() && std::fflush(stdout) == 0;
  // Without taking the decoders apart, which leave things behind: the process is over.
  std::_Exit(written ? 0 : 1);
}
