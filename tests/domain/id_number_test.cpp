#include "domain/id_number.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "make_record.hpp"

using namespace gridvisit;

namespace {

const Day kToday = day("2026-11-24");

std::string with_check_digit(std::string first_17) { return first_17 + id_number_check_digit(first_17); }

std::vector<std::string> some_numbers(int count) {
  std::mt19937 random(11643);
  std::vector<std::string> numbers;
  for (int i = 0; i < count; ++i) {
    const Day birth = day("1920-01-01") + std::chrono::days{random() % 36'000};
    std::string date = format_day(birth);
    std::erase(date, '-');
    numbers.push_back(with_check_digit(fmt::format("3411{:02}{}{:03}", random() % 99 + 1, date, random() % 1000)));
  }
  return numbers;
}

}  // namespace

TEST_CASE("the numbers printed in GB 11643 are accepted, and tell birth day and sex") {
  const auto man = parse_id_number("11010519491231002X", kToday).value();
  CHECK(man.region_code == "110105");
  CHECK(man.birth_day == day("1949-12-31"));
  CHECK(man.sex == v1::SEX_FEMALE);
  const auto other = parse_id_number("440524188001010014", kToday).value();
  CHECK(other.birth_day == day("1880-01-01"));
  CHECK(other.sex == v1::SEX_MALE);
}

TEST_CASE("a wrong ID number is refused with what to do about it") {
  const auto [text, says] = GENERATE(table<std::string, std::string>({
      {"", "has 18 characters, this one has 0"},
      {"110105491231002", "15 digits must be replaced"},
      {"11010519491231002X0", "this one has 19"},
      {"1101051949123100２X", "this one has"},
      {"110105194912310021", "should be X (a capital letter)"},
      {"11010519491231002x", "should be X (a capital letter)"},
      {"440524188001010015", "should be 4"},
      {"4405241880O1010014", "first 17 characters of an ID number are digits"},
      {"440524 88001010014", "first 17 characters of an ID number are digits"},
      {"040524188001010014", "cannot begin with 040524"},
      {"340000188001010014", "cannot begin with 340000"},
      {"440524188002300014", "birth date in the ID number, 18800230, does not exist"},
      {"440524202611250019", "in the future"},
      {"4405**********0014", "is masked"},
  }));
  INFO(text);
  const auto checked = check_id_number(text, kToday);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == ErrorCode::invalid);
  CHECK_THAT(checked.error().message, Catch::Contains(says));
}

TEST_CASE("a person may be born on the very day, and not after") {
  const std::string number = with_check_digit("34110320261124001");
  CHECK(check_id_number(number, kToday));
  CHECK_FALSE(check_id_number(number, kToday - std::chrono::days{1}));
}

TEST_CASE("every error in a single digit is caught") {
  for (const std::string& number : some_numbers(100)) {
    REQUIRE(check_id_number(number, kToday));
    for (std::size_t place = 0; place < number.size(); ++place) {
      for (const char digit : std::string("0123456789X")) {
        if (digit == number[place]) continue;
        std::string wrong = number;
        wrong[place] = digit;
        INFO(number << " " << wrong);
        REQUIRE_FALSE(check_id_number(wrong, kToday));
      }
    }
  }
}

TEST_CASE("every swap of two neighbouring digits is caught") {
  for (const std::string& number : some_numbers(500)) {
    for (std::size_t place = 0; place + 1 < number.size(); ++place) {
      if (number[place] == number[place + 1]) continue;
      std::string wrong = number;
      std::swap(wrong[place], wrong[place + 1]);
      INFO(number << " " << wrong);
      REQUIRE_FALSE(check_id_number(wrong, kToday));
    }
  }
}

TEST_CASE("a mask hides what is no UTF-8, too") {
  CHECK(mask_id_number(std::string(20, '\x80')) == "*");
  CHECK(mask_id_number("ab\xe5\xe5\xe5\xe5yz") == "ab****yz");
}

TEST_CASE("a masked number shows the first and the last four characters, and less of a shorter document") {
  const auto [number, masked] = GENERATE(table<std::string, std::string>({
      {"341103194912311234", "3411**********1234"},
      {"11010519491231002X", "1101**********002X"},
      {"1234567890", "12******90"},
      {"军字第12345号", "军字*****5号"},
      {"123", "***"},
      {"", ""},
  }));
  CHECK(mask_id_number(number) == masked);
  CHECK(is_masked_id_number(masked) == !masked.empty());
  CHECK_FALSE(is_masked_id_number(number));
}
