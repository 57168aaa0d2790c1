#include "sync/snapshot.hpp"

#include "base/limits.hpp"
#include "domain/disclosure.hpp"

namespace gridvisit {
namespace {

// What a worker may still have to do, and what is planned for the week ahead.
constexpr std::chrono::days kNearBefore{31};
constexpr std::chrono::days kNearAfter{7};

class SnapshotPage {
 public:
  SnapshotPage(Reader reader, const View& view, int entries, v1::SnapshotPlace& place, v1::Batch& batch)
      : reader_(reader), view_(view), entries_(entries), place_(place), batch_(batch) {}

  /// False where the page is full.
  bool add(const SnapshotStep& step, const ListPlace& after) {
    for (const ScopeRange& range : ranges_of(*step.kind, view_.prefix())) {
      if (!view_.shows_any(*step.kind, range)) continue;
      if (step.kind->newest_first == nullptr && after.scope >= range.end) continue;
      if (!add_range(step, range, after)) return false;
    }
    return true;
  }

 private:
  bool add_range(const SnapshotStep& step, const ScopeRange& range, ListPlace after) {
    RecordQuery query{.first = range.first,
                      .end = range.end,
                      .after = std::move(after),
                      .limit = entries_,
                      .newest_first = step.kind->newest_first != nullptr};
    if (step.kind->near_day != nullptr) query.part = near_part(!step.rest);
    while (true) {
      if (is_full()) return false;
      auto records = list_records(reader_, *step.kind, query);
      for (v1::Record& record : records) {
        const auto role = view_.role_for(*step.kind, record.scope());
        move_to(step, record);
        if (!role) continue;
        disclose(record, *role);
        bytes_ += record.ByteSizeLong();
        *batch_.add_records() = std::move(record);
        if (is_full()) return false;
      }
      if (records.size() < static_cast<std::size_t>(query.limit)) return true;
      query.after = {place_.scope(), place_.id(), place_.time_ms()};
    }
  }

  [[nodiscard]] int room() const { return entries_ - batch_.records_size(); }
  [[nodiscard]] bool is_full() const { return room() <= 0 || bytes_ >= limits::kBatchBytes; }

  [[nodiscard]] DayPart near_part(bool within) const {
    const auto today = parse_day(place_.day());
    const Day day = today ? *today : Day();
    return {format_day(day - kNearBefore), format_day(day + kNearAfter), within};
  }

  void move_to(const SnapshotStep& step, const v1::Record& record) {
    place_.set_kind(step.kind->kind);
    place_.set_rest(step.rest);
    place_.set_scope(record.scope());
    place_.set_id(record.id());
    if (step.kind->newest_first == nullptr) {
      place_.clear_time_ms();
      return;
    }
    const google::protobuf::Message& body = body_of(record, *step.kind);
    place_.set_time_ms(body.GetReflection()->GetInt64(body, step.kind->newest_first->descriptor));
  }

  Reader reader_;
  const View& view_;
  int entries_;
  v1::SnapshotPlace& place_;
  v1::Batch& batch_;
  std::size_t bytes_ = 0;
};

std::vector<SnapshotStep> make_order() {
  std::vector<SnapshotStep> order;
  for (const KindInfo* kind : kinds_in_snapshot_order()) order.push_back({kind, false});
  for (const KindInfo* kind : kinds_in_snapshot_order()) {
    if (kind->near_day != nullptr) order.push_back({kind, true});
  }
  return order;
}

}  // namespace

const std::vector<SnapshotStep>& snapshot_order() {
  static const std::vector<SnapshotStep> kOrder = make_order();
  return kOrder;
}

v1::SnapshotPlace snapshot_start(std::int64_t seq, Day today) {
  v1::SnapshotPlace place;
  place.set_seq(seq);
  place.set_day(format_day(today));
  return place;
}

bool read_snapshot(Reader reader, const View& view, int entries, v1::SnapshotPlace& place, v1::Batch& batch) {
  SnapshotPage page(reader, view, entries, place, batch);
  const v1::SnapshotPlace begun = place;
  bool reached = begun.kind() == 0;
  for (const SnapshotStep& step : snapshot_order()) {
    const bool resumes_here = !reached && step.kind->kind == begun.kind() && step.rest == begun.rest();
    reached = reached || resumes_here;
    if (!reached) continue;
    const ListPlace after = resumes_here ? ListPlace{begun.scope(), begun.id(), begun.time_ms()} : ListPlace{};
    if (!page.add(step, after)) return false;
  }
  if (reached) return true;
  // The place is of another version's order: begin again.
  v1::SnapshotPlace start;
  start.set_seq(begun.seq());
  start.set_day(begun.day());
  place = start;
  return read_snapshot(reader, view, entries, place, batch);
}

}  // namespace gridvisit
