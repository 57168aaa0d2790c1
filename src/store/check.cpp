#include "store/check.hpp"

#include <fmt/format.h>

#include "base/record_hash.hpp"
#include "store/audit.hpp"
#include "store/feed.hpp"

namespace gridvisit {
namespace {

class Checker {
 public:
  Checker(Reader reader, std::size_t limit) : reader_(reader), limit_(limit) {}

  void check_integrity() {
    Statement rows = reader_.connection.prepare("PRAGMA integrity_check(20)");
    while (rows.step()) {
      if (rows.bytes(0) != "ok") add("database", "", rows.text(0));
    }
    Statement orphans = reader_.connection.prepare("PRAGMA foreign_key_check");
    while (orphans.step()) {
      add(orphans.text(0), std::to_string(orphans.integer(1)), "refers to a missing " + orphans.text(2));
    }
  }

  // Each record is where exactly one put of the feed says, in that revision; and each put has its record.
  void check_feed() {
    for (const KindInfo& kind : all_kinds()) {
      Statement missing = reader_.connection.prepare(
          "SELECT record.id FROM " + kind.name +
          " AS record LEFT JOIN feed ON feed.id = record.id AND feed.kind = ?1 AND feed.scope = record.scope "
          "AND feed.op = 'put' AND feed.seq = record.rev WHERE feed.seq IS NULL ORDER BY record.id");
      missing.bind(static_cast<int>(kind.kind));
      while (missing.step()) add(kind.name, missing.text(0), "is not in the feed as it stands in the table");
      Statement stray = reader_.connection.prepare(
          "SELECT feed.seq, feed.id FROM feed LEFT JOIN " + kind.name +
          " AS record ON record.id = feed.id AND record.rev = feed.seq "
          "WHERE feed.kind = ?1 AND feed.op = 'put' AND record.id IS NULL ORDER BY feed.seq");
      stray.bind(static_cast<int>(kind.kind));
      while (stray.step()) {
        add("feed", std::to_string(stray.integer(0)),
            "puts the " + kind.name + " " + stray.text(1) + ", which is not there so");
      }
    }
  }

  void check_digests() {
    std::map<std::pair<std::string, int>, DigestSum> expected;
    for (const KindInfo& kind : all_kinds()) {
      Statement rows = reader_.connection.prepare("SELECT scope, id, rev FROM " + kind.name + " ORDER BY scope, id");
      while (rows.step()) {
        DigestSum& digest = expected[{rows.text(0), kind.kind}];
        ++digest.count;
        digest.sum += record_hash(kind.kind, rows.bytes(1), rows.integer(2));
      }
    }
    Statement rows =
        reader_.connection.prepare("SELECT scope, kind, count, sum FROM scope_digest ORDER BY scope, kind");
    while (rows.step()) {
      const auto key = std::pair(rows.text(0), static_cast<int>(rows.integer(1)));
      const DigestSum stored{rows.integer(2), static_cast<std::uint64_t>(rows.integer(3))};
      if (stored != expected[key]) {
        add("scope_digest", fmt::format("{}/{}", key.first, key.second), "does not add up to its records");
      }
      expected.erase(key);
    }
    for (const auto& [key, digest] : expected) {
      if (digest.count > 0) add("scope_digest", fmt::format("{}/{}", key.first, key.second), "is missing");
    }
  }

  // Reads every record, which opens every sealed value and every geometry.
  void check_contents() {
    for (const KindInfo& kind : all_kinds()) {
      Statement rows =
          reader_.connection.prepare("SELECT " + row_columns(kind) + " FROM " + kind.name + " ORDER BY id");
      while (rows.step()) {
        try {
          read_row(rows, kind, reader_.vault);
        } catch (const DatabaseError& error) {
          add(kind.name, rows.text(0), error.what());
        }
      }
    }
  }

  void check_audit() {
    if (const auto broken = find_broken_link(reader_.connection)) {
      add("audit", std::to_string(*broken),
          "does not follow from the entry before it: this or an earlier row was altered");
    }
    Statement unanswered = reader_.connection.prepare("SELECT seq FROM audit WHERE length(result) = 0 ORDER BY seq");
    while (unanswered.step()) add("audit", std::to_string(unanswered.integer(0)), "has no answer");
  }

  std::vector<Finding> take() { return std::move(findings_); }

 private:
  void add(std::string table, std::string row, std::string what) {
    if (findings_.size() < limit_) findings_.push_back({std::move(table), std::move(row), std::move(what)});
  }

  Reader reader_;
  std::size_t limit_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_database(Reader reader, std::size_t limit,
                                    const std::function<void(std::string_view)>& progress) {
  Checker checker(reader, limit);
  progress("database file and foreign keys");
  checker.check_integrity();
  progress("feed against tables");
  checker.check_feed();
  progress("digests");
  checker.check_digests();
  progress("contents and sealed fields");
  checker.check_contents();
  progress("audit chain");
  checker.check_audit();
  return checker.take();
}

}  // namespace gridvisit
