#include "app/progress_bar.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace gridvisit {

ProgressBar::ProgressBar() : terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(const std::string& step, std::int64_t done, std::int64_t total) {
  if (!terminal_) return;
  std::string amount = done > 0 ? fmt::format(" {}", done) : " …";
  if (total > 0) {
    constexpr std::int64_t kWidth = 30;
    const std::int64_t full = std::min(kWidth, kWidth * done / total);
    amount = fmt::format(" [{:#<{}}{:.<{}}] {}/{}", "", full, "", kWidth - full, done, total);
  }
  fmt::print(stderr, "\r\x1b[K{}{}", step, amount);
  std::fflush(stderr);
  shown_ = true;
}

void ProgressBar::clear() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

}  // namespace gridvisit
