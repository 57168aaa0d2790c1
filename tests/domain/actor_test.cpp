#include "domain/actor.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("an actor's areas are their grants' codes without those that lie within another") {
  const Actor actor{"u",
                    "",
                    {{v1::ROLE_GRID_WORKER, "341103100201007"},
                     {v1::ROLE_VILLAGE_STAFF, "341103100201"},
                     {v1::ROLE_GRID_WORKER, "341103101201002"},
                     {v1::ROLE_MEMORIAL_KEEPER, "341103100201"},
                     {v1::ROLE_GRID_WORKER, "341103100202001"}}};
  CHECK(areas(actor) == std::vector<std::string>{"341103100201", "341103100202001", "341103101201002"});
  CHECK(areas({"u", "", {}}).empty());
  CHECK(areas(system_actor("u")) == std::vector<std::string>{""});
}
