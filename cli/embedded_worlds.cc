#include "cli/embedded_worlds.h"

namespace lighthouse::cli {
namespace {

constexpr std::string_view kGood = R"(
name: good-upgrade
about: Three serving instances and a poller at work; the new version is a good one. In the drain the Orca of
  an old host dies with a pipeline, which hangs until the sweep of another Orca cancels it; only then
  is the host idle.
groups:
  - {serving: v022, instances: 3}
  - {polling: v022}
  - {serving: v021, enabled: false}
  - {polling: v021, enabled: false}
streams:
  - {every: 90s, shortest: 20s, longest: 15m, until: 2h}
  - {every: 4m, shortest: 10s, longest: 2m, until: 2h, tasks: true}
work:
  - {on: "serving-v022[0]", at: -10m, lasts: 100m}
  - {on: "serving-v022[1]", at: -5m, state: manual-judgment, lasts: 75m}
  - {on: "serving-v022[2]", at: -1m, lasts: 2h}
operation: {kind: upgrade, to: 1.9.40, start: 1m}
policy: {poller: overlap}
faults:
  - {kind: orca-restarts, on: "serving-v022[2]", step: drain, by: 2m}
faults-end: 3h
expect: {ending: done, within: 16h}
)";

constexpr std::string_view kFailing = R"(
name: failing-upgrade
about: The same fleet; the new version passes no health check, so the deploy fails and is rolled back.
releases:
  - version: 1.9.39
  - {version: 1.9.40, boots: false}
groups:
  - {serving: v022, instances: 3}
  - {polling: v022}
streams:
  - {every: 90s, shortest: 20s, longest: 15m, until: 2h}
  - {every: 4m, shortest: 10s, longest: 2m, until: 2h, tasks: true}
work:
  - {on: "serving-v022[0]", at: -10m, lasts: 100m}
operation: {kind: upgrade, to: 1.9.40, start: 1m}
policy: {poller: overlap}
expect: {ending: rolled-back, within: 8h}
)";

}  // namespace

EmbeddedWorld embedded_good_world() {
  return {.name = "embedded-good.yaml", .text = kGood};
}

EmbeddedWorld embedded_failing_world() {
  return {.name = "embedded-failing.yaml", .text = kFailing};
}

}  // namespace lighthouse::cli
