// The places where the world may vary. Each choice names its site, so that a
// deviation reads as a sentence: "actor 7, boot_delay, bucket 12, first use".
//
// To add a site, add one line to the list below. Sites are saved by name and
// hashed by number: append at the end, so that old seeds keep their meaning.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lighthouse {

// clang-format off
#define LIGHTHOUSE_SITES(SITE)                  \
  SITE(kRequestLatency, "request_latency")      \
  SITE(kAnswerLatency, "answer_latency")        \
  SITE(kReconcileDelay, "reconcile_delay")      \
  SITE(kLaunchDelay, "launch_delay")            \
  SITE(kBootDelay, "boot_delay")                \
  SITE(kElbHealthDelay, "elb_health_delay")     \
  SITE(kDrainIdleDelay, "drain_idle_delay")     \
  SITE(kNoticeDelay, "notice_delay")            \
  SITE(kTerminateDelay, "terminate_delay")      \
  SITE(kStaleRead, "stale_read")                \
  SITE(kThrottle, "throttle")                   \
  SITE(kServerError, "server_error")            \
  SITE(kLostRequest, "lost_request")            \
  SITE(kLostAnswer, "lost_answer")              \
  SITE(kDuplicateRequest, "duplicate_request")  \
  SITE(kGarbledAnswer, "garbled_answer")        \
  SITE(kZonePick, "zone_pick")                  \
  SITE(kVictimPick, "victim_pick")              \
  SITE(kOrcaPick, "orca_pick")                  \
  SITE(kReplicaPick, "replica_pick")            \
  SITE(kReportPhase, "report_phase")            \
  SITE(kReportDelay, "report_delay")            \
  SITE(kWorkArrival, "work_arrival")            \
  SITE(kWorkLength, "work_length")              \
  SITE(kWorkKind, "work_kind")                  \
  SITE(kFaultTime, "fault_time")                \
  SITE(kFaultTarget, "fault_target")            \
  SITE(kOrcaDeath, "orca_death")                \
  SITE(kSwarm, "swarm")                         \
  SITE(kControllerCrash, "controller_crash")    \
  SITE(kCrashRestart, "crash_restart")          \
  SITE(kRepeatedTerminate, "repeated_terminate") \
  SITE(kAddressPick, "address_pick")            \
  SITE(kLaunchFailure, "launch_failure")        \
  SITE(kDelayedCall, "delayed_call")            \
  SITE(kFaultPart, "fault_part")                \
  SITE(kPartialRead, "partial_read")
// clang-format on

enum class Site : std::uint16_t {
#define LIGHTHOUSE_SITE_ENUMERATOR(id, name) id,
  LIGHTHOUSE_SITES(LIGHTHOUSE_SITE_ENUMERATOR)
#undef LIGHTHOUSE_SITE_ENUMERATOR
};

inline constexpr auto kSiteNames = std::to_array<std::string_view>({
#define LIGHTHOUSE_SITE_NAME(id, name) name,
    LIGHTHOUSE_SITES(LIGHTHOUSE_SITE_NAME)
#undef LIGHTHOUSE_SITE_NAME
});

inline constexpr std::size_t kSiteCount = kSiteNames.size();
static_assert(kSiteCount <= 256, "a choice key holds the site in 8 bits");

// Requires: a site of the list. Anything else is "unknown_site".
[[nodiscard]] constexpr std::string_view site_name(Site site) {
  const auto index = static_cast<std::size_t>(site);
  return index < kSiteCount ? kSiteNames[index] : std::string_view{"unknown_site"};
}

[[nodiscard]] constexpr std::optional<Site> parse_site(std::string_view name) {
  for (std::size_t index = 0; index < kSiteCount; ++index) {
    if (kSiteNames[index] == name) return static_cast<Site>(index);
  }
  return std::nullopt;
}

}  // namespace lighthouse
