// The first rows of each outcome, so that a person can look at what an import would do before it is done.
#pragma once

#include <string>
#include <vector>

#include "domain/actor.hpp"
#include "exchange/draft.hpp"
#include "store/record_mapper.hpp"

namespace gridvisit {

struct ShownChange {
  std::string field;   ///< "address"
  std::string label;   ///< "住址"
  std::string before;  ///< empty for a new record
  std::string after;
};

struct ImportSample {
  std::string file;
  std::int64_t row = 0;
  std::string label = {};  ///< what the row is about: a name, a code
  std::vector<ShownChange> changes = {};
};

/// At most limits::kImportSamples of each.
struct ImportSamples {
  std::vector<ImportSample> created;
  std::vector<ImportSample> changed;
  std::vector<ImportSample> unchanged;
  std::vector<ImportSample> refused;
};

class ImportPreview {
 public:
  /// Both must outlive it. What is stored is shown as far as the actor may see it; ID numbers are masked.
  ImportPreview(const ImportKind& kind, const Actor& actor) : kind_(kind), actor_(actor) {}

  enum class Outcome { created, changed, unchanged, refused };
  void add(Outcome outcome, const std::string& file, const Draft& draft, const StoredRecord* stored);

  ImportSamples take() && { return std::move(samples_); }

 private:
  std::vector<ShownChange> changes(const Draft& draft, const StoredRecord* stored) const;

  const ImportKind& kind_;
  const Actor& actor_;
  ImportSamples samples_;
};

/// What people call a record: its name, number or code.
std::string label_of(const KindInfo& kind, const google::protobuf::Message& body);

}  // namespace gridvisit
