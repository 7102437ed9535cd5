// What the fake AWS is told once, at the start of a run: how long things take [A18.2] and which of
// the undocumented answers it gives [A21].
//
// Times are {typical, bad}: a benign run takes `typical` everywhere, a seeded run anything up to
// `bad`. Trivially copyable; part of the world's value.
#pragma once

#include <cstdint>

#include "core/model/time.h"

namespace lighthouse::fakes::aws {

struct Delay {
  Duration typical{0};
  Duration bad{0};
  bool operator==(const Delay&) const = default;
};

// How EC2 names hosts: `ip-a-b-c-d`, after the instance id (resource-based naming), or with names
// of one's own that say nothing of the address [A16.2].
enum class HostNaming : uint8_t { kIp, kInstance, kOpaque };

struct Parameters {
  // Nothing takes time: every consequence comes at the same moment, as an event of its own [A20].
  bool instant = false;

  // --- Auto Scaling
  Delay pass{Duration{10'000}, Duration{120'000}};  // the group acts after a change of desired
  Delay resume{Duration{2'000}, Duration{30'000}};  // … after a resumed process: "at once" [A9]
  Duration periodic_pass{300'000};                  // a pass although nothing changed; 0: never
  Delay enter_service{Duration{20'000}, Duration{180'000}};  // EC2 running → InService, no hook
  Delay ec2_notice{Duration{45'000}, Duration{300'000}};     // EC2 state change → group notices
  Delay elb_notice{Duration{45'000}, Duration{300'000}};     // OutOfService → marked Unhealthy
  Delay leave_group{Duration{30'000}, Duration{300'000}};    // terminated → no longer listed
  Delay delete_group{Duration{30'000}, Duration{300'000}};  // an empty group's "Delete in progress"
  uint32_t launch_failure_per_million = 0;                  // "insufficient capacity" [A13]

  // --- EC2
  Delay launch{Duration{30'000}, Duration{300'000}};         // Pending → running
  Delay start_shut_down{Duration{3'000}, Duration{30'000}};  // drained → shutting-down
  Delay shut_down{Duration{45'000}, Duration{600'000}};      // shutting-down → terminated
  Duration forget{3'600'000};     // a terminated instance stays in DescribeInstances [A16.1]
  Duration spot_notice{120'000};  // between notice and termination
  HostNaming naming = HostNaming::kIp;
  uint32_t first_instance = 0;             // instances are numbered from here on
  uint32_t first_address = 0x0a000010;     // 10.0.0.16
  uint32_t addresses = 60'000;             // then the numbering begins again, skipping those in use
  uint32_t address_reuse_per_million = 0;  // a launch gets the last freed address [A16.2]
  uint8_t zones = 3;                       // at most kMostZones

  // --- classic ELB
  Delay elb_configuration{Duration{10'000}, Duration{60'000}};  // on top of interval × threshold
  Delay drain_idle{Duration{5'000}, Duration{300'000}};  // deregistered → no connection left
  Delay elb_forget{Duration{15'000}, Duration{60'000}};  // terminated → row vanishes

  // --- consistency [A18.1]
  // A describe serves what a group, balancer or instance was before its last change, if that change
  // is younger than `stale_bound` and the choice says so. A bound of 0 keeps no past at all.
  Duration stale_bound{20'000};
  uint32_t stale_per_million = 0;

  // --- not known [A21]
  // Health check type ELB: an instance that is attached by its group but not registered counts as
  // OutOfService, so a disabled group's instances are marked Unhealthy (trap 1).
  bool deregistered_is_unhealthy = true;
  // A member that EC2 has terminated stays listed until Terminate is resumed; otherwise it leaves
  // the list once it was noticed, whatever is suspended (trap 2 reads so).
  bool dead_members_linger = false;

  bool operator==(const Parameters&) const = default;
};

inline constexpr uint8_t kMostZones = 6;

}  // namespace lighthouse::fakes::aws
