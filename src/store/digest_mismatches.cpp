#include "store/digest_mismatches.hpp"

namespace gridvisit {
namespace {

v1::ScopeDigest parse_digest(std::string_view bytes) {
  v1::ScopeDigest digest;
  digest.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return digest;
}

}  // namespace

void record_mismatch(Transaction& transaction, const DigestMismatchReport& report) {
  const std::int64_t now = transaction.now.time_since_epoch().count();
  Statement put = transaction.connection.prepare(
      "INSERT INTO digest_mismatch (device_id, prefix, at_ms, refetched_at_ms, times, device_digest, server_digest) "
      "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6) ON CONFLICT (device_id, prefix) DO UPDATE SET at_ms = excluded.at_ms, "
      "refetched_at_ms = max(refetched_at_ms, excluded.refetched_at_ms), times = times + 1, "
      "device_digest = excluded.device_digest, server_digest = excluded.server_digest");
  put.bind(report.device_id, report.server.prefix(), now, report.refetched ? now : std::int64_t{0});
  put.bind_blob_at(5, report.device.SerializeAsString());
  put.bind_blob_at(6, report.server.SerializeAsString());
  put.run();
}

std::vector<KeptMismatch> list_mismatches(Connection& connection, int limit) {
  std::vector<KeptMismatch> kept;
  Statement rows = connection.prepare(
      "SELECT digest_mismatch.device_id, at_ms, refetched_at_ms, times, device_digest, server_digest, device.user_id "
      "FROM digest_mismatch LEFT JOIN device ON device.id = digest_mismatch.device_id "
      "ORDER BY at_ms DESC, digest_mismatch.device_id, prefix LIMIT ?1");
  rows.bind(limit);
  while (rows.step()) {
    KeptMismatch mismatch;
    mismatch.report = {rows.text(0), parse_digest(rows.bytes(4)), parse_digest(rows.bytes(5)), false};
    mismatch.at_ms = rows.integer(1);
    mismatch.refetched_at_ms = rows.integer(2);
    mismatch.report.refetched = mismatch.refetched_at_ms == mismatch.at_ms;
    mismatch.times = rows.integer(3);
    mismatch.user_id = rows.text(6);
    kept.push_back(std::move(mismatch));
  }
  return kept;
}

}  // namespace gridvisit
