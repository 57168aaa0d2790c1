#include "demo/names.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace gridvisit::demo {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kSurnames{
    "王"sv, "李"sv, "张"sv, "刘"sv, "陈"sv, "杨"sv, "黄"sv, "赵"sv, "吴"sv, "周"sv, "徐"sv, "孙"sv, "马"sv, "朱"sv,
    "胡"sv, "郭"sv, "何"sv, "高"sv, "林"sv, "罗"sv, "郑"sv, "梁"sv, "谢"sv, "宋"sv, "唐"sv, "许"sv, "邓"sv, "冯"sv,
    "韩"sv, "曹"sv, "曾"sv, "彭"sv, "萧"sv, "蔡"sv, "潘"sv, "田"sv, "董"sv, "袁"sv, "于"sv, "余"sv, "叶"sv, "蒋"sv,
    "杜"sv, "苏"sv, "魏"sv, "程"sv, "吕"sv, "丁"sv, "沈"sv, "任"sv, "姚"sv, "卢"sv, "傅"sv, "钟"sv, "姜"sv, "崔"sv};
constexpr std::array kMaleCharacters{"国"sv, "建"sv, "军"sv, "志"sv, "强"sv, "明"sv, "文"sv, "永"sv, "德"sv,
                                     "成"sv, "平"sv, "华"sv, "保"sv, "卫"sv, "学"sv, "友"sv, "光"sv, "荣"sv,
                                     "春"sv, "林"sv, "宝"sv, "海"sv, "东"sv, "生"sv, "根"sv, "才"sv, "福"sv,
                                     "祥"sv, "义"sv, "勇"sv, "峰"sv, "刚"sv, "庆"sv, "胜"sv, "兴"sv, "良"sv};
constexpr std::array kFemaleCharacters{"秀"sv, "英"sv, "兰"sv, "芳"sv, "梅"sv, "珍"sv, "玉"sv, "桂"sv,
                                       "红"sv, "霞"sv, "莲"sv, "凤"sv, "琴"sv, "云"sv, "翠"sv, "月"sv,
                                       "素"sv, "敏"sv, "静"sv, "丽"sv, "娟"sv, "艳"sv, "香"sv, "萍"sv};
constexpr std::array kPlaceFirst{"青"sv, "白"sv, "清"sv, "长"sv, "高"sv, "上"sv, "下"sv, "东"sv, "西"sv, "南"sv,
                                 "北"sv, "大"sv, "小"sv, "双"sv, "三"sv, "石"sv, "金"sv, "松"sv, "柳"sv, "竹"sv,
                                 "桃"sv, "荷"sv, "龙"sv, "凤"sv, "云"sv, "古"sv, "新"sv, "永"sv, "安"sv, "和"sv};
constexpr std::array kPlaceSecond{"山"sv, "河"sv, "塘"sv, "岗"sv, "桥"sv, "湾"sv, "庄"sv, "集"sv, "店"sv, "冲"sv,
                                  "泉"sv, "岭"sv, "坝"sv, "圩"sv, "湖"sv, "林"sv, "洼"sv, "墩"sv, "坊"sv, "洲"sv,
                                  "溪"sv, "坡"sv, "渡"sv, "井"sv, "口"sv, "营"sv, "园"sv, "堰"sv, "涧"sv, "峰"sv};

}  // namespace

std::string make_person_name(Random& random, bool male) {
  std::string name(random.pick(kSurnames));
  const int characters = random.chance(0.8) ? 2 : 1;
  for (int i = 0; i < characters; ++i) name += male ? random.pick(kMaleCharacters) : random.pick(kFemaleCharacters);
  return name;
}

std::string make_place_stem(std::size_t number) {
  // 371 has no factor in common with 900, so every pair comes once.
  const std::size_t pair = (number * 371) % (kPlaceFirst.size() * kPlaceSecond.size());
  return std::string(kPlaceFirst[pair / kPlaceSecond.size()]) + std::string(kPlaceSecond[pair % kPlaceSecond.size()]);
}

std::string make_phone(Random& random) { return fmt::format("12{:09}", random.below(1'000'000'000)); }

}  // namespace gridvisit::demo
