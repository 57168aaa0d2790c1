// Phones whose records did not add up to the server's: what the operator is told of.
#pragma once

#include <string>
#include <vector>

#include "gridvisit/v1/sync.pb.h"
#include "store/transaction.hpp"

namespace gridvisit {

struct DigestMismatchReport {
  std::string device_id;
  v1::ScopeDigest device;  ///< as the phone holds it
  v1::ScopeDigest server;  ///< as it should be, at the same sequence
  bool refetched = false;  ///< the phone fetches the prefix anew; else it had done so within the hour, in vain
};

/// Keeps the newest report of a device and prefix, and how many there were.
void record_mismatch(Transaction& transaction, const DigestMismatchReport& report);

struct KeptMismatch {
  DigestMismatchReport report;
  std::string user_id;
  std::int64_t at_ms = 0;
  std::int64_t refetched_at_ms = 0;  ///< 0: never
  std::int64_t times = 0;
};
/// Newest first.
std::vector<KeptMismatch> list_mismatches(Connection& connection, int limit);

}  // namespace gridvisit
