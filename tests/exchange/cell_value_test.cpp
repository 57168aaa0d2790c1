#include "exchange/cell_value.hpp"

#include <catch2/catch.hpp>

#include "exchange/cell_writing.hpp"

using namespace gridvisit;

namespace {

const FieldInfo& field(v1::Kind kind, const char* name) { return *find_kind(kind)->find_field(name); }

std::optional<std::int64_t> fen(const char* cell, const char* heading) {
  v1::Payment payment;
  const auto set = set_from_cell(field(v1::KIND_PAYMENT, "amount_fen"), cell, format_of_heading(heading), payment);
  return set ? std::optional(payment.amount_fen()) : std::nullopt;
}

std::string id_number(const char* cell) {
  v1::Recipient person;
  const auto set = set_from_cell(field(v1::KIND_RECIPIENT, "id_number"), cell, {}, person);
  return set ? person.id_number() : "refused: " + set.error().message;
}

}  // namespace

TEST_CASE("money is in the unit of its heading, of its cell, or in yuan as offices mean it") {
  CHECK(fen("583.50", "金额(元)") == 58'350);
  CHECK(fen("583.50", "金额（元）") == 58'350);
  CHECK(fen("58350", "金额(分)") == 58'350);
  CHECK(fen("58350", "amount_fen") == 58'350);
  CHECK(fen("583.5", "金额") == 58'350);
  CHECK(fen("0.5", "金额(万元)") == 500'000);
  CHECK(fen("583.5元", "金额(分)") == 58'350);
  CHECK(fen("1.2万", "金额(元)") == 1'200'000);
  CHECK(fen("1.2万元", "金额") == 1'200'000);
  CHECK(fen("￥1,200.00", "金额") == 120'000);
  CHECK(fen("１２００", "金额") == 120'000);
  CHECK(fen("1 200", "金额") == 120'000);
  CHECK_FALSE(fen("583.505", "金额(元)"));
  CHECK_FALSE(fen("五百", "金额(元)"));
  CHECK_FALSE(fen("1e300", "金额(元)"));
  CHECK(format_of_heading("金额").unit_is_assumed);
  CHECK_FALSE(format_of_heading("金额(元)").unit_is_assumed);
}

TEST_CASE("numbers kept as text are read however the text was forced") {
  for (const char* cell : {"34110319520308002X", "34110319520308002x", "'34110319520308002X", "=\"34110319520308002X\"",
                           "341103 19520308 002X", "３４１１０３１９５２０３０８００２Ｘ", "\t34110319520308002X "}) {
    INFO(cell);
    CHECK(id_number(cell) == "34110319520308002X");
  }
}

TEST_CASE("a spreadsheet's errors and formulas are no values, also where any text would do") {
  v1::Recipient person;
  for (const char* cell : {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "=A1", "=VLOOKUP(A1,B:C,2,0)", "=(1+2)"}) {
    INFO(cell);
    CHECK_FALSE(set_from_cell(field(v1::KIND_RECIPIENT, "name"), cell, {}, person));
    CHECK(person.name().empty());
  }
  for (const char* cell : {"#1", "=", "= 无", "#"}) {
    INFO(cell);
    CHECK(set_from_cell(field(v1::KIND_RECIPIENT, "note"), cell, {}, person));
  }
}

TEST_CASE("a masked ID number is refused with what to do about it") {
  CHECK_THAT(id_number("3411**********1234"), Catch::Contains("masked"));
}

TEST_CASE("what is written as a cell is read back as the same value") {
  v1::Visit visit;
  visit.set_visited_at_ms(1'795'000'000'123);
  visit.set_level(v1::VISIT_LEVEL_TOWN);
  visit.set_duration_minutes(35);
  visit.set_position_is_mock(true);
  v1::Visit again;
  for (const char* name : {"visited_at_ms", "level", "duration_minutes", "position_is_mock", "remark"}) {
    const FieldInfo& info = field(v1::KIND_VISIT, name);
    REQUIRE(set_from_cell(info, text_of_cell(to_cell(info, visit)), {}, again));
  }
  CHECK(again.SerializeAsString() == visit.SerializeAsString());

  v1::Payment payment;
  payment.set_amount_fen(58'301);
  v1::Payment paid;
  const FieldInfo& amount = field(v1::KIND_PAYMENT, "amount_fen");
  CHECK(heading_of(amount) == "金额(元)");
  REQUIRE(set_from_cell(amount, text_of_cell(to_cell(amount, payment)), format_of_heading(heading_of(amount)), paid));
  CHECK(paid.amount_fen() == 58'301);
}
