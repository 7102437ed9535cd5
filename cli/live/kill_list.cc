#include "cli/live/kill_list.h"

#include <algorithm>

#include "cli/live/look.h"
#include "cli/live/name_view.h"
#include "core/decide/evidence.h"

namespace lighthouse::cli {
namespace {

bool is_chosen(const Engine& engine) {
  return engine.record().step > Step::kChooseRestore;
}

}  // namespace

KillList kill_list(Fleet& fleet, Log& log, const live::LiveClock& clock, const RunRecord& record) {
  Looked looked =
      look(fleet, log, clock, {.record = record, .enough = is_chosen, .kill_new_generation = true});
  read_the_rest(fleet, log, clock, looked, Extent::kFleet);
  NameView view(fleet.names);
  const FleetNames& names = view.names();
  const Sight sight = looked.sight(fleet.engine, names);
  const Situation situation = sight.situation();
  const Evidence evidence(situation);
  KillList out{.given_up = {}, .work_known = looked.seen.executions.good()};
  const auto& named = looked.record.named;
  for (const Group& group : looked.seen.groups.value) {
    const bool goes = std::any_of(group.members.begin(), group.members.end(), [&](const Member& m) {
      return std::binary_search(named.begin(), named.end(), m.id);
    });
    if (goes) out.given_up.groups.push_back(names.group(group.id));
  }
  std::ranges::sort(out.given_up.groups);
  for (const InstanceId instance : named) {
    for (const auto& link : evidence.executions_of(instance)) {
      const ExecutionFact& fact = looked.seen.executions.value[link.index];
      out.given_up.work.push_back({.execution = names.execution(fact.id),
                                   .instance = names.instance(instance),
                                   .kind = fact.kind});
    }
  }
  return out;
}

}  // namespace lighthouse::cli
