// What phones cost that mostly wait (architecture, section 6): the memory of an idle connection, plain and with TLS; a
// change that reaches ten thousand of them; 200 changes of one record, 20 a second, watched by a thousand; and coming
// back when nothing is new. Prints JSON lines.
// Usage: bench_watchers [PHONES]
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <thread>

#include <unistd.h>

#include <fmt/core.h>

#include "crowd.hpp"
#include "line.hpp"
#include "server_process.hpp"
#include "workload.hpp"

namespace {

using namespace gridvisit;
using namespace gridvisit::bench;
using Lines = std::vector<std::unique_ptr<Line>>;

constexpr std::size_t kFirst = 50;
constexpr std::size_t kCrowd = 3'000;  // a process; each of its phones has four descriptors

Lines connect_all(const ServerProcess& server, const std::vector<Phone>& phones, std::size_t count) {
  Lines lines;
  for (std::size_t i = 0; i < count; ++i) {
    lines.push_back(std::make_unique<Line>(server, phones[i]));
    lines.back()->first_sync();
  }
  return lines;
}

/// The staff's edits of one record that all phones watch.
class Editor {
 public:
  Editor(const ServerProcess& server, const Phone& bureau, const Phone& watched)
      : line_(server, bureau), watched_(watched) {
    line_.first_sync();
    number_ = line_.last_number();
  }

  std::int64_t edit() {
    ++number_;
    rev_ = line_.put(make_note(watched_, number_, rev_, fmt::format("第{}次提醒: 血压药已送到", number_))).rev();
    return rev_;
  }

 private:
  Line line_;
  Phone watched_;
  std::uint64_t number_ = 0;
  std::int64_t rev_ = 1'000'000'000;  // of no conflict: the bench is the only one who writes
};

void measure_idle(const char* name, const ServerProcess& server, const std::vector<Phone>& phones, std::size_t count,
                  const Workload& workload) {
  const std::span all(phones.data(), count);
  Crowd first(server, all.first(kFirst));  // what the first ones alone bring into memory
  const double before = server.resident_megabytes();
  std::deque<Crowd> crowds;
  for (auto rest = all.subspan(kFirst); !rest.empty(); rest = rest.subspan(std::min(kCrowd, rest.size()))) {
    crowds.emplace_back(server, rest.first(std::min(kCrowd, rest.size())));
  }
  const double kilobytes = (server.resident_megabytes() - before) * 1024 / static_cast<double>(count - kFirst);
  Editor editor(server, workload.bureau, workload.phones.front());
  const double cpu_before = server.cpu_seconds();
  const auto start = SteadyClock::now();
  const std::int64_t rev = editor.edit();
  for (Crowd& crowd : crowds) crowd.expect_checkpoint(rev);
  for (Crowd& crowd : crowds) crowd.wait();
  fmt::print(
      R"({{"bench":"{}","phones":{},"kb_per_phone":{:.1f},"one_change_reaches_all_s":{:.3f},"server_cpu_s":{:.3f}}})"
      "\n",
      name, count, kilobytes, seconds_since(start), server.cpu_seconds() - cpu_before);
}

void measure_fan_out(const ServerProcess& server, const std::vector<Phone>& phones, std::size_t count,
                     const Workload& workload) {
  constexpr int kEdits = 200;
  constexpr auto kPace = std::chrono::milliseconds(50);
  const Lines lines = connect_all(server, phones, count);
  Editor editor(server, workload.bureau, workload.phones.front());
  std::vector<double> latencies;
  const double cpu_before = server.cpu_seconds();
  auto due = SteadyClock::now();
  for (int i = 0; i < kEdits; ++i) {
    std::this_thread::sleep_until(due += kPace);
    const auto start = SteadyClock::now();
    const std::int64_t rev = editor.edit();
    for (const auto& line : lines) {
      line->wait_for(rev);
      latencies.push_back(seconds_since(start));  // at most: they are asked one after the other
    }
  }
  fmt::print(R"({{"bench":"fan_out","phones":{},"changes":{},"server_cpu_s":{:.3f},"p50_ms":{:.1f},"p99_ms":{:.1f}}})"
             "\n",
             count, kEdits, server.cpu_seconds() - cpu_before, 1'000 * quantile(latencies, 0.5),
             1'000 * quantile(latencies, 0.99));
}

void measure_nothing_new(const ServerProcess& server, const Phone& phone, const char* name) {
  constexpr int kTimes = 100;
  Line first(server, phone);
  const int held = first.first_sync();
  std::size_t bytes = 0;
  const double cpu_before = server.cpu_seconds();
  for (int i = 0; i < kTimes; ++i) {
    Line line(server, phone, first.held());
    if (line.first_sync() != 0) give_up("something was new");
    bytes += line.bytes();
  }
  fmt::print(R"({{"bench":"{}","held":{},"server_cpu_ms":{:.3f},"bytes":{}}})"
             "\n",
             name, held, 1'000 * (server.cpu_seconds() - cpu_before) / kTimes, bytes / kTimes);
}

void make_certificate(const std::filesystem::path& folder) {
  const std::string command = fmt::format(
      "cd '{}' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 "
      "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>/dev/null",
      folder.string());
  if (std::system(command.c_str()) != 0) give_up("openssl made no certificate");
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 10'000;
  std::string pattern = (std::filesystem::temp_directory_path() / "gridvisit-watchers-XXXXXX").string();
  if (count < 1'000 || mkdtemp(pattern.data()) == nullptr) give_up("usage: bench_watchers [PHONES, at least 1000]");
  const std::filesystem::path folder = pattern;
  Workload workload;
  std::vector<Phone> phones;
  {
    auto local = expect(LocalDatabase::open(folder / "data", true));
    workload = expect(make_workload(local));
    phones = expect(add_watchers(local, count));
  }
  make_certificate(folder);
  {
    const ServerProcess server = expect(ServerProcess::start(folder / "data"));
    measure_nothing_new(server, workload.phones.front(), "nothing_new_own");
    measure_nothing_new(server, workload.bureau, "nothing_new_all");
  }
  measure_fan_out(expect(ServerProcess::start(folder / "data")), phones, 1'000, workload);
  measure_idle("idle_plain", expect(ServerProcess::start(folder / "data")), phones, phones.size(), workload);
  measure_idle("idle_tls", expect(ServerProcess::start(folder / "data", folder)), phones,
               std::min<std::size_t>(2'000, phones.size()), workload);
  std::filesystem::remove_all(folder);
}
