#include "search/directory.hpp"

#include <algorithm>
#include <tuple>

#include "base/scope_code.hpp"
#include "geodata/interior_point.hpp"
#include "geodata/wkb.hpp"
#include "search/pinyin.hpp"
#include "store/feed.hpp"

namespace gridvisit {
namespace {

constexpr int kFeedPage = 1'000;
constexpr std::size_t kReadings = 4;     ///< of a name with characters of several readings
constexpr std::size_t kLeastNearly = 4;  ///< letters from which on a slip is forgiven
constexpr std::array kKinds{v1::KIND_DIVISION,      v1::KIND_GRID, v1::KIND_STATION,  v1::KIND_PLACE,
                            v1::KIND_MEMORIAL_SITE, v1::KIND_INN,  v1::KIND_RECIPIENT};
constexpr std::array kLevels{ScopeLevel::grid, ScopeLevel::village, ScopeLevel::town, ScopeLevel::district};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_area(v1::Kind kind) { return kind == v1::KIND_DIVISION || kind == v1::KIND_GRID; }

std::string normal(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == ' ' || c == '\'' || c == '\n' || c == '\t') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    out += c;
  }
  return out;
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

template <typename Body>
void take_place(const Body& body, std::string& name, std::string& address, std::optional<Position>& position) {
  name = body.name();
  address = body.address();
  if (body.has_position()) position = Position{body.position().lon_deg(), body.position().lat_deg()};
}

}  // namespace

void Directory::put(const v1::Record& record) {
  remove(record.id());
  Entry entry;
  entry.kind = static_cast<v1::Kind>(record.body_case());
  entry.id = record.id();
  entry.scope = record.scope();
  switch (record.body_case()) {
    case v1::Record::kDivision:
      entry.code = record.division().code();
      entry.name = record.division().name();
      break;
    case v1::Record::kGrid:
      entry.code = record.grid().code();
      entry.name = record.grid().name();
      break;
    case v1::Record::kStation: take_place(record.station(), entry.name, entry.address, entry.position); break;
    case v1::Record::kPlace: take_place(record.place(), entry.name, entry.address, entry.position); break;
    case v1::Record::kMemorialSite:
      take_place(record.memorial_site(), entry.name, entry.address, entry.position);
      break;
    case v1::Record::kInn: take_place(record.inn(), entry.name, entry.address, entry.position); break;
    case v1::Record::kRecipient: take_place(record.recipient(), entry.name, entry.address, entry.position); break;
    default: return;
  }
  if (is_area(entry.kind)) {
    auto geometry = from_wkb(record.has_grid() ? record.grid().boundary() : record.division().boundary());
    const auto* area = geometry ? std::get_if<MultiPolygon>(&*geometry) : nullptr;
    if (area != nullptr) {
      entry.position = interior_point(*area);
      areas_.insert_or_assign(entry.code, *area);
    }
    by_code_.insert_or_assign(entry.code, static_cast<std::uint32_t>(entries_.size()));
    areas_changed_ = true;
  }
  by_id_.insert_or_assign(entry.id, static_cast<std::uint32_t>(entries_.size()));
  entries_.push_back(std::move(entry));
  index(static_cast<std::uint32_t>(entries_.size() - 1));
}

void Directory::remove(const std::string& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return;
  Entry& entry = entries_[known->second];
  if (is_area(entry.kind)) {
    by_code_.erase(entry.code);
    areas_.erase(entry.code);
    areas_changed_ = true;
  }
  entry = {};
  ++gone_;
  by_id_.erase(known);
}

void Directory::index(std::uint32_t number) {
  const Entry& entry = entries_[number];
  names_.add(number, normal(entry.name));
  if (!entry.code.empty()) names_.add(number, entry.code);
  if (!entry.address.empty()) addresses_.add(number, normal(entry.address));
  for (const Reading& reading : read_text(entry.name, kReadings)) {
    letters_.add(number, reading.letters);
    initials_.add(number, reading.initials);
    std::uint64_t starts = 0;
    for (const std::uint16_t start : reading.starts) {
      if (start < 64) starts |= std::uint64_t{1} << start;
    }
    syllables_[number].push_back(starts);
  }
}

// Texts of what is gone stay until they are a third of all.
void Directory::rebuild_texts() {
  for (LineText* text : {&names_, &letters_, &initials_, &addresses_}) text->clear();
  syllables_.clear();
  std::vector<Entry> kept;
  for (Entry& entry : entries_) {
    if (entry.kind != v1::KIND_UNSPECIFIED) kept.push_back(std::move(entry));
  }
  entries_ = std::move(kept);
  gone_ = 0;
  for (std::uint32_t number = 0; number < entries_.size(); ++number) {
    by_id_[entries_[number].id] = number;
    if (is_area(entries_[number].kind)) by_code_.insert_or_assign(entries_[number].code, number);
    index(number);
  }
}

void Directory::follow(Reader reader) {
  const std::int64_t newest = last_seq(reader.connection);
  if (!loaded_) {
    seq_ = newest;
    for (const v1::Kind kind : kKinds) {
      for_each_record(reader, *find_kind(kind), "", [&](const StoredRecord& stored) {
        put(stored.record);
        return true;
      });
    }
    loaded_ = true;
  }
  while (seq_ < newest) {
    const auto entries = list_feed(reader.connection, seq_, kFeedPage);
    for (const FeedEntry& entry : entries) {
      const auto kind = static_cast<v1::Kind>(entry.kind);
      if (std::ranges::find(kKinds, kind) == kKinds.end()) continue;
      if (const auto stored = find_record(reader, *find_kind(kind), entry.id)) {
        put(stored->record);
      } else {
        remove(entry.id);
      }
    }
    seq_ = entries.size() < kFeedPage ? newest : entries.back().seq;
  }
  if (gone_ > 1'000 && gone_ * 3 > entries_.size()) rebuild_texts();
}

// Letters typed: initials, whole syllables from the start or from a syllable on, or nearly so.
void Directory::match_letters(const std::string& letters, Best& best) const {
  const auto note = [&](std::uint32_t entry, MatchReason reason) {
    const auto [known, is_new] = best.try_emplace(entry, reason);
    if (!is_new) known->second = std::min(known->second, reason);
  };
  initials_.find(letters, [&](const LineText::Hit& hit) {
    if (hit.at == 0) note(hit.owner, MatchReason::initials);
    if (hit.at > 0 && letters.size() > 1) note(hit.owner, MatchReason::pinyin_part);
  });
  letters_.find(letters, [&](const LineText::Hit& hit) {
    if (hit.at == 0) return note(hit.owner, MatchReason::pinyin);
    const auto starts = syllables_.find(hit.owner);
    const bool at_syllable =
        starts != syllables_.end() && hit.at < 64 &&
        std::ranges::any_of(starts->second, [&](std::uint64_t bits) { return ((bits >> hit.at) & 1U) != 0; });
    if (at_syllable) note(hit.owner, MatchReason::pinyin_part);
  });
  if (letters.size() < kLeastNearly) return;
  letters_.find_nearly(letters, [&](const LineText::Hit& hit) {
    // About as long as what was typed: else every long name is nearly something.
    if (hit.line.size() <= letters.size() + 2) note(hit.owner, MatchReason::nearly);
  });
}

void Directory::match(const std::string& text, Best& best) const {
  const auto note = [&](std::uint32_t entry, MatchReason reason) {
    const auto [known, is_new] = best.try_emplace(entry, reason);
    if (!is_new) known->second = std::min(known->second, reason);
  };
  names_.find(text, [&](const LineText::Hit& hit) {
    note(hit.owner, hit.line == text ? MatchReason::name
                    : hit.at == 0    ? MatchReason::name_start
                                     : MatchReason::name_part);
  });
  addresses_.find(text, [&](const LineText::Hit& hit) {
    // A house number is a whole one: 12 is not in 112.
    const std::size_t end = hit.at + text.size();
    const bool cut_before = is_digit(text.front()) && hit.at > 0 && is_digit(hit.line[hit.at - 1]);
    const bool cut_after = is_digit(text.back()) && end < hit.line.size() && is_digit(hit.line[end]);
    if (!cut_before && !cut_after) note(hit.owner, MatchReason::address);
  });
  if (is_plain(text)) return match_letters(text, best);
  // Chinese that sounds the same is nearly the same.
  for (const Reading& reading : read_text(text, 1)) {
    if (reading.initials.size() < 2) continue;
    letters_.find(reading.letters, [&](const LineText::Hit& hit) {
      if (hit.at == 0 && hit.line.size() == reading.letters.size()) note(hit.owner, MatchReason::nearly);
    });
  }
}

std::optional<Found> Directory::show(const Entry& entry, const MapView& view, MatchReason reason) const {
  if (entry.kind == v1::KIND_UNSPECIFIED || !view.scopes_of(entry.kind).holds(entry.scope)) return std::nullopt;
  Found found{entry.kind, entry.id, entry.scope, entry.code, entry.name, entry.address, entry.position, reason, 0};
  if (entry.kind == v1::KIND_RECIPIENT && !view.homes.holds(entry.scope)) {
    // Who may not see addresses does not find people by them either.
    if (reason == MatchReason::address) return std::nullopt;
    found.address.clear();
    found.position.reset();
  }
  return found;
}

std::vector<Found> Directory::search(Reader reader, const MapView& view, const std::string& text, std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  follow(reader);
  Best best;
  const std::string wanted = normal(text);
  if (!wanted.empty()) match(wanted, best);
  std::vector<std::pair<MatchReason, std::uint32_t>> order;
  for (const auto& [entry, reason] : best) order.emplace_back(reason, entry);
  std::ranges::sort(order, [&](const auto& a, const auto& b) {
    const Entry& x = entries_[a.second];
    const Entry& y = entries_[b.second];
    return std::tie(a.first, x.name, x.scope, x.id) < std::tie(b.first, y.name, y.scope, y.id);
  });
  std::vector<Found> found;
  for (const auto& [reason, entry] : order) {
    if (auto shown = show(entries_[entry], view, reason)) found.push_back(std::move(*shown));
    if (found.size() == limit) break;
  }
  return found;
}

std::vector<Found> Directory::nearest(Reader reader, const MapView& view, v1::Kind kind, Position from,
                                      std::size_t count) {
  const std::scoped_lock lock(mutex_);
  follow(reader);
  std::vector<std::pair<double, std::uint32_t>> order;
  const ScopeSet& scopes = kind == v1::KIND_RECIPIENT ? view.homes : view.scopes_of(kind);
  for (std::uint32_t number = 0; number < entries_.size(); ++number) {
    const Entry& entry = entries_[number];
    if (entry.kind != kind || !entry.position || !scopes.holds(entry.scope)) continue;
    order.emplace_back(distance_m(from, *entry.position), number);
  }
  const std::size_t shown = std::min(count, order.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(shown));
  std::vector<Found> found;
  for (std::size_t i = 0; i < shown; ++i) {
    auto one = show(entries_[order[i].second], view, MatchReason::name);
    if (!one) continue;
    one->distance_m = order[i].first;
    found.push_back(std::move(*one));
  }
  return found;
}

void Directory::rebuild_areas() {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    Level& level = levels_[i];
    level.codes.clear();
    std::vector<MultiPolygon> areas;
    for (const auto& [code, area] : areas_) {
      if (code.size() != static_cast<std::size_t>(kLevels[i])) continue;
      level.codes.push_back(code);
      areas.push_back(area);
    }
    level.index = areas.empty() ? nullptr : std::make_unique<AreaIndex>(areas);
  }
  areas_changed_ = false;
}

Whereabouts Directory::where(Reader reader, const MapView& view, Position position) {
  const std::scoped_lock lock(mutex_);
  follow(reader);
  if (areas_changed_) rebuild_areas();
  Whereabouts found;
  // The grid tells all above it; where there is none, the village does, and so on up.
  for (const Level& level : levels_) {
    const auto number = level.index == nullptr ? std::nullopt : level.index->find(position);
    if (!number) continue;
    const std::string& code = level.codes[static_cast<std::size_t>(*number)];
    const auto place = [&](ScopeLevel at, v1::Kind kind) -> std::optional<Whereabouts::Place> {
      if (code.size() < static_cast<std::size_t>(at)) return std::nullopt;
      const std::string above(at_level(code, at));
      if (!view.scopes_of(kind).holds(above)) return std::nullopt;
      const auto entry = by_code_.find(above);
      return Whereabouts::Place{above, entry == by_code_.end() ? "" : entries_[entry->second].name};
    };
    found.district = place(ScopeLevel::district, v1::KIND_DIVISION);
    found.town = place(ScopeLevel::town, v1::KIND_DIVISION);
    found.village = place(ScopeLevel::village, v1::KIND_DIVISION);
    found.grid = place(ScopeLevel::grid, v1::KIND_GRID);
    break;
  }
  return found;
}

}  // namespace gridvisit
