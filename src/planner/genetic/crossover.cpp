#include "planner/genetic/crossover.hpp"

#include <limits>

namespace gridvisit::planner::genetic {
namespace {

/// How often the routes taken are those around the client, and not those that share most with the routes given up.
constexpr double kAroundChance = 0.5;
/// How often a client that both have keeps its place in the new route.
constexpr double kPreferNewChance = 0.3;

// The routes of a plan, those that come nearest to the client first.
std::vector<std::size_t> routes_around(const Instance& instance, const Plan& plan, int client) {
  std::vector<std::pair<Money, std::size_t>> order;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    Money nearest = std::numeric_limits<Money>::max();
    for (const int other : plan[i]) {
      if (other == client) nearest = -1;
      nearest = std::min(nearest, Money{std::min(instance.arc(client, other).cost, instance.arc(other, client).cost)});
    }
    if (!plan[i].empty()) order.emplace_back(nearest, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> routes;
  routes.reserve(order.size());
  for (const auto& [nearest, route] : order) routes.push_back(route);
  return routes;
}

class Exchange {
 public:
  Exchange(const Instance& instance, const Plan& first, const Plan& second)
      : first_(first), second_(second), marked_(static_cast<std::size_t>(instance.clients) + 1, 0) {}

  // The second plan's routes that share most with those taken out of the first.
  void choose(const std::vector<std::size_t>& around, std::size_t count, std::size_t in_count) {
    out_.assign(around.begin(), around.begin() + static_cast<std::ptrdiff_t>(count));
    for (const std::size_t route : out_) mark(first_[route], kOut);
    std::vector<std::pair<double, std::size_t>> shared;
    for (std::size_t i = 0; i < second_.size(); ++i) {
      if (second_[i].empty()) continue;
      double common = 0;
      for (const int client : second_[i]) common += (at(client) & kOut) != 0 ? 1 : 0;
      shared.emplace_back(-common / static_cast<double>(second_[i].size()), i);
    }
    std::sort(shared.begin(), shared.end());
    for (std::size_t i = 0; i < std::min(in_count, shared.size()); ++i) take(shared[i].second);
  }

  // The second plan's routes around the same client, however much they share.
  void choose_around(const std::vector<std::size_t>& around, const std::vector<std::size_t>& second_around,
                     std::size_t count, std::size_t in_count) {
    out_.assign(around.begin(), around.begin() + static_cast<std::ptrdiff_t>(count));
    for (const std::size_t route : out_) mark(first_[route], kOut);
    for (std::size_t i = 0; i < std::min(in_count, second_around.size()); ++i) take(second_around[i]);
  }

  // A client that both the new routes and the kept ones have leaves one of them.
  [[nodiscard]] Plan build(bool prefer_new) const {
    Plan made;
    for (std::size_t i = 0; i < first_.size(); ++i) {
      if (std::ranges::find(out_, i) != out_.end()) continue;
      std::vector<int> kept;
      for (const int client : first_[i]) {
        if (!prefer_new || (at(client) & kIn) == 0) kept.push_back(client);
      }
      if (!kept.empty()) made.push_back(std::move(kept));
    }
    for (const std::size_t route : in_) {
      std::vector<int> taken;
      for (const int client : second_[route]) {
        if (prefer_new || (at(client) & kOut) != 0) taken.push_back(client);
      }
      if (!taken.empty()) made.push_back(std::move(taken));
    }
    return made;
  }

  [[nodiscard]] bool changes_nothing() const {
    return std::ranges::all_of(in_, [&](std::size_t in) {
      return std::ranges::any_of(out_, [&](std::size_t out) { return second_[in] == first_[out]; });
    });
  }

 private:
  static constexpr unsigned char kOut = 1;
  static constexpr unsigned char kIn = 2;
  void take(std::size_t route) {
    in_.push_back(route);
    mark(second_[route], kIn);
  }
  void mark(const std::vector<int>& clients, unsigned char bit) {
    for (const int client : clients) marked_[static_cast<std::size_t>(client)] |= bit;
  }
  [[nodiscard]] unsigned char at(int client) const { return marked_[static_cast<std::size_t>(client)]; }

  const Plan& first_;
  const Plan& second_;
  std::vector<unsigned char> marked_;
  std::vector<std::size_t> out_;
  std::vector<std::size_t> in_;
};

}  // namespace

Plan exchange_routes(const Instance& instance, const Individual& first, const Individual& second, Random& random) {
  constexpr int kTries = 4;
  Plan made;
  for (int i = 0; i < kTries; ++i) {
    const int client = 1 + static_cast<int>(random.below(static_cast<std::size_t>(instance.clients)));
    const auto around = routes_around(instance, first.plan, client);
    const std::size_t most = std::max<std::size_t>(1, std::min(around.size(), second.plan.size()) - 1);
    Exchange exchange(instance, first.plan, second.plan);
    const std::size_t count = 1 + random.below(most);
    // One route more or less now and then, or every child would have as many as its parent.
    const std::size_t in_count = count + random.below(3) - (count > 1 ? 1 : 0);
    if (random.chance(kAroundChance)) {
      exchange.choose_around(around, routes_around(instance, second.plan, client), count, in_count);
    } else {
      exchange.choose(around, count, in_count);
    }
    made = exchange.build(random.chance(kPreferNewChance));
    if (!exchange.changes_nothing()) break;
  }
  return made;
}

}  // namespace gridvisit::planner::genetic
