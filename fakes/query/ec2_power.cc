// Instances stopped, started and rebooted.
#include <algorithm>

#include "fakes/query/ec2.h"

namespace lighthouse::fakes::query {

namespace {

std::vector<InstanceId> named(Call& call) {
  const std::vector<InstanceId> ids = instances_named(call);
  if (ids.empty()) {
    call.refuse("MissingParameter", "The request must contain the parameter InstanceId");
  }
  return ids;
}

// All or none, by what `act` refuses of the first that it does.
template <class Act>
void change_power(Call& call, std::initializer_list<Ec2State> from, std::string_view words,
                  Act act) {
  const std::vector<InstanceId> ids = named(call);
  for (const InstanceId& id : ids) {
    const Ec2State state = call.aws().find_instance(id)->state;
    if (std::ranges::find(from, state) == from.end()) {
      call.refuse("IncorrectInstanceState", "The instance '" + text_of(id) +
                                                "' is not in a state from which it can be " +
                                                std::string(words) + ".");
    }
  }
  if (call.refused() || is_dry_run(call)) return;
  std::vector<StateChange> rows;
  for (const InstanceId& id : ids) {
    rows.push_back({id, call.aws().find_instance(id)->state});
    act(id);
  }
  write_changes(call, rows);
}

}  // namespace

void stop_instances(Call& call) {
  change_power(call, {Ec2State::kRunning, Ec2State::kStopping, Ec2State::kStopped}, "stopped",
               [&](InstanceId id) {
                 Context ctx = call.ctx();
                 (void)call.accepted(call.aws().stop_instance(ctx, id));
               });
}

void start_instances(Call& call) {
  change_power(call, {Ec2State::kPending, Ec2State::kRunning, Ec2State::kStopped}, "started",
               [&](InstanceId id) {
                 Context ctx = call.ctx();
                 (void)call.accepted(call.aws().start_instance(ctx, id));
               });
}

// Takes no time here, and nobody hears of it.
void reboot_instances(Call& call) {
  for (const InstanceId& id : named(call)) {
    if (!call.aws().is_running(id)) {
      call.refuse("IncorrectInstanceState", "The instance '" + text_of(id) + "' is not running.");
    }
  }
  if (call.refused() || is_dry_run(call)) return;
  call.out.boolean("return", true);
}

}  // namespace lighthouse::fakes::query
