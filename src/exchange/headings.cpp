#include "exchange/headings.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "exchange/cell_text.hpp"

namespace gridvisit {
namespace {

/// Words by '|', as normalise_heading gives them. An empty kind: any. The target "" stands for what is ignored.
struct Words {
  std::string_view kind;
  std::string_view target;
  std::string_view words;
};
constexpr Words kWords[] = {
    {"", "",
     "序号|no|fid|objectid|ogcfid|导入问题|problem|级别|层级|level|上级编码|上级代码|parentcode|parent|shapeleng|"
     "shapelength|shapearea"},
    {"", "longitude", "经度|lon|lng|long|longitude|x|x坐标|东经"},
    {"", "latitude", "纬度|lat|latitude|y|y坐标|北纬"},
    {"", "name", "名称"},
    {"", "phone", "电话|手机|手机号|手机号码|联系方式|电话号码|phonenumber|tel|telephone|mobile"},
    {"", "address", "住址|地址|家庭住址|家庭地址|现住址|居住地址|居住地|详细地址"},
    {"", "note", "备注|说明|remark|remarks"},
    {"", "division_code",
     "区划代码|行政区划代码|所属区划编码|所属村编码|村编码|村代码|code12|adcode|division|code|编码"},
    {"", "programme", "项目名称|program|优抚项目"},
    {"", "recipient_id_number", "身份证号|身份证号码|公民身份号码|身份证|idnumber|idno|对象身份证号|优抚对象身份证号"},
    {"", "recipient_name", "姓名|对象姓名|优抚对象|优抚对象姓名|recipient"},
    {"", "recipient_grid_code", "网格编码|网格编号|网格代码|gridcode|grid"},
    {"", "user_login", "走访人|走访人账号|走访人登录名|登录名|账号|user|login"},
    {"", "memorial_site_number", "设施编号|设施|site|sitenumber|迁出设施编号|墓编号"},
    {"", "memorial_site_name", "设施名称|sitename"},
    {"", "to_memorial_site_number", "迁入设施编号|迁入设施|tosite|tositenumber"},
    {"", "to_memorial_site_name", "迁入设施名称|tositename"},
    {"", "inn_name", "驿站名称|驿站|军人驿站|inn|名称|name"},
    {"division", "code", "编码|代码|区划代码|行政区划代码|统计用区划代码|code12|adcode|divisioncode"},
    {"division", "name", "区划|行政区划名称|区划全称"},
    {"grid", "code", "编码|代码|网格编号|网格代码|gridcode|gridid"},
    {"grid", "name", "网格|gridname"},
    {"station", "station_kind", "类型|类别|kind|type"},
    {"station", "model_status", "示范型状态|全国示范型|示范型创建|示范型服务站"},
    {"place", "place_kind", "类型|类别|kind|type"},
    {"place", "is_public", "性质|办医性质|是否公办|public"},
    {"place", "one_stop_settlement", "是否一站式结算|一站式"},
    {"place", "appointed_principals", "兵校长|principals"},
    {"place", "appointed_tutors", "兵辅导员|tutors"},
    {"recipient", "id_number", "身份证号码|公民身份号码|身份证|证件号码|idno"},
    {"recipient", "name", "对象姓名|优抚对象姓名"},
    {"recipient", "birth_day", "出生年月日|出生|生日|birthday|birthdate|dateofbirth"},
    {"recipient", "sex", "gender"},
    {"recipient", "grid_code", "网格编号|网格代码|所属网格|所属网格编码|网格|grid"},
    {"recipient", "village_code", "所属村编码|村代码|村社区编码|所属村|village"},
    {"recipient", "categories", "类别|对象类别|优抚对象类别|人员类别|category"},
    {"recipient", "disability_grade", "残疾等级|伤残等级"},
    {"recipient", "conditions", "特殊状况|特殊情况|困难情况|condition"},
    {"recipient", "merits", "立功情况|立功受奖|merit"},
    {"enrolment", "programme", "待遇|待遇名称|服务项目|享受项目"},
    {"enrolment", "start_day", "享受日期|起始日期|开始时间|发证日期|签约日期|参保日期|startdate"},
    {"enrolment", "end_day", "终止日期|结束时间|截止日期|有效期至|停发日期|enddate"},
    {"enrolment", "reference", "优待证号|证件编号|卡号|编号|合同编号|保单号|保单编号|cardnumber"},
    {"payment", "programme", "发放项目|资金项目|补助项目"},
    {"payment", "amount_fen", "金额|发放金额|实发金额|补助金额|补助标准|amount"},
    {"payment", "month", "发放月份|所属月份|补助月份|所属期|paymonth"},
    {"payment", "paid_day", "发放时间|打卡日期|到账日期|paiddate|payday"},
    {"visit", "number", "编号|流水号|记录编号"},
    {"visit", "level", "级别|层级|走访级别"},
    {"visit", "purpose", "走访事由|走访类型|走访目的"},
    {"visit", "method", "走访方式|走访形式"},
    {"visit", "visited_at_ms", "走访日期|时间|日期|visitedat|visitdate|date|time"},
    {"visit", "duration_minutes", "时长|走访时长|duration"},
    {"visit", "remark", "走访情况|走访记录|走访内容|备注"},
    {"need", "number", "编号"},
    {"need", "content", "内容|诉求"},
    {"need", "raised_at_ms", "提出日期|登记时间|raisedat"},
    {"need", "closed_at_ms", "办结日期|closedat"},
    {"need", "owner_user_login", "承办人|承办人登录名|办理人|责任人|owner"},
    {"need", "visit_number", "走访编号"},
    {"memorial_site", "number", "编号"},
    {"memorial_site", "memorial_kind", "类型|类别|kind|type"},
    {"memorial_site", "keeper_user_login", "管护员|管护员登录名|管护人|keeper"},
    {"martyr", "number", "编号|烈士证编号|烈士证书编号|证书编号|martyrnumber"},
    {"martyr", "name", "烈士|烈士姓名|martyr|martyrname"},
    {"martyr", "memorial_site_number", "安葬地编号|安葬设施编号|墓地编号"},
    {"martyr", "memorial_site_name", "安葬地|安葬地点|安葬设施|所在陵园|墓地|纪念设施"},
    {"martyr", "birth_year", "出生年|出生年月|出生日期|出生时间|生年|born"},
    {"martyr", "death_year", "牺牲年|牺牲年月|牺牲日期|牺牲时间|牺牲年月日|卒年|died"},
    {"martyr", "story", "主要事迹|烈士事迹|简要事迹|事迹简介|简介"},
    {"martyr", "family_recipient_id_number", "家属身份证号|烈属身份证号|遗属身份证号|famidno"},
    {"martyr", "family_recipient_name", "家属姓名|烈属姓名|遗属姓名|家属|遗属|famname"},
    {"martyr", "family_recipient_grid_code", "家属网格编码|烈属网格编码|famgrid"},
    {"memorial_work", "number", "编号|worknumber"},
    {"memorial_work", "work_kind", "类型|工程类别|kind|type"},
    {"memorial_work", "cost_fen", "费用|造价|cost"},
    {"inn_contract", "start_day", "开始日期|起始日期|签约时间|合同起始日期|生效日期|startdate"},
    {"inn_contract", "end_day", "结束日期|截止日期|到期时间|合同到期日期|有效期至|enddate"},
    {"inn_contract", "rooms_per_night", "每晚房间|房间数|每日房间数|rooms"},
    {"inn_contract", "renewal", "是否续签|签约类型"},
    {"indicator", "name", "指标|统计指标|项目|统计项目|名称|indicator"},
    {"indicator", "period", "统计期|统计期间|年度|年份|月份|季度|时间|报告期|year|month|quarter"},
    {"indicator", "value", "数量|值|指标值|完成数|完成情况|合计|本期|amount|figure"},
    {"indicator", "unit", "计量单位"},
    {"user", "login", "账号|用户名|username"},
    {"user", "division_code", "所属单位编码"},
    {"user", "role", "岗位|roles"},
    {"user", "code", "负责区域|负责区域编码|负责网格|分工区域|分工编码|工作区划|areacode|assignmentcode"},
};

constexpr Words kRoadWords[] = {
    {"", "road_class", "道路等级|道路类型|道路类别|技术等级|等级|highway|class|fclass|roadclass|type"},
    {"", "name", "名称|道路名称|路名|name|roadname"},
    {"", "oneway", "单向|单行|单行道|是否单向|oneway"},
    {"", "maxspeed", "限速|最高限速|最高时速|maxspeed|speed|speedlimit"},
    {"", "access", "通行|通行限制|access"},
};

// A name cut by a .dbf has ten bytes: of GBK's two to a character that is up to fifteen of UTF-8, of a half one less.
constexpr std::size_t kCutFrom = 9;
constexpr std::size_t kCutTo = 15;

bool holds_word(std::string_view words, std::string_view word) {
  const std::vector<std::string_view> all = split_set(words);
  return std::ranges::find(all, word) != all.end();
}

// How well a heading names a target; 0: not at all. What is said for this kind counts more than what is said for any.
int rank(const ImportKind& kind, const Target& target, const std::string& heading) {
  const FieldInfo& named = target.use == Target::Use::key ? *target.key : *target.field;
  if (heading == normalise_heading(target.name)) return 5;
  const bool own_label = target.use == Target::Use::value || target.use == Target::Use::companion;
  if (own_label && heading == normalise_heading(named.rule.label())) return target.use == Target::Use::value ? 4 : 3;
  int best = 0;
  for (const Words& words : kWords) {
    if (words.target != target.name || (!words.kind.empty() && words.kind != kind.kind->name)) continue;
    if (holds_word(words.words, heading)) best = std::max(best, words.kind.empty() ? 1 : 2);
  }
  return best;
}

const Target* find_target_of(const ImportKind& kind, const std::string& heading) {
  const Target* best = nullptr;
  int best_rank = 0;
  for (const Target& target : kind.targets) {
    if (const int its_rank = rank(kind, target, heading); its_rank > best_rank) {
      best = &target;
      best_rank = its_rank;
    }
  }
  return best;
}

bool is_ignored(const std::string& heading) {
  return std::ranges::any_of(
      kWords, [&](const Words& words) { return words.target.empty() && holds_word(words.words, heading); });
}

// Shapefile's .dbf cuts a column's name after ten bytes, Chinese ones in mid-character: the start of one name alone is
// that name.
const Target* find_cut_target(const ImportKind& kind, const std::string& heading) {
  constexpr std::size_t kShortest = 6;
  if (heading.size() < kShortest) return nullptr;
  const Target* found = nullptr;
  for (const Target& target : kind.targets) {
    const FieldInfo& named = target.use == Target::Use::key ? *target.key : *target.field;
    const bool own_label = target.use == Target::Use::value || target.use == Target::Use::companion;
    const bool starts = normalise_heading(target.name).starts_with(heading) ||
                        (own_label && normalise_heading(named.rule.label()).starts_with(heading));
    if (!starts) continue;
    if (found != nullptr) return nullptr;
    found = &target;
  }
  return found;
}

std::unexpected<Error> refuse(std::string message, std::string field = {}) {
  return failure(ErrorCode::invalid, std::move(message), {{}, {}, std::move(field)});
}

Result<> apply_map(const ImportKind& kind, std::span<const std::string> headings, const HeadingMap& map,
                   ColumnPlan& plan) {
  for (const auto& [name, heading] : map) {
    const Target* target = kind.find_target(name);
    if (target == nullptr) {
      std::vector<std::string_view> names;
      for (const Target& known : kind.targets) names.push_back(known.name);
      return refuse(fmt::format("--map names '{}', which a {} does not have; there are {}", name, kind.kind->name,
                                fmt::join(names, ", ")));
    }
    const auto found = std::ranges::find_if(headings, [&](const std::string& other) {
      return trim(other) == trim(heading) || normalise_heading(other) == normalise_heading(heading);
    });
    if (found == headings.end()) {
      return refuse(fmt::format("--map names the column '{}', which the file does not have; it has {}", heading,
                                fmt::join(headings, ", ")),
                    target->name);
    }
    plan.uses.push_back({static_cast<std::size_t>(found - headings.begin()), target, format_of_heading(*found)});
  }
  return {};
}

// Whether some column, or for a position or area the feature itself, can give the field.
bool is_served(const ColumnPlan& plan, const FieldInfo& field) {
  return std::ranges::any_of(plan.uses, [&](const ColumnUse& use) { return use.target->field == &field; });
}

Result<> check_complete(const ImportKind& kind, std::span<const std::string> headings, const ColumnPlan& plan) {
  for (const FieldInfo& field : kind.kind->fields) {
    if (!field.rule.required() || is_served(plan, field)) continue;
    std::vector<std::string_view> targets;
    for (const Target& target : kind.targets) {
      if (target.field == &field) targets.push_back(target.name);
    }
    const std::string_view label = field.rule.label().empty() ? field.references->options.label() : field.rule.label();
    return refuse(fmt::format("no column gives {} ({}); the file has {}: name the column with --map {}=COLUMN",
                              fmt::join(targets, " or "), label, fmt::join(headings, ", "), targets.front()),
                  field.name);
  }
  const auto gives = [&](Target::Use wanted) {
    return std::ranges::any_of(plan.uses, [&](const ColumnUse& use) { return use.target->use == wanted; });
  };
  if (gives(Target::Use::longitude) != gives(Target::Use::latitude)) {
    const std::string_view missing = gives(Target::Use::longitude) ? "latitude" : "longitude";
    return refuse(fmt::format("no column gives the {}; the file has {}: name the column with --map {}=COLUMN", missing,
                              fmt::join(headings, ", "), missing),
                  std::string(missing));
  }
  return {};
}

}  // namespace

int ColumnPlan::column_of(std::string_view name) const {
  const auto serves = [name](const ColumnUse& use) {
    return use.target->name == name || (use.target->use != Target::Use::companion && use.target->field->name == name);
  };
  const auto use = std::ranges::find_if(uses, serves);
  return use == uses.end() ? -1 : static_cast<int>(use->column);
}

Result<ColumnPlan> plan_columns(const ImportKind& kind, std::span<const std::string> headings, const HeadingMap& map) {
  ColumnPlan plan;
  if (auto applied = apply_map(kind, headings, map, plan); !applied) return failure(applied);
  const std::size_t mapped = plan.uses.size();
  for (std::size_t column = 0; column < headings.size(); ++column) {
    const auto first_mapped = plan.uses.begin();
    const auto end_mapped = first_mapped + static_cast<std::ptrdiff_t>(mapped);
    if (std::any_of(first_mapped, end_mapped, [&](const ColumnUse& use) { return use.column == column; })) continue;
    const std::string heading = normalise_heading(headings[column]);
    const Target* target = find_target_by_heading(kind, headings[column]);
    if (target == nullptr) {
      (heading.empty() || is_ignored(heading) ? plan.ignored : plan.unknown).push_back(headings[column]);
      continue;
    }
    const auto taken = std::ranges::find(plan.uses, target, &ColumnUse::target);
    if (taken == plan.uses.end()) {
      plan.uses.push_back({column, target, format_of_heading(headings[column])});
    } else if (static_cast<std::size_t>(taken - plan.uses.begin()) < mapped) {
      plan.unknown.push_back(headings[column]);
    } else {
      return refuse(fmt::format("the columns '{}' and '{}' both give {}: say which with --map {}=COLUMN",
                                headings[taken->column], headings[column], target->name, target->name),
                    target->name);
    }
  }
  if (auto complete = check_complete(kind, headings, plan); !complete) return failure(complete);
  return plan;
}

std::vector<std::string> words_for(const ImportKind& kind, const Target& target) {
  std::vector<std::string> all;
  for (const bool own : {true, false}) {
    for (const Words& words : kWords) {
      const bool fits = own ? words.kind == kind.kind->name : words.kind.empty();
      if (!fits || words.target != target.name) continue;
      for (const std::string_view word : split_set(words.words)) all.emplace_back(word);
    }
  }
  return all;
}

const Target* find_target_by_heading(const ImportKind& kind, std::string_view heading) {
  const std::string normal = normalise_heading(heading);
  const Target* target = find_target_of(kind, normal);
  const bool may_be_cut = heading.size() >= kCutFrom && heading.size() <= kCutTo;
  return target == nullptr && may_be_cut ? find_cut_target(kind, normal) : target;
}

std::string_view find_road_target(std::string_view heading) {
  const std::string word = normalise_heading(heading);
  for (const Words& words : kRoadWords) {
    if (holds_word(words.words, word)) return words.target;
  }
  return {};
}

}  // namespace gridvisit
