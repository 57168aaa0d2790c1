#include "geodata/read_file/confine.hpp"

#include <csignal>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace gridvisit {
namespace {

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool kHasShadowMemory = true;
#else
constexpr bool kHasShadowMemory = false;
#endif

void limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit limits{soft, hard};
  ::setrlimit(resource, &limits);
}

}  // namespace

void confine(Allowance allowance) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // One second between the soft limit (SIGXCPU, which the parent can name) and the hard one (SIGKILL).
  const rlim_t seconds = static_cast<rlim_t>(allowance.computing.count());
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_CORE, 0, 0);
  // An attempt to write a file fails as an error of that call, not as a signal.
  (void)std::signal(SIGXFSZ, SIG_IGN);
  limit(RLIMIT_FSIZE, 0, 0);
  if (!kHasShadowMemory) limit(RLIMIT_AS, allowance.memory_bytes, allowance.memory_bytes);
}

}  // namespace gridvisit
