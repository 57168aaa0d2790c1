#include "picture/heic.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "picture/byte_view.hpp"

namespace gridvisit {
namespace {

// A phone's picture has some 50 items. More are somebody's attempt to keep the server busy.
constexpr std::size_t kMostItems = 4'096;

/// A stretch of the file.
struct Span {
  std::uint64_t at = 0;
  std::uint64_t size = 0;
};

struct Box {
  std::string_view type;
  std::uint64_t at = 0;
  Span body;  ///< after size and type
};

/// The boxes within a stretch; nothing where one does not fit.
std::optional<std::vector<Box>> boxes_in(ByteView file, Span within) {
  std::vector<Box> boxes;
  const std::uint64_t end = within.at + within.size;
  for (std::uint64_t at = within.at; at < end;) {
    auto size = file.number(at, 4);
    const auto type = file.text(at + 4, 4);
    std::uint64_t head = 8;
    if (!size || !type) return std::nullopt;
    if (*size == 1) {
      size = file.number(at + 8, 8);
      head = 16;
    } else if (*size == 0) {
      size = end - at;  // to the end
    }
    if (!size || *size < head || *size > end - at) return std::nullopt;
    if (boxes.size() == kMostItems) return std::nullopt;
    boxes.push_back({*type, at, {at + head, *size - head}});
    at += *size;
  }
  return boxes;
}

const Box* find_box(const std::vector<Box>& boxes, std::string_view type) {
  const auto found = std::ranges::find(boxes, type, &Box::type);
  return found == boxes.end() ? nullptr : &*found;
}

/// Reads numbers one after the other; once one is beyond the end, all are 0 and good() is false.
class Cursor {
 public:
  Cursor(ByteView file, Span within) : file_(file), at_(within.at), end_(within.at + within.size) {}
  std::uint64_t number(unsigned bytes) {
    const auto value = good_ && bytes <= end_ - at_ ? file_.number(at_, bytes) : std::nullopt;
    good_ = value.has_value();
    if (good_) at_ += bytes;
    return value.value_or(0);
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  ByteView file_;
  std::uint64_t at_;
  std::uint64_t end_;
  bool good_ = true;
};

/// An item's kind by its number, of those that are notes and no picture.
struct NoteItem {
  std::uint64_t id = 0;
  bool exif = false;
};

std::optional<std::vector<NoteItem>> note_items(ByteView file, const Box& item_info) {
  Cursor head(file, item_info.body);
  const std::uint64_t version = head.number(4) >> 24;
  const unsigned count_bytes = version == 0 ? 2 : 4;
  head.number(count_bytes);
  if (!head.good()) return std::nullopt;
  const std::uint64_t used = 4 + count_bytes;
  const auto entries = boxes_in(file, {item_info.body.at + used, item_info.body.size - used});
  if (!entries) return std::nullopt;
  std::vector<NoteItem> notes;
  for (const Box& entry : *entries) {
    Cursor fields(file, entry.body);
    const std::uint64_t entry_version = fields.number(4) >> 24;
    if (entry.type != "infe" || entry_version < 2) return std::nullopt;
    const std::uint64_t id = fields.number(entry_version == 2 ? 2 : 4);
    fields.number(2);  // protection
    const std::uint64_t type = fields.number(4);
    if (!fields.good()) return std::nullopt;
    constexpr std::uint64_t kExif = 0x45786966;
    constexpr std::uint64_t kMime = 0x6D696D65;
    constexpr std::uint64_t kUri = 0x75726920;
    if (type == kExif || type == kMime || type == kUri) notes.push_back({id, type == kExif});
  }
  return notes;
}

struct Place {
  std::uint64_t item = 0;
  Span span;
};

/// Where the items lie in the file. `inner` is the body of the box "idat", for items within it.
std::optional<std::vector<Place>> item_places(ByteView file, const Box& item_location, Span inner) {
  Cursor cursor(file, item_location.body);
  const std::uint64_t version = cursor.number(4) >> 24;
  const std::uint64_t sizes = cursor.number(2);
  const auto offset_bytes = static_cast<unsigned>(sizes >> 12 & 0xf);
  const auto length_bytes = static_cast<unsigned>(sizes >> 8 & 0xf);
  const auto base_bytes = static_cast<unsigned>(sizes >> 4 & 0xf);
  const auto index_bytes = version == 0 ? 0U : static_cast<unsigned>(sizes & 0xf);
  if (version > 2) return std::nullopt;
  std::vector<Place> places;
  for (std::uint64_t items = cursor.number(version < 2 ? 2 : 4); items > 0 && cursor.good(); --items) {
    const std::uint64_t id = cursor.number(version < 2 ? 2 : 4);
    const std::uint64_t method = version == 0 ? 0 : cursor.number(2) & 0xf;
    cursor.number(2);  // which file: 0 is this one
    const std::uint64_t base = cursor.number(base_bytes);
    for (std::uint64_t extents = cursor.number(2); extents > 0 && cursor.good(); --extents) {
      cursor.number(index_bytes);
      const std::uint64_t offset = cursor.number(offset_bytes);
      const std::uint64_t length = cursor.number(length_bytes);
      const Span space = method == 1 ? inner : Span{0, file.size()};
      const std::uint64_t start = base + offset;
      // Other methods build an item from others: no picture does so with its notes.
      if (method > 1 || start < base || start > space.size || length > space.size - start) return std::nullopt;
      if (places.size() == kMostItems) return std::nullopt;
      places.push_back({id, {space.at + start, length == 0 ? space.size - start : length}});
    }
    if (!cursor.good()) return std::nullopt;
  }
  return places;
}

struct Layout {
  std::vector<Box> top;
  std::vector<Box> meta;
  std::vector<Place> exif;   ///< of the first item of that kind
  std::vector<Place> notes;  ///< of all items that are no picture
};

bool is_within(Span span, Span other) {
  return span.at >= other.at && span.at - other.at <= other.size && span.size <= other.size - (span.at - other.at);
}

// Where items' bytes belong: outside, blanking them would break the file's own structure.
bool is_payload(Span span, const std::vector<Box>& top, const Box* inner) {
  const auto holds = [&](const Box& box) { return box.type == "mdat" && is_within(span, box.body); };
  return std::ranges::any_of(top, holds) || (inner != nullptr && is_within(span, inner->body));
}

std::optional<Layout> read_layout(std::string_view bytes) {
  const ByteView file(bytes);
  Layout layout;
  auto top = boxes_in(file, {0, bytes.size()});
  const Box* meta = top ? find_box(*top, "meta") : nullptr;
  if (meta == nullptr || meta->body.size < 4) return std::nullopt;
  auto inside = boxes_in(file, {meta->body.at + 4, meta->body.size - 4});
  if (!inside) return std::nullopt;
  const Box* info = find_box(*inside, "iinf");
  const Box* location = find_box(*inside, "iloc");
  const Box* inner = find_box(*inside, "idat");
  if (info == nullptr || location == nullptr) return std::nullopt;
  const auto notes = note_items(file, *info);
  const auto places = item_places(file, *location, inner == nullptr ? Span{} : inner->body);
  if (!notes || !places) return std::nullopt;
  const auto exif = std::ranges::find(*notes, true, &NoteItem::exif);
  std::uint64_t note_bytes = 0;
  for (const Place& place : *places) {
    if (exif != notes->end() && place.item == exif->id) layout.exif.push_back(place);
    if (std::ranges::find(*notes, place.item, &NoteItem::id) == notes->end()) continue;
    if (!is_payload(place.span, *top, inner)) return std::nullopt;
    layout.notes.push_back(place);
    note_bytes += place.span.size;
  }
  // Notes that lie on each other again and again would take for ever to blank.
  if (note_bytes > bytes.size()) return std::nullopt;
  layout.top = std::move(*top);
  layout.meta = std::move(*inside);
  return layout;
}

constexpr std::array<std::string_view, 3> kTopKept{"ftyp", "meta", "mdat"};
constexpr std::array<std::string_view, 9> kMetaKept{"hdlr", "pitm", "iinf", "iref", "iprp",
                                                    "iloc", "idat", "dinf", "grpl"};

void blank(std::string& bytes, Span span) {
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(span.at), span.size, '\0');
}

// Turns every box that is not needed into free space.
template <typename Kept>
void free_others(std::string& bytes, const std::vector<Box>& boxes, const Kept& kept) {
  for (const Box& box : boxes) {
    if (std::ranges::find(kept, std::string(box.type)) != kept.end()) continue;
    bytes.replace(box.at + 4, 4, "free");
    blank(bytes, box.body);
  }
}

}  // namespace

std::string_view find_heic_exif(std::string_view bytes) {
  const auto layout = read_layout(bytes);
  if (!layout || layout->exif.size() != 1) return {};
  const auto [at, size] = layout->exif.front().span;
  const std::string_view item = bytes.substr(at, size);
  const auto skipped = ByteView(item).number(0, 4);  // from behind this number to the TIFF
  if (!skipped || *skipped > item.size() - 4) return {};
  return item.substr(4 + *skipped);
}

Result<std::string> blank_heic_notes(std::string_view bytes) {
  const auto layout = read_layout(bytes);
  if (!layout) return failure(ErrorCode::invalid, "the HEIC picture is broken or cut off");
  std::string out(bytes);
  free_others(out, layout->top, kTopKept);
  free_others(out, layout->meta, kMetaKept);
  for (const Place& place : layout->notes) blank(out, place.span);
  return out;
}

}  // namespace gridvisit
