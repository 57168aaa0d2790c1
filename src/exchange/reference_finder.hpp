// Finds the records of other kinds that a row names by the office's own keys: a person by ID number or by name and
// grid, a user by login, a site by number or name.
#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/draft.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// A text, reference, number or enumeration as one text; empty where it is not set.
std::string value_text(const FieldInfo& field, const google::protobuf::Message& body);
/// The values of those fields as one text, for comparing; empty where none of them is set.
std::string key_text(std::span<const FieldInfo* const> fields, const google::protobuf::Message& body);

class ReferenceFinder {
 public:
  explicit ReferenceFinder(Reader reader) : reader_(reader) {}

  /// Sets the references of the draft. The error names the target at fault in `where.field`.
  Result<> resolve(const ImportKind& kind, Draft& draft);

 private:
  using Ids = std::unordered_map<std::string, std::string>;  ///< key text → id; empty: more than one has it

  Result<std::string> find(const KindInfo& kind, const std::vector<const KeyCell*>& cells);
  const Ids& index(const KindInfo& kind, const std::vector<const FieldInfo*>& fields);

  Reader reader_;
  std::map<const KindInfo*, Ids> found_;  ///< by natural key: a person is named once a month
  std::map<std::vector<const FieldInfo*>, Ids> indexes_;
};

}  // namespace gridvisit
