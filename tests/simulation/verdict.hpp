// After the storm: the database and every phone held against what was promised. Each check throws a Violation.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/simulation/ledger.hpp"
#include "tests/simulation/phone.hpp"

namespace gridvisit::testing {

class Verdict {
 public:
  Verdict(Reader reader, const Ledger& ledger, Coverage& coverage);

  /// The database is whole by its own account.
  void check_database();
  /// Every change has one outcome, the one that was answered, and its content is where that outcome says.
  void check_promises();
  /// The write of that revision is there, or what came after it.
  void check_is_stored(v1::Kind kind, const std::string& id, std::int64_t rev);
  /// The phone never held what did not add up.
  static void check_digests(const Phone& phone);
  /// The phone holds what the server shows its user, in that very form, and nothing else; and waits for nothing.
  void check_phone(const Phone& phone);

 private:
  void check_rejection(const ChangeKey& key, const v1::ChangeResult& result);
  void check_answers(const Phone& phone);
  void check_records(const Phone& phone);
  const std::string& disclosed(const v1::Record& record, v1::Role role);

  Reader reader_;
  const Ledger& ledger_;
  Coverage& coverage_;
  std::vector<v1::Record> records_;  ///< all there are
  std::map<std::pair<const v1::Record*, v1::Role>, std::string> disclosed_;
};

}  // namespace gridvisit::testing
