// Many waiting phones in a process of their own: one process may not have enough descriptors for all.
#pragma once

#include <cstdint>
#include <span>

#include <sys/types.h>

#include "server_process.hpp"
#include "workload.hpp"

namespace gridvisit::bench {

class Crowd {
 public:
  /// Returns when every phone is connected and in step.
  Crowd(const ServerProcess& server, std::span<const Phone> phones);
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd();

  /// The phones begin to wait for a checkpoint as far as that; once.
  void expect_checkpoint(std::int64_t seq) const;
  /// Until all of them have had it.
  void wait() const;

 private:
  pid_t pid_ = 0;
  int to_ = -1;
  int from_ = -1;
};

}  // namespace gridvisit::bench
