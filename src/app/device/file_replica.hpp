// The command-line phone's replica: one SQLite file that works with no server.
#pragma once

#include <concepts>
#include <filesystem>
#include <optional>

#include "app/device/change_queue.hpp"
#include "app/device/replica_records.hpp"
#include "sync/replica.hpp"

namespace gridvisit {

/// How a phone reaches its server, and as whom.
struct Enrolment {
  std::string server;  ///< "https://host:port"
  std::string device_id;
  std::string user_id;
  std::string token;
};

class FileReplica : public Replica {
 public:
  /// Makes the file; one that is there already is refused.
  static Result<FileReplica> create(const std::filesystem::path& file, const Enrolment& enrolment);
  static Result<FileReplica> open(const std::filesystem::path& file);

  Result<Enrolment> enrolment();
  /// Records of a kind as the user sees them: with changes not yet on the server on top.
  Result<std::vector<v1::Record>> list(const KindInfo& kind);
  Result<std::optional<v1::Record>> find(const KindInfo& kind, const std::string& id);
  /// Gives the change its number and queues it; what it says is seen at once.
  Result<std::uint64_t> write(v1::Change change);
  Result<std::vector<QueuedChange>> list_queue();
  /// Forgets the rejected changes, once the user has seen them.
  Result<> forget_rejected();
  Result<std::int64_t> count_records();

  Result<std::string> device_token() override;
  Result<std::vector<v1::Subscription>> subscriptions() override;
  Result<> grant(const std::vector<v1::AddScope>& scopes) override;
  Result<> add_scope(const v1::AddScope& scope) override;
  Result<> drop_scope(const std::string& prefix) override;
  Result<> take(const v1::Batch& batch) override;
  Result<DigestByKind> digest(const std::string& prefix) override;
  Result<bool> begin_refetch(const std::string& prefix, Timestamp now) override;
  Result<std::vector<v1::Change>> list_unanswered(std::uint64_t after_number, std::size_t limit) override;
  Result<std::uint64_t> last_unanswered() override;
  Result<> number_from(std::uint64_t last_answered) override;
  Result<> keep_answer(const v1::ChangeResult& result) override;

 private:
  explicit FileReplica(Connection connection) : connection_(std::move(connection)) {}
  template <typename Work>
  auto in_transaction(Work work) -> Result<decltype(work())>;
  Result<> run(std::invocable auto work);
  [[nodiscard]] ChangeQueue queue() { return ChangeQueue(connection_); }
  [[nodiscard]] ReplicaRecords records() { return ReplicaRecords(connection_); }
  std::vector<std::string> prefixes();
  void note_place(const v1::Batch& batch);
  void apply(const v1::Checkpoint& checkpoint);
  void drop_what_belongs_to_none();
  void begin_anew(const std::string& prefix);

  Connection connection_;
};

}  // namespace gridvisit
