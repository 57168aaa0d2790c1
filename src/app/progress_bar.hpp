// How far a long piece of work is: one line on standard error, where that is a terminal; nothing in a pipe.
#pragma once

#include <cstdint>
#include <string>

namespace gridvisit {

class ProgressBar {
 public:
  ProgressBar();
  /// `total` below 0: not known. Cheap to call often.
  void show(const std::string& step, std::int64_t done, std::int64_t total);
  /// Takes the line away again.
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
};

}  // namespace gridvisit
