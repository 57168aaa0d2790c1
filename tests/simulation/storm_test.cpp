#include <catch2/catch.hpp>

#include "tests/simulation/campaign.hpp"

using namespace gridvisit::testing;

namespace {

/// What 200 storms must have gone through, lest the simulation go blind and nobody notice.
constexpr const char* kSituations[] = {
    "answer: OUTCOME_APPLIED",
    "answer: OUTCOME_MERGED",
    "answer: OUTCOME_CONFLICT",
    "answer: OUTCOME_REJECTED",
    "answer: REASON_INVALID",
    "answer: REASON_FORBIDDEN",
    "answer: REASON_OUT_OF_SCOPE",
    "answer: REASON_RECORD_GONE",
    "answer: REASON_UNKNOWN_KIND",
    "answer: REASON_CHANGED_MEANWHILE",
    "answer: REASON_RECORD_MERGED",
    "answer: REASON_TOO_OLD",
    "answer: once more",
    "network: a message is cut short",
    "network: a message is lost",
    "network: a message is overtaken",
    "network: a message is repeated",
    "phone: died while writing",
    "phone: had no room",
    "phone: noticed that something is missing",
    "phone: waited too long",
    "quarantine: QUARANTINE_REASON_INVALID",
    "quarantine: QUARANTINE_REASON_OUT_OF_SCOPE",
    "quarantine: QUARANTINE_REASON_RECORD_GONE",
    "quarantine: QUARANTINE_REASON_RECORD_MERGED",
    "quarantine: QUARANTINE_REASON_ROLE_CHANGED",
    "quarantine: QUARANTINE_REASON_TOO_OLD",
    "server: AddScope",
    "server: DropScope",
    "server: REFUSAL_REASON_LIMIT",
    "server: REFUSAL_REASON_PROTOCOL",
    "server: REFUSAL_REASON_REPLACED",
    "server: REFUSAL_REASON_UNAUTHENTICATED",
    "server: REFUSAL_REASON_UNAVAILABLE",
    "server: REFUSAL_REASON_VERSION",
    "server: found its disk full",
    "server: a phone comes after its tombstones were forgotten",
    "server: a snapshot is resumed",
    "server: killed",
    "server: killed between commit and answers",
    "server: lost its power in a write",
    "server: told of a digest mismatch",
    "staff: DECISION_DISCARDED",
    "staff: DECISION_RELEASED",
    "staff: SETTLEMENT_KEEP",
    "staff: SETTLEMENT_TAKE_OTHER",
    "staff: merged two records",
};

}  // namespace

TEST_CASE("over 200 storms phones and server come into step, no promise is broken, and nothing is left untried") {
  Campaign campaign;
  campaign.seeds = 200;
  campaign.threads = all_threads();
  campaign.progress = [](std::uint64_t) {};
  std::string broken;  // Catch is for one thread
  campaign.broken = [&broken](const std::string& text) { broken += text; };
  const Coverage coverage = run(campaign);
  if (!broken.empty()) FAIL(broken);
  for (const char* situation : kSituations) {
    INFO(situation);
    CHECK(coverage.times(situation) > 0);
  }
}
