// GDAL's complaints while its object lives. They are counted and kept, not printed: their texts are for programmers.
#pragma once

namespace gridvisit {

class ErrorWatch {
 public:
  ErrorWatch();
  ErrorWatch(const ErrorWatch&) = delete;
  ErrorWatch& operator=(const ErrorWatch&) = delete;
  ~ErrorWatch();

  /// Whether there was a failure since the last call; warnings do not count.
  bool take_failure();
  void note_failure() { failed_ = true; }

 private:
  bool failed_ = false;
};

}  // namespace gridvisit
