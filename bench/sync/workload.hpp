// The data set the sync measurements share: 731 grids, 2,012 recipients and 3,988 visits (6,000 records of about 300
// bytes), dealt out to 100 phones; deterministic but for the ids.
#pragma once

#include <string>
#include <vector>

#include "app/local_database.hpp"

namespace gridvisit::bench {

struct Phone {
  std::string user_id;
  std::string token;
  std::string recipient_id;  ///< of one of its grids: the one it reports on
};

struct Workload {
  std::vector<Phone> phones;  ///< 100 grid workers', of 6 to 8 grids each
  Phone bureau;               ///< sees all
};

Result<Workload> make_workload(LocalDatabase& local);

/// More visits to the first phone's recipient, which the bureau sees.
Result<> add_visits(LocalDatabase& local, const Workload& workload, int count);

/// More phones, all of one user who works the first phone's first grid.
Result<std::vector<Phone>> add_watchers(LocalDatabase& local, int count);

/// An edit that all of them see: the note of a recipient in that grid.
v1::Change make_note(const Phone& phone, std::uint64_t number, std::int64_t base_rev, const std::string& note);

/// A new visit of about 300 bytes.
v1::Change make_visit(const Phone& phone, std::uint64_t number, std::string id);

}  // namespace gridvisit::bench
