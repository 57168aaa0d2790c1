#include <atomic>
#include <semaphore>

#include <catch2/catch.hpp>

#include "files/byte_budget.hpp"
#include "files/file_workers.hpp"

using namespace gridvisit;

TEST_CASE("jobs are done, also those that wait when the workers end, and none beyond the queue is taken") {
  std::atomic<int> done = 0;
  {
    std::binary_semaphore begun{0};
    std::binary_semaphore go{0};
    FileWorkers workers(1, 2);
    REQUIRE(workers.submit([&] {
      begun.release();
      go.acquire();
      ++done;
    }));
    begun.acquire();
    CHECK(workers.submit([&] { ++done; }));
    CHECK(workers.submit([&] { ++done; }));
    const auto refused = workers.submit([&] { done = 100; });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::too_many);
    go.release();
  }
  CHECK(done == 3);
}

TEST_CASE("bytes that are lent are counted until nobody holds them") {
  std::shared_ptr<const std::string> held;
  {
    const ByteBudget budget(10);
    held = budget.lend("12345678");
    REQUIRE(held != nullptr);
    CHECK(budget.lend("123") == nullptr);
    CHECK(budget.lend("12") != nullptr);
    const auto copy = held;
    held.reset();
    CHECK(budget.lend("123") == nullptr);
    held = copy;
  }
  CHECK(*held == "12345678");
  const ByteBudget budget(10);
  held = budget.lend("0123456789");
  held.reset();
  CHECK(budget.lend("0123456789") != nullptr);
}
