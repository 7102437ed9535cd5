#include "sim/search/place.h"

#include <utility>
#include <vector>

#include "sim/fault_kinds.h"
#include "sim/search/tell.h"

namespace lighthouse::sim {
namespace {

using Told = std::vector<ToldDeviation>;

std::size_t fault_of(const ToldDeviation& told) {
  return told.forced.key.actor() - std::size_t{kFirstFaultActor};
}

// The fault itself, once, at no moment yet.
Fault one_of(const Fault& fault) {
  Fault out = fault;
  out.per_million = 0;
  out.from = Fault{}.from;
  out.until = Fault{}.until;
  return out;
}

void place_call(const ToldDeviation& told, Scenario& placed) {
  Fault fault = one_of(placed.faults[told.struck->fault]);
  fault.endpoint.reset();
  fault.calls = {told.struck->call};
  fault.moment =
      Moment{.kind = Moment::Kind::kBeforeCall, .call = told.struck->call, .nth = told.struck->nth};
  placed.faults.push_back(std::move(fault));
  std::erase(placed.deviations, told.forced);
}

bool strikes_by_the_minute(const ToldDeviation& told, const Scenario& scenario) {
  if (told.forced.key.actor() < kFirstFaultActor || fault_of(told) >= scenario.faults.size())
    return false;
  return told.forced.key.site() == Site::kFaultTime && !scenario.faults[fault_of(told)].moment;
}

// The second within the minute and the host were drawn right after, each by a choice of its own.
void place_minute(const Told& told, std::size_t index, Scenario& placed) {
  const ToldDeviation& strike = told[index];
  const std::size_t which = fault_of(strike);
  Fault fault = one_of(placed.faults[which]);
  std::vector<ForcedChoice> gone{strike.forced};
  Duration at = strike.at;
  for (std::size_t i = index + 1; i < told.size() && told[i].at <= at; ++i) {
    const ToldDeviation& next = told[i];
    if (next.forced.key.actor() != strike.forced.key.actor()) continue;
    const Site site = next.forced.key.site();
    if (site == Site::kFaultPart && next.event == strike.event) {
      at += Duration{1'000} * next.forced.value;
      gone.push_back(next.forced);
    }
    if (site == Site::kFaultTarget && next.at == at && next.host) {
      fault.target = *next.host;
      gone.push_back(next.forced);
    }
  }
  fault.moment = Moment{.kind = Moment::Kind::kAt, .at = at};
  placed.faults.push_back(std::move(fault));
  for (const ForcedChoice& forced : gone) std::erase(placed.deviations, forced);
}

}  // namespace

std::optional<Scenario> with_placed_faults(const Scenario& scenario, Placing placing) {
  Scenario placed = scenario;
  const Told told = tell_deviations(make_stage(scenario));
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (placing != Placing::kMinutes && told[i].struck) place_call(told[i], placed);
    if (placing != Placing::kCalls && strikes_by_the_minute(told[i], scenario))
      place_minute(told, i, placed);
  }
  if (placed.faults.size() == scenario.faults.size()) return std::nullopt;
  return placed;
}

}  // namespace lighthouse::sim
