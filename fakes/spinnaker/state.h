// The rows of the fake Spinnaker. Truth, report and record are three different things, each with
// its own time: threads and jobs are the truth, Redis (fakes/spinnaker/redis.h) holds the reports
// and the records.
//
// An event that comes at another time than its row expects is a leftover of a plan that was
// changed, and does nothing. So no event is ever taken out of the agenda.
#pragma once

#include <cstdint>

#include "core/model/call.h"
#include "fakes/aws/aws.h"
#include "fakes/base/context.h"
#include "fakes/spinnaker/setup.h"

namespace lighthouse::fakes::spinnaker {

// Spinnaker acts on AWS itself (Clouddriver), so its context has one more part.
struct SpinContext : Context {
  aws::Aws& aws;
};

enum class HostState : uint8_t {
  kBooting,
  kUp,            // its services run
  kShuttingDown,  // SIGTERM was sent: Orca and Rosco are gone, Igor and Echo may not be
};

// A machine that is there. Gone ones are dropped.
struct Host {
  InstanceId id;
  uint16_t release = 0;
  HostState state = HostState::kBooting;
  bool polling = false;     // profile of the polling cluster: Igor and Echo poll [15]
  bool orca_alive = false;  // its process runs
  bool broken = false;      // never comes up
  uint32_t starts = 0;      // of its Orca process: tells a restarted one's events apart
  OrcaId orca;              // of the last process
  HostKey name;             // private name
  Time up_since = kNever;
  Time poller_since = kNever;  // kNever: Igor and Echo do not run
  Time stalled_until{};        // no reports, but threads go on
  Time tracker_error_until{};  // reports of zero [3.3]
  bool operator==(const Host&) const = default;
};

// One running execution in the memory of an Orca process [13.1].
struct Thread {
  InstanceId host;
  ExecutionId id;
  ExecutionKind kind = ExecutionKind::kPipeline;
  bool paused = false;
  bool judgment = false;  // in a manual judgment: `judge` ends it
  bool canceled = false;  // noticed at the next step
  bool hidden = false;    // recorded in the other Redis
  Time ends = kNever;     // kNever: a person or a flow ends it
  Duration left{0};       // while paused
  Duration then_starts{0};
  bool operator==(const Thread&) const = default;
};

// A process on a host that is no Orca thread: a bake or a Clouddriver operation.
struct Job {
  ExecutionId id;
  WorkKind kind = WorkKind::kBake;
  bool lost = false;  // its host is gone; Redis lists a bake for 30 min more [19]
  InstanceId host;
  HostKey shown;      // as Redis names the host
  ExecutionId waits;  // the upgrade run that waits for this bake
  Time ends = kNever;
  bool operator==(const Job&) const = default;
};

// Work that ended with its process.
struct Lost {
  ExecutionId id;
  WorkKind kind = WorkKind::kPipeline;
  InstanceId instance;
  Time at{};
  bool operator==(const Lost&) const = default;
};
using LostWork = Small<Lost, 2>;

[[nodiscard]] constexpr WorkKind work_kind(ExecutionKind kind) {
  return kind == ExecutionKind::kTask ? WorkKind::kTask : WorkKind::kPipeline;
}

struct Unfinished {
  ExecutionId id;
  WorkKind kind = WorkKind::kPipeline;
  bool operator==(const Unfinished&) const = default;
};
using UnfinishedWork = Small<Unfinished, 4>;

struct RunningPoller {
  InstanceId instance;
  Time since{};
  bool operator==(const RunningPoller&) const = default;
};
using RunningPollers = Small<RunningPoller, 2>;

// How Redis refuses while a window lasts.
enum class RedisTrouble : uint8_t {
  kDown,      // no connection
  kLoading,   // "LOADING": refuses everything
  kReadOnly,  // "READONLY": refuses writes; the server is a replica
};

// What happened so far, for reports and for "did this scenario attack anything".
struct Counters {
  uint32_t started = 0;   // executions that got a thread
  uint32_t finished = 0;  // … and ended by themselves
  uint32_t refused = 0;   // work that found no host
  uint32_t queued = 0;
  uint32_t started_by_orca = 0;   // queued and dependent ones: without HTTP [11.4]
  uint32_t reached_draining = 0;  // came through a kept connection
  uint32_t swept = 0;             // zombies cancelled
  uint32_t false_reports = 0;     // zero although threads ran
  uint32_t stale_documents = 0;   // reads and triggers that got an old pipeline
  uint32_t groups_destroyed = 0;  // by shrinkCluster
  uint32_t groups_scaled_down = 0;
  bool operator==(const Counters&) const = default;
};

}  // namespace lighthouse::fakes::spinnaker
