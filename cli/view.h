// View: what a person sees of an operation at one moment, as plain values. It is filled from a
// simulated world (cli/world_view.h), a real fleet (cli/live/live_view.h) or by hand in tests, and
// drawn by cli/render.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decide/decision.h"
#include "core/decide/explain.h"
#include "core/model/fleet.h"
#include "core/model/time.h"

namespace lighthouse::cli {

// What a load balancer says of an instance.
enum class Mark : uint8_t {
  kIn,       // ✔ takes requests
  kBetween,  // … registering or draining
  kFailing,  // ✖ registered, and its health check fails
  kOut,      // · not registered
};

struct InstanceView {
  std::string name;   // "i-…"
  std::string state;  // "in service", "terminating"
  bool troubled = false;
  std::array<Mark, 2> balancers{Mark::kOut, Mark::kOut};
  uint32_t work = 0;               // unfinished executions and bakes
  bool polls = false;              // its Igor and Echo run
  std::string note;                // what Lighthouse waits for: "settling"
  std::optional<double> progress;  // of that wait, 0 to 1
};

[[nodiscard]] Mark mark_of(Registration registration);

// What is waited for, and how far that is at `now`.
void add_wait(const Wait& wait, Time now, InstanceView& out);

// The state of a group that is kept for a rollback.
inline constexpr std::string_view kKeptState = "empty, disabled";

struct GroupView {
  std::string name;
  std::string state;  // "serves", "disabled", kKeptState …
  Capacity capacity;
  std::vector<InstanceView> instances;
};

// The groups that run one version, newest first.
struct GenerationView {
  std::string version;
  std::vector<GroupView> groups;
};

struct View {
  std::optional<Duration> at;  // since the scenario's or the operation's start
  std::string operation;       // "upgrade to 1.9.40"
  std::string step;            // "watch-run"
  std::string doing;           // "watching the upgrade pipeline"
  Duration step_age{0};
  std::string_view waits_heading = "waits for";
  std::vector<GenerationView> generations;  // newest first
  uint32_t pollers = 0;
  std::optional<Duration> pollers_since;  // how long there have been so many, if that is known
  std::vector<WaitWords> waits;
  // Executions, with their hosts, by anybody: only a simulated world tells.
  std::optional<uint32_t> killed;
  uint32_t lost_with_orca = 0;  // executions whose Orca died by itself
  std::string ending;           // of an operation that is over: the whole sentence
  bool good = false;            // … and it is what was asked for
};

}  // namespace lighthouse::cli
