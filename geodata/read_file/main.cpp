// gridvisit-read-file FILE LAYER: parses one file from outside, within limits, and writes what it holds as frames on
// standard output. A program of its own so that whatever a broken file does to a parser happens here.
#include <csignal>
#include <cstdio>
#include <exception>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.hpp"
#include "geodata/read_file/feature_source.hpp"

namespace {

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;  // its shadow memory alone exceeds any limit on addresses
#else
constexpr bool kSanitized = false;
#endif

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
}

void confine() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, static_cast<rlim_t>(gridvisit::limits::kImportReadDeadline.count()));
  if (!kSanitized) limit(RLIMIT_AS, gridvisit::limits::kImportReadMemoryBytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || isatty(STDOUT_FILENO) == 1) {
    std::fputs("gridvisit-read-file is a part of gridvisit: use 'gridvisit import'.\n", stderr);
    return 2;
  }
  confine();
  try {
    gridvisit::FrameWriter frames(STDOUT_FILENO);
    gridvisit::send_features(argv[1], argv[2], frames);
    frames.flush();
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}
