// Preflight of Spinnaker: Gate, the pipeline, Redis, what Orca reports and whom its names mean.
#include <algorithm>

#include <fmt/format.h>

#include "cli/live/preflight_checks.h"
#include "core/decide/evidence.h"
#include "core/decide/explain.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/package_edit.h"
#include "core/decide/preflight.h"
#include "core/model/pipeline_facts.h"

namespace lighthouse::cli {
namespace {

std::string words_of(const CallError& error) {
  return fmt::format("{}: {}", name_of(error.code), error.message.view());
}

const char* gate_remedy(const CallError& error) {
  return error.code == ErrorCode::kDenied
             ? "check gate.user, password, token, cookie or certificate"
             : "check gate.url, and that Gate runs";
}

}  // namespace

void check_gate(const Preflight& p) {
  const Observation& seen = p.looked.seen;
  if (seen.gate.good()) {
    p.good("gate", p.fleet.config.gate.url);
  } else {
    p.bad("gate", words_of(seen.gate.error), gate_remedy(seen.gate.error));
  }
  if (seen.url.good()) {
    p.good("url", p.fleet.config.url);
  } else {
    p.warn("url", words_of(seen.url.error), "check url; a rollback ends by looking at it");
  }
}

// The engine's own verdict on an upgrade: `preflight_upgrade` judged it with a version that nobody
// has, so that only the pipeline and the fleet count.
void check_pipeline(const Preflight& p) {
  const Seen<Document>& seen = p.looked.seen.pipeline;
  if (!seen.good()) {
    return p.bad("pipeline", words_of(seen.error), "check pipeline and application, and Gate");
  }
  const auto facts = facts_of(seen.value, kPackage);
  if (!facts) return p.bad("pipeline", facts.error(), "repair that field of the pipeline");
  const RunRecord& record = p.looked.record;
  if (record.ending == Ending::kRefused) {
    const std::string why(sentence_of(record.reason));
    const std::string remedy =
        fmt::format("an upgrade is refused until: {}", end_of(record.reason));
    return p.bad("upgrade", why, remedy);
  }
  p.good("pipeline", facts->has_version_parameter
                         ? fmt::format("version by parameter {}", facts->version_parameter)
                         : std::string("version by an edit of its bake stage"));
  for (const DeployFacts& deploy : facts->deploys) {
    const std::string_view strategy = name_of(deploy.strategy);
    p.good("deploy",
           fmt::format("{}: strategy {}", deploy.cluster, strategy.empty() ? "none" : strategy));
  }
  if (!facts->limit_concurrent) {
    p.warn("pipeline-concurrency", "two runs of it may be under way at once",
           "set \"Disable concurrent pipeline executions\" in its settings");
  }
}

void check_redis(const Preflight& p) {
  const Observation& seen = p.looked.seen;
  constexpr const char* kRemedy = "check redis.url and its password, and that it is Orca's Redis";
  if (seen.executions.good()) {
    p.good("redis-executions", fmt::format("{} unfinished", seen.executions.value.size()));
  } else {
    p.bad("redis-executions", words_of(seen.executions.error), kRemedy);
  }
  if (seen.bakes.good()) {
    p.good("redis-bakes", fmt::format("{} under way", seen.bakes.value.size()));
  } else {
    p.bad("redis-bakes", words_of(seen.bakes.error), kRemedy);
  }
}

// A report is up to 60 s old and is gone after 300 s: one that is there and not overdue is fresh
// [3.3].
void check_reports(const Preflight& p) {
  const Seen<OrcaReports>& seen = p.looked.seen.reports;
  if (!seen.good()) {
    return p.bad("reports", words_of(seen.error), gate_remedy(seen.error));
  }
  const auto overdue = std::count_if(seen.value.begin(), seen.value.end(),
                                     [](const OrcaReport& r) { return r.overdue; });
  const std::string found = fmt::format("{} Orcas report, {} overdue", seen.value.size(), overdue);
  if (seen.value.empty()) {
    return p.bad("reports", "no Orca reports",
                 "switch on pollers.topApplicationExecutionTracker or what this Orca calls it");
  }
  if (overdue > 0) {
    return p.warn("reports", found,
                  "an Orca that is overdue has stalled or died: look at its host");
  }
  p.good("reports", found);
}

void check_mapping(const Preflight& p) {
  const Observation& seen = p.looked.seen;
  if (!seen.groups.good() || !seen.reports.good() || !seen.instances.good()) {
    return p.warn("mapping", "it needs groups, instances and reports", "repair those first");
  }
  const Sight sight = p.looked.sight(p.fleet.engine, p.names);
  const Situation s = sight.situation();
  const Evidence evidence(s);
  std::string silent;
  uint32_t mapped = 0;
  for (const Group& group : seen.groups.value) {
    if (is_disabled(group)) continue;
    for (const Member& member : group.members) {
      if (member.lifecycle != Lifecycle::kInService) continue;
      if (!evidence.reports_of(member.id).empty()) {
        ++mapped;
      } else {
        silent += (silent.empty() ? "" : ", ") + p.names.instance(member.id);
      }
    }
  }
  if (evidence.unmapped_reporters() > 0) {
    p.bad("mapping",
          fmt::format("{} Orcas report under a name that is no instance of the fleet",
                      evidence.unmapped_reporters()),
          "Orca must report its host's name or private address; containers need the host's");
  }
  if (!silent.empty()) {
    return p.bad("mapping", "no report of " + silent,
                 "its Orca does not run, or reports under another name");
  }
  p.good("mapping", fmt::format("each of {} in-service instances reports under its name", mapped));
}

void check_lease(const Preflight& p) {
  const Seen<Lease>& seen = p.looked.seen.lease;
  if (!seen.good()) {
    return p.bad("lease", words_of(seen.error), "check redis.url and its password");
  }
  if (seen.value.holder == 0) return p.good("lease", "free");
  p.warn("lease",
         fmt::format("held by run {:016x}, {} left", seen.value.holder,
                     format_duration(seen.value.left - seen.value.left % Duration{1'000})),
         "wait for that Lighthouse; \"lighthouse lease\" shows it");
}

}  // namespace lighthouse::cli
