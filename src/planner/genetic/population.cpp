#include "planner/genetic/population.hpp"

#include <numeric>

namespace gridvisit::planner::genetic {
namespace {

constexpr std::size_t kSmallest = 25;
constexpr std::size_t kGeneration = 40;
constexpr std::size_t kElite = 4;
constexpr std::size_t kClose = 5;
constexpr double kLeastDifference = 0.1;
constexpr double kMostDifference = 0.5;
constexpr int kPairTries = 10;

double diversity(const std::vector<std::pair<double, const Individual*>>& nearest) {
  const std::size_t count = std::min(kClose, nearest.size());
  if (count == 0) return 1;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += nearest[i].first;
  return sum / static_cast<double>(count);
}

}  // namespace

void Population::clear() {
  feasible_.clear();
  infeasible_.clear();
}

void Population::add(Individual individual) {
  Group& group = individual.feasible() ? feasible_ : infeasible_;
  add_to(group, std::make_unique<Individual>(std::move(individual)));
}

void Population::add_to(Group& group, std::unique_ptr<Individual> individual) {
  Member member{std::move(individual), {}, 0};
  for (Member& other : group) {
    const double difference = distance(*member.individual, *other.individual);
    member.nearest.emplace_back(difference, other.individual.get());
    const auto place =
        std::ranges::lower_bound(other.nearest, difference, {}, [](const auto& pair) { return pair.first; });
    other.nearest.insert(place, {difference, member.individual.get()});
  }
  std::ranges::sort(member.nearest, {}, [](const auto& pair) { return pair.first; });
  group.push_back(std::move(member));
  if (group.size() > kSmallest + kGeneration) {
    while (group.size() > kSmallest) remove_worst(group);
  }
  rate(group);
}

void Population::remove(Group& group, std::size_t index) {
  const Individual* gone = group[index].individual.get();
  for (Member& other : group) {
    std::erase_if(other.nearest, [gone](const auto& pair) { return pair.second == gone; });
  }
  group.erase(group.begin() + static_cast<std::ptrdiff_t>(index));
}

// A twin first, then the least fit.
void Population::remove_worst(Group& group) {
  for (std::size_t i = group.size(); i-- > 1;) {
    if (!group[i].nearest.empty() && group[i].nearest.front().first == 0) return remove(group, i);
  }
  const auto worst = std::ranges::max_element(group, {}, [](const Member& member) { return member.fitness; });
  remove(group, static_cast<std::size_t>(worst - group.begin()));
}

// The rank by cost plus, less for the elite, the rank by difference from the nearest.
void Population::rate(Group& group) const {
  const std::size_t size = group.size();
  std::vector<std::size_t> by_cost(size);
  std::iota(by_cost.begin(), by_cost.end(), 0);
  std::ranges::sort(by_cost, {},
                    [&](std::size_t i) { return std::pair(group[i].individual->penalised(penalties_), i); });
  std::vector<std::pair<double, std::size_t>> by_diversity;
  for (std::size_t rank = 0; rank < size; ++rank) {
    by_diversity.emplace_back(-diversity(group[by_cost[rank]].nearest), rank);
  }
  std::ranges::sort(by_diversity);
  const double weight = 1.0 - static_cast<double>(std::min(kElite, size)) / static_cast<double>(size);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t cost_rank = by_diversity[i].second;
    group[by_cost[cost_rank]].fitness = static_cast<double>(cost_rank) + weight * static_cast<double>(i);
  }
}

const Individual* Population::choose(Random& random) {
  const auto draw = [&]() -> const Member& {
    const std::size_t i = random.below(size());
    return i < feasible_.size() ? feasible_[i] : infeasible_[i - feasible_.size()];
  };
  const Member& a = draw();
  const Member& b = draw();
  const auto share = [&](const Member& member) {
    const Group& group = member.individual->feasible() ? feasible_ : infeasible_;
    return member.fitness / static_cast<double>(group.size());
  };
  return (share(a) < share(b) ? a : b).individual.get();
}

std::pair<const Individual*, const Individual*> Population::choose_parents(Random& random) {
  rate(feasible_.empty() ? infeasible_ : feasible_);
  if (!infeasible_.empty()) rate(infeasible_);
  const Individual* first = choose(random);
  const Individual* second = choose(random);
  for (int i = 0; i < kPairTries; ++i) {
    const double difference = distance(*first, *second);
    if (difference >= kLeastDifference && difference <= kMostDifference) break;
    second = choose(random);
  }
  return {first, second};
}

}  // namespace gridvisit::planner::genetic
