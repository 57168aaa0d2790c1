// What a hundred phones cost the server (architecture, section 6): the first sync of 6,000 records by one phone and of
// each phone's own, then 20,000 durable visits from 100 phones, one in flight each; SIGKILL right after the last
// answer, and a count of what survived; the same as whole outboxes; and a snapshot of 100,000 records. Beside it, in
// the same run, the physical floor of the uploads: the same bytes into a bare SQLite table with the same durability, in
// transactions of 100. Prints JSON lines.
// Usage: bench_phones [VISITS_PER_PHONE]
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <latch>
#include <mutex>
#include <thread>

#include <sqlite3.h>
#include <unistd.h>

#include <fmt/core.h>

#include "line.hpp"
#include "server_process.hpp"
#include "workload.hpp"

namespace {

using namespace gridvisit;
using namespace gridvisit::bench;
using std::chrono::seconds;

void measure_first_sync(const char* name, const std::filesystem::path& data, const std::vector<Phone>& phones) {
  const ServerProcess server = expect(ServerProcess::start(data));
  const double cpu_before = server.cpu_seconds();
  const auto start = SteadyClock::now();
  std::atomic<std::size_t> records = 0;
  std::atomic<std::size_t> bytes = 0;
  {
    std::vector<std::jthread> threads;
    for (const Phone& phone : phones) {
      threads.emplace_back([&] {
        Line line(server, phone);
        records += static_cast<std::size_t>(line.first_sync());
        bytes += line.bytes();
      });
    }
  }
  fmt::print(
      R"({{"bench":"{}","phones":{},"records":{},"server_cpu_s":{:.4f},"wall_s":{:.3f},"bytes_per_record":{:.1f}}})"
      "\n",
      name, phones.size(), records.load(), server.cpu_seconds() - cpu_before, seconds_since(start),
      static_cast<double>(bytes) / static_cast<double>(records));
}

std::vector<double> upload(const ServerProcess& server, const std::vector<Phone>& phones, int visits,
                           std::latch& ready) {
  std::vector<double> latencies;
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (const Phone& phone : phones) {
    threads.emplace_back([&] {
      Line line(server, phone);
      line.first_sync();
      IdMaker ids(system_now, system_random_bytes);
      std::vector<double> mine;
      ready.arrive_and_wait();
      for (int i = 1; i <= visits; ++i) {
        const auto sent = SteadyClock::now();
        line.put(make_visit(phone, static_cast<std::uint64_t>(i), ids.next()));
        mine.push_back(seconds_since(sent));
      }
      const std::scoped_lock lock(mutex);
      latencies.insert(latencies.end(), mine.begin(), mine.end());
    });
  }
  threads.clear();
  return latencies;
}

std::int64_t count_visits(const std::filesystem::path& data) {
  auto local = expect(LocalDatabase::open(data));
  Statement row = local.reader().connection.prepare("SELECT count(*) FROM visit");
  row.step();
  return row.integer(0);
}

void measure_uploads(const std::filesystem::path& data, const std::vector<Phone>& phones, int visits) {
  const std::int64_t before = count_visits(data);
  ServerProcess server = expect(ServerProcess::start(data));
  std::latch ready(static_cast<std::ptrdiff_t>(phones.size()) + 1);
  double cpu_before = 0;
  SteadyClock::time_point start;
  std::jthread starter([&] {
    ready.arrive_and_wait();
    cpu_before = server.cpu_seconds();
    start = SteadyClock::now();
  });
  std::vector<double> latencies = upload(server, phones, visits, ready);
  const double wall = seconds_since(start);
  const double cpu = server.cpu_seconds() - cpu_before;
  const double peak = server.peak_megabytes();
  server.kill();
  fmt::print(
      R"({{"bench":"durable_uploads","phones":{},"visits":{},"survived_kill9":{},"server_cpu_s":{:.3f},"wall_s":{:.3f},)"
      R"("p50_ms":{:.1f},"p99_ms":{:.1f},"peak_mb":{:.1f}}})"
      "\n",
      phones.size(), latencies.size(), count_visits(data) - before, cpu, wall, 1'000 * quantile(latencies, 0.5),
      1'000 * quantile(latencies, 0.99), peak);
}

// Everything at once, as after a week without signal: a phone's whole outbox in one message.
void measure_outboxes(const std::filesystem::path& data, const std::vector<Phone>& phones, int visits) {
  const ServerProcess server = expect(ServerProcess::start(data));
  std::latch ready(static_cast<std::ptrdiff_t>(phones.size()) + 1);
  double cpu_before = 0;
  SteadyClock::time_point start;
  {
    std::vector<std::jthread> threads;
    for (const Phone& phone : phones) {
      threads.emplace_back([&] {
        Line line(server, phone);
        line.first_sync();
        IdMaker ids(system_now, system_random_bytes);
        v1::ClientMessage message;
        for (int i = 1; i <= visits; ++i) {
          const std::uint64_t number = line.last_number() + static_cast<std::uint64_t>(i);
          *message.mutable_upload()->add_changes() = make_visit(phone, number, ids.next());
        }
        ready.arrive_and_wait();
        line.send(message);
        while (!line.receive().has_upload_result()) {
        }
      });
    }
    ready.arrive_and_wait();
    cpu_before = server.cpu_seconds();
    start = SteadyClock::now();
  }
  fmt::print(R"({{"bench":"whole_outboxes","phones":{},"visits":{},"server_cpu_s":{:.3f},"wall_s":{:.3f}}})"
             "\n",
             phones.size(), visits * static_cast<int>(phones.size()), server.cpu_seconds() - cpu_before,
             seconds_since(start));
}

// A hundred thousand records to one phone: the server must not hold them.
void measure_large_snapshot(const std::filesystem::path& data, const Workload& workload) {
  constexpr int kVisits = 90'000;
  {
    auto local = expect(LocalDatabase::open(data));
    expect(add_visits(local, workload, kVisits));
  }
  const ServerProcess server = expect(ServerProcess::start(data));
  {
    Line(server, workload.phones.front()).first_sync();
  }  // what any phone brings into memory
  const double before = server.resident_megabytes();
  const double cpu_before = server.cpu_seconds();
  Line line(server, workload.bureau);
  const int records = line.first_sync();
  fmt::print(
      R"({{"bench":"large_snapshot","records":{},"server_grew_mb":{:.1f},"server_cpu_s":{:.3f},"bytes_per_record":{:.1f}}})"
      "\n",
      records, server.peak_megabytes() - before, server.cpu_seconds() - cpu_before,
      static_cast<double>(line.bytes()) / records);
}

// As much as any server on this disk must spend: the same bytes, durable in groups as large as they can be.
void measure_floor(const std::filesystem::path& file, int rows) {
  sqlite3* database = nullptr;
  sqlite3_open(file.c_str(), &database);
  const auto run = [&](const char* sql) { sqlite3_exec(database, sql, nullptr, nullptr, nullptr); };
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE visit (id INTEGER PRIMARY KEY, body BLOB)");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO visit (body) VALUES (?1)", -1, &insert, nullptr);
  const std::string body(300, 'x');
  const double cpu_before = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  const auto start = SteadyClock::now();
  for (int i = 0; i < rows; ++i) {
    if (i % 100 == 0) run("BEGIN");
    sqlite3_bind_text(insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_reset(insert);
    if (i % 100 == 99) run("COMMIT");
  }
  const double cpu = static_cast<double>(std::clock()) / CLOCKS_PER_SEC - cpu_before;
  fmt::print(R"({{"bench":"durable_uploads_floor","rows":{},"cpu_s":{:.3f},"wall_s":{:.3f}}})"
             "\n",
             rows, cpu, seconds_since(start));
  sqlite3_finalize(insert);
  sqlite3_close(database);
}

}  // namespace

int main(int argc, char** argv) {
  const int visits = argc > 1 ? std::atoi(argv[1]) : 200;
  std::string pattern = (std::filesystem::temp_directory_path() / "gridvisit-phones-XXXXXX").string();
  if (visits < 1 || mkdtemp(pattern.data()) == nullptr) give_up("usage: bench_phones [VISITS_PER_PHONE]");
  const std::filesystem::path folder = pattern;
  Workload workload;
  {
    auto local = expect(LocalDatabase::open(folder / "data", true));
    workload = expect(make_workload(local));
  }
  measure_first_sync("first_sync_6000", folder / "data", {workload.bureau});
  measure_first_sync("first_sync_own", folder / "data", workload.phones);
  measure_uploads(folder / "data", workload.phones, visits);
  measure_outboxes(folder / "data", workload.phones, std::min(visits, 200));
  measure_large_snapshot(folder / "data", workload);
  measure_floor(folder / "floor.db", visits * static_cast<int>(workload.phones.size()));
  std::filesystem::remove_all(folder);
}
