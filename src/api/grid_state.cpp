#include "api/grid_state.hpp"

#include "api/representation.hpp"
#include "api/signed_in.hpp"
#include "map/grid_states.hpp"

namespace gridvisit {

Handler serve_grid_state(const Services& services) {
  const auto states = std::make_shared<GridStates>(services.clock);
  const auto never_at_once = [](const Request&, const Asker&, const Respond&) { return false; };
  return for_asker(
      services, never_at_once,
      [states](const Request& request, const Asker& asker, Reader reader, const Respond& respond) {
        respond(make_representation(request, "application/json", states->answer(reader, *asker.map_view.view)));
      });
}

}  // namespace gridvisit
