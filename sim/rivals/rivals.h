// The rivals: what people use today in Lighthouse's place, each driven through the same worlds by
// the same seeds, and Lighthouse itself beside them.
//
//   const RivalRun run = run_policy(stage, {Policy::kFixedWait, 2}, 4711);
//
// A policy is a short program over Hands, one file each, faithful to its source; what it may be
// told is a setting, and a fair comparison tries them all.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/rivals/hands.h"
#include "sim/rivals/meter.h"
#include "sim/rivals/policies.h"

namespace lighthouse::sim::rivals {

// What a policy may be told. What each of them means is the policy's own; kNone: nothing.
struct Setting {
  std::string_view name;  // "wait 1h"; empty: it has none
  Duration wait{0};
  int32_t keep = 0;
};

// Does the whole upgrade. Returns when it has nothing more to do, or when the time is over.
using Program = void (*)(Hands& hands, const Setting& setting);

struct PolicyFacts {
  std::string_view name;              // "fixed-wait"
  std::string_view title;             // "fixed wait, then scale down"
  std::string_view source;            // where it is written down, with its section of the reference
  std::span<const Setting> settings;  // never empty
  Program program = nullptr;          // null: Lighthouse's own engine
};

[[nodiscard]] const PolicyFacts& facts_of(Policy policy);
[[nodiscard]] std::optional<Policy> policy_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> policy_names();

// The programs, one file each.
void run_fixed_wait(Hands& hands, const Setting& setting);
void run_red_black(Hands& hands, const Setting& setting);
void run_halyard_march(Hands& hands, const Setting& setting);
void run_halyard_august(Hands& hands, const Setting& setting);
void run_runbook(Hands& hands, const Setting& setting);
void run_one_look(Hands& hands, const Setting& setting);

struct Choice {
  Policy policy = Policy::kLighthouse;
  std::size_t setting = 0;  // index into its settings
};

struct RivalRun {
  Measures measures;
  std::vector<Deed> deeds;  // a rival's writes, in order; none of Lighthouse
};

// Pure: same stage, choice and seed, same result. Requires: the scenario is of an upgrade.
[[nodiscard]] RivalRun run_policy(const std::shared_ptr<const Stage>& stage, const Choice& choice,
                                  uint64_t seed);

}  // namespace lighthouse::sim::rivals
