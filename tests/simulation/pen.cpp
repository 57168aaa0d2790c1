#include "tests/simulation/pen.hpp"

#include <iterator>

#include "schema/catalogue.hpp"
#include "tests/simulation/district.hpp"

namespace gridvisit::testing {
namespace {

using Written = std::optional<v1::Change>;

/// One act of one person.
class Pen {
 public:
  Pen(const Author& author, const Step& step) : author_(author), step_(step) {}

  Written visit() {
    const v1::Record* person = pick(v1::KIND_RECIPIENT);
    if (person == nullptr) return {};
    v1::Change change = make();
    v1::Visit& visit = *change.mutable_record()->mutable_visit();
    visit.set_recipient_id(person->id());
    visit.set_user_id(author_.user_id);
    visit.set_level(v1::VISIT_LEVEL_VILLAGE);
    visit.set_visited_at_ms(now_ms());
    visit.set_remark("visit " + change.record().id());
    if (const v1::Record* task = pick(v1::KIND_TASK); task != nullptr && step_.amount % 3 == 0) {
      if (task->task().recipient_id() == person->id()) visit.set_task_id(task->id());
    }
    return change;
  }

  Written need() {
    const v1::Record* person = pick(v1::KIND_RECIPIENT);
    if (person == nullptr) return {};
    v1::Change change = make();
    v1::Need& need = *change.mutable_record()->mutable_need();
    need.set_recipient_id(person->id());
    need.set_content("need " + change.record().id());
    need.set_raised_at_ms(now_ms());
    return change;
  }

  Written person() {
    v1::Change change = make();
    change.mutable_record()->mutable_recipient()->set_name("新" + change.record().id());
    change.mutable_record()->mutable_recipient()->set_grid_code(grid());
    return change;
  }

  Written invalid() {
    Written change = need();
    if (change) change->mutable_record()->mutable_need()->set_closed_at_ms(now_ms());  // without the person's answer
    return change;
  }

  Written unknown_kind() {
    v1::Change change = make();
    v1::Record& record = *change.mutable_record();
    record.GetReflection()->MutableUnknownFields(&record)->AddLengthDelimited(999, "of a newer app");
    return change;
  }

  Written note() {
    return edit(v1::KIND_RECIPIENT, "note", [&](v1::Record& record) { record.mutable_recipient()->set_note(text()); });
  }

  Written condition() {
    const v1::Record* person = pick(v1::KIND_RECIPIENT);
    return edit(v1::KIND_RECIPIENT, "conditions", [&](v1::Record& record) {
      *record.mutable_recipient()->mutable_conditions() = person->recipient().conditions();
      record.mutable_recipient()->add_conditions(static_cast<v1::Condition>(1 + step_.amount % 6));
    });
  }

  Written phone_number() {
    return edit(v1::KIND_RECIPIENT, "phone", [&](v1::Record& record) {
      record.mutable_recipient()->set_phone("139" + std::to_string(10'000'000 + step_.amount % 1'000'000));
    });
  }

  Written result() {
    return edit(v1::KIND_NEED, "result", [&](v1::Record& record) { record.mutable_need()->set_result(text()); });
  }

  Written name() {
    return edit(v1::KIND_RECIPIENT, "name", [&](v1::Record& record) { record.mutable_recipient()->set_name(text()); });
  }

  Written move() {
    return edit(v1::KIND_RECIPIENT, "grid_code",
                [&](v1::Record& record) { record.mutable_recipient()->set_grid_code(grid()); });
  }

  Written settlement() {
    return edit(v1::KIND_CONFLICT, "settlement", [&](v1::Record& record) {
      record.mutable_conflict()->set_settlement(step_.amount % 2 == 0 ? v1::SETTLEMENT_KEEP
                                                                      : v1::SETTLEMENT_TAKE_OTHER);
    });
  }

  Written decision() {
    return edit(v1::KIND_QUARANTINE, "decision", [&](v1::Record& record) {
      record.mutable_quarantine()->set_decision(step_.amount % 3 == 0 ? v1::DECISION_DISCARDED : v1::DECISION_RELEASED);
    });
  }

  Written deletion(v1::Kind kind) {
    const v1::Record* record = pick(kind);
    if (record == nullptr) return {};
    v1::Change change;
    change.set_operation(v1::OPERATION_DELETE);
    change.mutable_record()->set_id(record->id());
    mutable_body(*change.mutable_record(), *find_kind(kind));
    change.set_base_rev(record->rev());
    change.set_made_at_ms(now_ms());
    return change;
  }

  Written merge() {
    Written change = deletion(v1::KIND_RECIPIENT);
    const v1::Record* survivor = testing::pick(author_.shown, v1::KIND_RECIPIENT, step_.amount);
    if (!change || survivor->id() == change->record().id()) return {};
    change->set_merge_into(survivor->id());
    return change;
  }

 private:
  [[nodiscard]] std::int64_t now_ms() const { return author_.now.time_since_epoch().count(); }
  [[nodiscard]] const char* grid() const { return kGrids[step_.amount % std::size(kGrids)]; }
  std::string text() { return "text " + author_.ids.next(); }
  [[nodiscard]] const v1::Record* pick(v1::Kind kind) const { return testing::pick(author_.shown, kind, step_.choice); }

  v1::Change make() {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(author_.ids.next());
    change.set_made_at_ms(now_ms());
    return change;
  }

  Written edit(v1::Kind kind, const char* field, const auto& fill) {
    const v1::Record* record = pick(kind);
    if (record == nullptr) return {};
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(record->id());
    fill(*change.mutable_record());
    change.mutable_fields()->add_paths(field);
    change.set_base_rev(record->rev());
    change.set_made_at_ms(now_ms());
    return change;
  }

  const Author& author_;
  const Step& step_;
};

}  // namespace

const v1::Record* pick(const Records& shown, v1::Kind kind, std::uint32_t choice) {
  const auto first = shown.lower_bound({kind, ""});
  const auto last = shown.lower_bound({kind + 1, ""});
  const auto count = std::distance(first, last);
  return count == 0 ? nullptr : &std::next(first, choice % count)->second;
}

std::optional<v1::Change> write_down(const Author& author, const Step& step) {
  Pen pen(author, step);
  switch (step.act) {
    case Act::visits: return pen.visit();
    case Act::notes:
    case Act::bureau_notes: return pen.note();
    case Act::conditions: return pen.condition();
    case Act::calls: return pen.phone_number();
    case Act::raises_need: return pen.need();
    case Act::answers_need: return pen.result();
    case Act::deletes_need: return pen.deletion(v1::KIND_NEED);
    case Act::adds_person: return pen.person();
    case Act::moves_person:
    case Act::bureau_moves: return pen.move();
    case Act::deletes_person:
    case Act::bureau_deletes: return pen.deletion(v1::KIND_RECIPIENT);
    case Act::merges_people:
    case Act::bureau_merges: return pen.merge();
    case Act::settles: return pen.settlement();
    case Act::decides: return pen.decision();
    case Act::breaks_rule: return pen.invalid();
    case Act::oversteps: return pen.name();
    case Act::unknown_kind: return pen.unknown_kind();
    default: return {};
  }
}

}  // namespace gridvisit::testing
