// The records in a replica's file: those shown, as the last checkpoint left them, and those put aside for the next one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "gridvisit/v1/sync.pb.h"
#include "schema/catalogue.hpp"
#include "store/connection.hpp"
#include "store/feed.hpp"

namespace gridvisit {

/// Works within the caller's transaction; throws DatabaseError.
class ReplicaRecords {
 public:
  static const char* const kSchema;

  explicit ReplicaRecords(Connection& connection) : connection_(connection) {}

  /// Of a kind, by id, as they are shown.
  std::map<std::string, v1::Record> list(const KindInfo& kind);
  std::int64_t count();
  /// Over those shown that belong to the prefix.
  DigestByKind digest(const std::string& prefix);

  /// Records and removals of a batch; of two of a record the higher revision stays.
  void put_aside(const v1::Batch& batch);
  /// Everything put aside becomes visible: records replace older revisions of themselves, removals remove.
  void show();

  /// Of what is shown, that which belongs to the prefix and was not put aside goes.
  void drop_unless_put_aside(const std::string& prefix);
  using Belongs = std::function<bool(int kind, std::string_view scope)>;
  void drop_shown(const Belongs& goes);
  void drop_put_aside(const Belongs& goes);
  void drop_all_put_aside();

 private:
  void put(int kind, const v1::Record& record);

  Connection& connection_;
};

}  // namespace gridvisit
