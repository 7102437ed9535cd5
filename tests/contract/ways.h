// The ways in which one call can be put to the fakes: by value, as bytes in memory, as bytes over
// loopback sockets with the clients that production uses, and, for Redis, to a real redis-server
// that holds the same keys.
#pragma once

#include <string_view>

#include "core/model/policy.h"
#include "fakes/endpoints.h"
#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::contract {

// One moment of a world, to be asked one call.
struct Place {
  Time now;
  Agenda agenda;
  Choices choices;
  fakes::Outside outside;

  [[nodiscard]] Context context() { return {.now = now, .agenda = agenda, .choices = choices}; }
};

[[nodiscard]] inline Place place_of(const fakes::spinnaker::SpinWorld& world) {
  return {.now = world.now,
          .agenda = world.agenda,
          .choices = world.choices,
          .outside = {.aws = world.aws, .spinnaker = world.spinnaker}};
}

[[nodiscard]] inline FleetConfig fleet() {
  return {.serving = fakes::spinnaker::kServing,
          .polling = fakes::spinnaker::kPolling,
          .balancers = {fakes::spinnaker::kExternal, fakes::spinnaker::kInternal}};
}

// Each answers with the fakes' own numbers and leaves its mark on the place.
[[nodiscard]] Answer ask_typed(Place& place, const Call& call);
[[nodiscard]] Answer ask_in_memory(Place& place, const Call& call);
[[nodiscard]] Answer ask_over_sockets(Place& place, const Call& call);
// Requires: a call to Redis. The place stays what it was: the keys are the server's.
[[nodiscard]] Answer ask_real_redis(Place& place, const Call& call);

}  // namespace lighthouse::contract
