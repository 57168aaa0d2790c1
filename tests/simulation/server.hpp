// The server of the simulation: the real sessions, the real store and the real group commit, on a disk that fails.
// What src/api does with threads and sockets, it does on the timeline.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/group_commit.hpp"
#include "store/reader_pool.hpp"
#include "sync/server_session.hpp"
#include "tests/simulation/coverage.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/memory_disk.hpp"
#include "tests/simulation/network.hpp"

namespace gridvisit::testing {

class Server {
 public:
  /// What the phone's end is told of its connection.
  struct PhoneEnd {
    int phone = 0;
    Link* link = nullptr;
    int connection = 0;
    Link::Arrival arrival;         ///< of a message
    std::function<void()> closed;  ///< by the server
  };

  Server(Timeline& timeline, Coverage& coverage, Ledger& ledger, std::uint64_t seed);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// False where the server is down.
  bool accept(const PhoneEnd& end);
  /// A message on the phone's connection of that number; one that is gone hears nothing.
  void receive(int phone, int connection, const std::string& bytes);
  /// The phone's end is gone, and the server notices.
  void forget(int phone, int connection);

  /// A write from a desk, through the same queue.
  void submit(WriteJob job, std::function<void(const Result<>&)> done);

  void crash(MemoryDisk::Survival survival);
  void crash_at_step(std::uint64_t step, MemoryDisk::Survival survival);
  void crash_before_answers(MemoryDisk::Survival survival);
  void set_disk_full(bool full) { disk_.set_full(full); }
  /// Nothing fails any more; a server that is down comes up.
  void calm();

  [[nodiscard]] bool is_up() const { return connection_.has_value(); }
  /// For a look at what the disk holds; the server must be up.
  [[nodiscard]] Reader reader() { return {*connection_, vault_}; }

 private:
  struct Conversation {
    PhoneEnd end;
    ServerSession session;
    std::deque<std::string> arrived;  ///< waits for the writer's answer to what came before
    bool is_writing = false;
    bool is_closing = false;
    int on_their_way = 0;
  };
  struct Upload {
    Actor actor;
    std::vector<v1::Change> changes;
    std::vector<v1::ChangeResult> results;
    bool applied_twice = false;
  };
  using Conversations = std::map<int, std::shared_ptr<Conversation>>;
  struct Queued {
    WriteJob job;
    std::function<void(const Result<>&)> done;
  };

  void start();
  void stop(MemoryDisk::Survival survival);
  void commit();
  void ring(const CommitNotice& notice);
  void take(const std::shared_ptr<Conversation>& conversation, const std::string& bytes);
  void take_next(const std::shared_ptr<Conversation>& conversation);
  void handle(const std::shared_ptr<Conversation>& conversation, ServerSession::Reply reply);
  void apply(const std::shared_ptr<Conversation>& conversation, std::vector<v1::Change> changes);
  void note_answers(const Upload& upload);
  void refuse(const std::shared_ptr<Conversation>& conversation, v1::RefusalReason reason, const std::string& message);
  void send(const std::shared_ptr<Conversation>& conversation, const v1::ServerMessage& message);
  void check_shared(const ServerSession::Reply& reply);
  Result<ServerSession::Reply> next_of(ServerSession& session);
  void pump(const std::shared_ptr<Conversation>& conversation);
  void close(const std::shared_ptr<Conversation>& conversation);
  [[nodiscard]] bool is_current(const std::shared_ptr<Conversation>& conversation) const;
  void count(const v1::ServerMessage& message);

  Timeline& timeline_;
  Coverage& coverage_;
  Ledger& ledger_;
  const Vault& vault_;
  std::mt19937_64 random_;
  MemoryDisk disk_;
  IdMaker ids_;
  std::optional<Connection> connection_;  ///< reads and writes in turn: to open a second one costs more than a storm
  std::optional<RecentFeed> recent_;      ///< anew with every start
  Conversations conversations_;           ///< by phone
  std::vector<Queued> queue_;
  bool commit_is_due_ = false;
  std::optional<MemoryDisk::Survival> dies_before_answers_;
  MemoryDisk::Survival survival_ = MemoryDisk::Survival::nothing;  ///< of a power cut to come
  int life_ = 0;                                                   ///< counts the starts
};

}  // namespace gridvisit::testing
