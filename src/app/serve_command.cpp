#include <atomic>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/import_desk.hpp"
#include "api/routes.hpp"
#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "files/orphans.hpp"
#include "server/server.hpp"
#include "store/database.hpp"
#include "store/feed.hpp"
#include "store/settings.hpp"
#include "sync/retention.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kReaders = 2;
constexpr std::chrono::milliseconds kLookForOtherWriters{500};

struct ServeOptions {
  std::string directory;
  std::string listen = "127.0.0.1:8731";
  std::string certificate;
  std::string key;
  std::string web;
  std::size_t connections_per_address = limits::kConnectionsPerAddress;
  int tombstone_days = 0;  ///< 0: as it is set already
};

Result<std::pair<std::string, std::uint16_t>> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stoul(port) > 65'535) {
    return failure(ErrorCode::invalid, "--listen is ADDRESS:PORT, such as 127.0.0.1:8731");
  }
  return std::pair(text.substr(0, colon), static_cast<std::uint16_t>(std::stoul(port)));
}

Result<std::vector<Connection>> connect_readers(const Database& database) {
  std::vector<Connection> connections;
  for (std::size_t i = 0; i < kReaders; ++i) {
    auto connection = database.connect(Connection::Mode::reader);
    if (!connection) return failure(connection);
    connections.push_back(std::move(*connection));
  }
  return connections;
}

// A record of these kinds decides what somebody may see.
bool concerns_rights(int kind) {
  return kind == v1::KIND_ASSIGNMENT || kind == v1::KIND_USER || kind == v1::KIND_DEVICE;
}

/// Rings for what other programs (an import, a plan) commit to the same database.
class OtherWriters {
 public:
  OtherWriters(Connection connection, CommitBell& bell)
      : connection_(std::move(connection)),
        bell_(bell),
        seen_(last_seq(connection_)),
        thread_([this](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            look();
            std::this_thread::sleep_for(kLookForOtherWriters);
          }
        }) {}

 private:
  void look() {
    try {
      const std::int64_t newest = last_seq(connection_);
      seen_ = std::max(seen_, bell_.last_seq());
      if (newest <= seen_) return;
      CommitNotice notice{.last_seq = newest, .entries = {}, .users = {}, .all_users = false};
      while (seen_ < newest) {
        auto entries = list_feed(connection_, seen_, 1'000);
        seen_ = entries.size() < 1'000 ? newest : entries.back().seq;
        for (FeedEntry& entry : entries) {
          notice.all_users = notice.all_users || concerns_rights(entry.kind);
          notice.entries.push_back(std::move(entry));
        }
      }
      bell_.ring(notice);
    } catch (const DatabaseError& error) {
      log::warn("cannot look for changes by other programs: {}", error.what());
    }
  }

  Connection connection_;
  CommitBell& bell_;
  std::int64_t seen_;
  std::jthread thread_;
};

/// Runs a small job now and then, on a thread of its own.
class Hourly {
 public:
  explicit Hourly(std::function<void()> job)
      : thread_([this, job = std::move(job)](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          do {
            job();
          } while (!wake_.wait_for(lock, stop, std::chrono::hours(1), [&] { return stop.stop_requested(); }));
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  ///< last: asks it to stop before the others go
};

// Blocks the signals in every thread that starts later, so that wait_for_stop alone takes them.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

Result<std::shared_ptr<const StaticFiles>> load_web(const std::string& folder) {
  if (folder.empty()) return std::make_shared<const StaticFiles>();
  auto files = StaticFiles::load(folder);
  if (!files) return failure(files);
  return std::make_shared<const StaticFiles>(std::move(*files));
}

Result<> set_tombstone_days(Connection& writer, int days) {
  if (days == 0) return {};
  try {
    set_setting(writer, kTombstoneDaysSetting, std::to_string(days));
  } catch (const DatabaseError& error) {
    return std::unexpected(error.to_error());
  }
  return {};
}

// What is kept only for a while, and what has no place any more.
void sweep(const Services& services) {
  if (auto forgotten = services.writer.run(forget_the_old); !forgotten) {
    log::warn("old tombstones and positions are still there: {}", forgotten.error().message);
  }
  services.readers.submit(
      [services](Reader reader) { recall_positions(reader.connection, services.clock(), services.positions); },
      [](const Error& error) { log::warn("old positions are still shown: {}", error.message); });
  if (const auto removed = services.files.uploads.remove_expired(services.clock()); removed > 0) {
    log::info("{} uploads that were not finished in time are removed", removed);
  }
  if (const auto removed = remove_orphans(services.writer, services.files, services.clock()); !removed) {
    log::warn("files that nobody names are still there: {}", removed.error().message);
  } else if (*removed > 0) {
    log::info("{} files that nobody has named for {} days are removed", *removed, kOrphanLifetime.count());
  }
}

Result<> serve(const ServeOptions& options) {
  const auto listen = parse_listen(options.listen);
  if (!listen) return failure(listen);
  const auto database = Database::open(options.directory);
  if (!database) return failure(database);
  auto writing = database->connect(Connection::Mode::writer);
  auto watching = database->connect(Connection::Mode::reader);
  auto reading = connect_readers(*database);
  const auto files = load_web(options.web);
  if (!writing) return failure(writing);
  if (auto set = set_tombstone_days(*writing, options.tombstone_days); !set) return set;
  if (!watching) return failure(watching);
  if (!reading) return failure(reading);
  if (!files) return failure(files);

  const sigset_t stop_signals = block_stop_signals();
  CommitBell bell;
  PositionBoard positions;
  const auto recalled = read_at_one_moment(reading->front(), database->vault(), [&](Reader reader) {
    return recall_positions(reader.connection, system_now(), positions);
  });
  if (!recalled) return failure(recalled);
  ReaderPool readers(std::move(*reading), database->vault());
  Writer writer(std::move(*writing), database->vault(), system_now,
                [&bell](const CommitNotice& notice) { bell.ring(notice); });
  ListenOptions listening{listen->first, listen->second, std::nullopt, 2, {}};
  listening.limits.connections_per_address = options.connections_per_address;
  if (!options.certificate.empty()) listening.tls = TlsFiles{options.certificate, options.key};
  const auto photos = Files::open(database->files_directory());
  if (!photos) return failure(photos);
  ImportDesk imports(*database, writer, system_now);
  const Services services{writer,
                          readers,
                          bell,
                          positions,
                          system_now,
                          **photos,
                          std::make_shared<roads::CurrentNetwork>(database->roads_directory()),
                          &imports};
  const auto server = Server::start(listening, make_router(services, *files));
  if (!server) return failure(server);
  const Hourly sweeping([services] { sweep(services); });
  const OtherWriters other_writers(std::move(*watching), bell);
  fmt::print("gridvisit serves {}://{}:{}\n", listening.tls ? "https" : "http", listen->first, (*server)->port());
  std::cout << std::flush;
  int signal = 0;
  sigwait(&stop_signals, &signal);
  log::info("stopping");
  (*server)->stop();
  return {};
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("serve", "Serve phones and pages until Ctrl-C");
  auto options = std::make_shared<ServeOptions>();
  command->add_option("--data", options->directory, "The district's data folder")->required();
  command->add_option("--listen", options->listen, "ADDRESS:PORT; port 0 takes a free one and prints it")
      ->capture_default_str();
  auto* certificate =
      command->add_option("--tls-certificate", options->certificate, "PEM file with the certificate chain");
  command->add_option("--tls-key", options->key, "PEM file with the key")->needs(certificate);
  command->add_option("--web", options->web, "Folder of the web pages");
  command
      ->add_option("--connections-per-address", options->connections_per_address,
                   "Connections from one address; 0: as many as there are in all")
      ->capture_default_str();
  command
      ->add_option("--tombstone-days", options->tombstone_days,
                   "How long deletions are remembered; a phone that stays away for longer starts afresh. Is kept [180]")
      ->check(CLI::Range(1, 3'650));
  command->callback([options, &exit_code] {
    const auto served = serve(*options);
    exit_code = served ? 0 : fail(served.error());
  });
}

}  // namespace gridvisit
