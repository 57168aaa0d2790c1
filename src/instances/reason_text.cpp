#include "instances/reason_text.hpp"

#include <fmt/format.h>

namespace gridvisit {
namespace {

using planner::Relaxation;
using planner::WhyLeftOut;

std::string duration(std::int64_t seconds) {
  const std::int64_t minutes = (seconds + 59) / 60;
  return minutes < 60 ? fmt::format("{} min", minutes) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

std::string_view why_in_words(WhyLeftOut why) {
  switch (why) {
    case WhyLeftOut::no_shift: return "nobody works";
    case WhyLeftOut::unreachable: return "no way leads there and back";
    case WhyLeftOut::not_allowed: return "nobody who works on its days may do it";
    case WhyLeftOut::outside_every_shift: return "even alone it fits into no shift";
    case WhyLeftOut::no_time_left: return "the shifts are full";
  }
  return "";
}

std::string in_words(const Relaxation& relaxation, const Instance& instance) {
  const auto name = [](const std::vector<std::string>& names, std::int64_t index) {
    return index >= 0 && index < static_cast<std::int64_t>(names.size()) ? names[static_cast<std::size_t>(index)]
                                                                         : std::to_string(index);
  };
  const std::string shift = name(instance.shifts, relaxation.shift);
  switch (relaxation.kind) {
    case Relaxation::Kind::longer_shift:
      return fmt::format("shift {} lasted {} longer", shift, duration(relaxation.amount));
    case Relaxation::Kind::wider_window:
      return fmt::format("its windows opened and closed {} more widely", duration(relaxation.amount));
    case Relaxation::Kind::skill: return fmt::format("who works shift {} had skill {}", shift, relaxation.amount);
    case Relaxation::Kind::more_jobs: return fmt::format("shift {} might have one job more", shift);
    case Relaxation::Kind::another_shift:
      return fmt::format("there were another shift like {}, of {}", shift, duration(relaxation.amount));
    case Relaxation::Kind::drop:
      return fmt::format("job {} in shift {} made way", name(instance.jobs, relaxation.amount), shift);
  }
  return {};
}

}  // namespace

std::string_view name_of(WhyLeftOut why) {
  switch (why) {
    case WhyLeftOut::no_shift: return "no_shift";
    case WhyLeftOut::unreachable: return "unreachable";
    case WhyLeftOut::not_allowed: return "not_allowed";
    case WhyLeftOut::outside_every_shift: return "outside_every_shift";
    case WhyLeftOut::no_time_left: return "no_time_left";
  }
  return "";
}

std::string_view name_of(Relaxation::Kind kind) {
  switch (kind) {
    case Relaxation::Kind::longer_shift: return "longer_shift";
    case Relaxation::Kind::wider_window: return "wider_window";
    case Relaxation::Kind::skill: return "skill";
    case Relaxation::Kind::more_jobs: return "more_jobs";
    case Relaxation::Kind::another_shift: return "another_shift";
    case Relaxation::Kind::drop: return "drop";
  }
  return "";
}

std::string describe(const planner::LeftOut& left_out, const Instance& instance) {
  std::string text(why_in_words(left_out.why));
  if (left_out.relaxations.empty()) return text;
  text += ". It would fit if ";
  for (std::size_t i = 0; i < left_out.relaxations.size(); ++i) {
    if (i > 0) text += ", or if ";
    text += in_words(left_out.relaxations[i], instance);
  }
  return text;
}

}  // namespace gridvisit
