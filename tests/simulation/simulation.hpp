// One scenario from beginning to end: the storm, the calm after it, and the verdict.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/phone.hpp"
#include "tests/simulation/scenario.hpp"
#include "tests/simulation/server.hpp"

namespace gridvisit::testing {

class Simulation {
 public:
  Simulation(const Scenario& scenario, Coverage& coverage, std::vector<std::string>* story = nullptr);

  /// Throws a Violation where a promise is broken.
  void run();

  /// Writes of the bureau that the server said are stored: kind, id and revision.
  struct Acknowledged {
    v1::Kind kind;
    std::string id;
    std::int64_t rev;
  };

 private:
  void take(const Step& step);
  void take_of_phone(const Step& step, Phone& phone);
  void take_of_server(const Step& step);
  void take_of_bureau(const Step& step);
  void assign(const Worker& worker, const Step& step);
  void change_role(const Worker& worker, const Step& step);
  void revoke(const Worker& worker);
  void write_at_desk(v1::Change change);
  void put_assignment(const std::string& user_id, v1::Role role, const std::string& code);
  void remove(const v1::Record& record);
  Records shown_at_desk(v1::Kind kind);
  void come_to_rest();
  void everybody_connects();

  const Scenario& scenario_;
  Coverage& coverage_;
  Timeline timeline_{kStormBegins};
  Ledger ledger_;
  Server server_;
  IdMaker desk_ids_;
  std::map<int, std::unique_ptr<Phone>> phones_;  ///< by their worker's number
  std::vector<Acknowledged> acknowledged_;
};

/// What was broken; nothing where all promises were kept. `story` gets a line for all that happened.
std::optional<std::string> run_scenario(const Scenario& scenario, Coverage& coverage,
                                        std::vector<std::string>* story = nullptr);

}  // namespace gridvisit::testing
