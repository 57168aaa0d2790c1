#include "domain/visit_flag.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

#include "domain/visit_clock.hpp"

namespace gridvisit {
namespace {

struct FlagName {
  VisitFlag flag;
  std::string_view code;
  std::string_view label;
};
constexpr std::array<FlagName, kVisitFlagCount> kNames{{
    {VisitFlag::duplicate, "duplicate", "重复走访"},
    {VisitFlag::no_position, "no_position", "无定位"},
    {VisitFlag::far_from_home, "far_from_home", "离家过远"},
    {VisitFlag::outside_grid, "outside_grid", "不在网格内"},
    {VisitFlag::outside_hours, "outside_hours", "非工作时间"},
    {VisitFlag::too_fast, "too_fast", "间隔过短"},
    {VisitFlag::too_short, "too_short", "时长过短"},
    {VisitFlag::no_photo, "no_photo", "缺少照片"},
    {VisitFlag::mock_position, "mock_position", "模拟定位"},
    {VisitFlag::clock_off, "clock_off", "手机时钟不准"},
}};

const FlagName& name_of(VisitFlag flag) { return *std::ranges::find(kNames, flag, &FlagName::flag); }

std::string clock_time(Timestamp at) {
  const auto minute = minute_of_day(at).count();
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

std::string describe_no_position(const RaisedFlag& raised) {
  if (!raised.accuracy_m) return "手机未提供位置";
  return fmt::format("定位误差 {} 米, 无法判断", *raised.accuracy_m);
}

}  // namespace

std::span<const VisitFlag> all_visit_flags() {
  static constexpr std::array<VisitFlag, kVisitFlagCount> kAll = [] {
    std::array<VisitFlag, kVisitFlagCount> all{};
    std::ranges::transform(kNames, all.begin(), &FlagName::flag);
    return all;
  }();
  return kAll;
}

std::string_view flag_code(VisitFlag flag) { return name_of(flag).code; }

std::string_view flag_label(VisitFlag flag) { return name_of(flag).label; }

std::optional<VisitFlag> find_flag(std::string_view code) {
  const auto* const found = std::ranges::find(kNames, code, &FlagName::code);
  if (found == kNames.end()) return std::nullopt;
  return found->flag;
}

std::string describe(const RaisedFlag& raised) {
  const int distance_m = raised.distance_m.value_or(0);
  const int minutes = raised.minutes.value_or(0);
  switch (raised.flag) {
    case VisitFlag::duplicate:
      return fmt::format("{} 分钟前已有一次同级走访, 未满 {} 分钟", minutes, raised.limit_minutes.value_or(0));
    case VisitFlag::no_position: return describe_no_position(raised);
    case VisitFlag::far_from_home:
      return fmt::format("距住址(设施) {} 米, 超过 {} 米", distance_m, raised.limit_m.value_or(0));
    case VisitFlag::outside_grid: return fmt::format("距网格 {} 边界 {} 米", raised.grid_code, distance_m);
    case VisitFlag::outside_hours:
      return raised.at
                 ? fmt::format("{} {} 开始, 不在工作时间", format_day(district_day(*raised.at)), clock_time(*raised.at))
                 : std::string(flag_label(raised.flag));
    case VisitFlag::too_fast:
      return fmt::format("距上一次走访 {} 米, 路上约需 {} 分钟{}, 实际间隔 {} 分钟", distance_m,
                         raised.travel_minutes.value_or(0), raised.travel_is_estimate ? "(估计)" : "", minutes);
    case VisitFlag::too_short:
      return fmt::format("仅 {} 分钟, 不足 {} 分钟", minutes, raised.limit_minutes.value_or(0));
    case VisitFlag::no_photo: return "表单要求拍照, 未收到照片";
    case VisitFlag::mock_position: return "手机系统提示位置由应用模拟";
    case VisitFlag::clock_off:
      return fmt::format("手机时钟{} {} 分钟, 校正后为 {}", minutes < 0 ? "快" : "慢", std::abs(std::int64_t{minutes}),
                         raised.at ? clock_time(*raised.at) : "");
  }
  return std::string(flag_label(raised.flag));
}

}  // namespace gridvisit
