// The policy: what the operator of the fleet decides. One key for each field of
// core/model/policy.h.
#include <array>

#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array kPolicyKeys = {
    // Looking
    key<&Policy::look_every>("look-every", "between looks while something is expected soon")
        .between(1s, 10min),
    key<&Policy::look_slowly>("look-slowly", "between looks while only work is waited for")
        .between(1s, 1h),
    key<&Policy::call_deadline>("call-deadline", "for one call").between(1s, 10min),
    key<&Policy::evidence_max_age>("evidence-max-age", "older evidence is none").between(1s, 1h),
    key<&Policy::act_within>("act-within", "what takes something away rests on reads this young")
        .between(1s, 2min),
    key<&Policy::stale_read_bound>("stale-read-bound", "a describe of AWS may be this old")
        .between(0s, 1h),

    // Idle
    key<&Policy::settle_margin>("settle-margin", "beyond connection draining").between(0s, 1h),
    key<&Policy::operation_settle>("operation-settle", "longer than any Clouddriver operation")
        .between(0s, 24h),
    key<&Policy::report_lifetime>("report-lifetime", "an Orca's report is at most this old")
        .between(1s, 1h),
    key<&Policy::drain_deadline>("drain-deadline", "then hold and ask").between(1min, 24h * 30),
    key<&Policy::terminate_look>("terminate-look", "how long a lost termination may still arrive")
        .between(1s, 1h),

    // Upgrade
    key<&Policy::save_stable_for>("save-stable-for",
                                  "a saved pipeline must read the same this long")
        .between(0s, 1h),
    key<&Policy::save_stable_reads>("save-stable-reads", "and in so many reads").between(1, 100),
    key<&Policy::trigger_look>("trigger-look", "how long a lost start may still show")
        .between(1s, 1h),
    key<&Policy::trigger_attempts>("trigger-attempts", "starts that may be tried").between(1, 10),
    key<&Policy::pipeline_deadline>("pipeline-deadline", "for the run of the pipeline")
        .between(1min, 24h * 7),
    key<&Policy::health_deadline>("health-deadline", "for the new generation to be healthy")
        .between(1min, 24h),
    key<&Policy::health_samples>("health-samples", "good samples in a row").between(1, 100),
    key<&Policy::health_span>("health-span", "over at least this time").between(0s, 24h),
    key<&Policy::health_failures>("health-failures", "bad samples in a row that end the bake time")
        .between(1, 100),
    key<&Policy::bake_time>("bake-time", "how long the new generation is watched")
        .between(0s, 24h * 7),
    key<&Policy::on_failure>("on-failure", "what a failed upgrade does"),

    // Rollback
    key<&Policy::serving_floor>("serving-floor", "healthy serving instances, at least")
        .between(0, 20),
    key<&Policy::restore_deadline>("restore-deadline", "for the old generation to serve")
        .between(1min, 24h),
    key<&Policy::kill_new_generation>("kill-new-generation",
                                      "true: a rollback kills the new generation's work, by name"),

    // Poller
    key<&Policy::poller>("poller", "which guarantee gives way when the poller is handed over"),
    key<&Policy::poller_gap_limit>("poller-gap-limit", "no poller for longer: hold and ask")
        .between(0s, 24h * 7),
    key<&Policy::poller_overlap_limit>("poller-overlap-limit", "two pollers for at most this long")
        .between(0s, 24h * 30),

    // Afterwards
    key<&Policy::keep_groups>("keep-groups", "groups kept in each cluster").between(1, 99),
    key<&Policy::retention_wait>("retention-wait", "between marking a group and deleting it")
        .between(0s, 24h * 7),
    key<&Policy::records_deadline>("records-deadline", "for the last records to reach Tasks")
        .between(0s, 24h),
    key<&Policy::lease_ttl>("lease-ttl", "a lease that is not renewed lasts this long")
        .between(1s, 1h),
};

}  // namespace

const Section<Policy>& policy_section() {
  static constexpr Section<Policy> kSection{
      .name = "policy", .about = "what the operator of the fleet decides", .keys = kPolicyKeys};
  return kSection;
}

}  // namespace lighthouse::sim
