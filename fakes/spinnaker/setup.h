// What the fake Spinnaker is told once: releases, names, the upgrade pipeline, how long things take
// and the work that comes by itself.
//
// Immutable from then on and shared by all copies of a world, so it costs a copy one counter.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/document.h"
#include "core/model/execution.h"
#include "core/model/fixed_text.h"
#include "core/model/ids.h"
#include "core/model/time.h"

namespace lighthouse::fakes::spinnaker {

inline constexpr Duration kForever = kNever - Time{};

// A machine image. The index in Setup::releases is the `release` of an AWS group.
struct Release {
  Version version;
  Duration boot{180'000};  // from EC2 "running" to all services up: typical …
  Duration boot_bad{300'000};
  bool boots = true;               // false: no service ever comes up
  bool gate_works = true;          // false: healthy at the balancers while its Gate answers errors
  bool orca_works = true;          // false: no Orca process: no reports, takes no work
  bool bakes = true;               // false: baking this version fails
  Duration sick_after = kForever;  // healthy, then failing the balancers' check for good
  bool operator==(const Release&) const = default;
};

// How an Orca names its host [3.4].
enum class OrcaNaming : uint8_t {
  kHostName,   // the host's private name, whatever AWS made of it; the pid counts up
  kContainer,  // pid 1 in a container whose id maps to nothing; a restart is a new container
};
// Containers are numbered from here on, as values of opaque host keys: texts made at the start stay
// below.
inline constexpr uint32_t kFirstContainer = 0xc0000000;

// Texts of the pipeline document and what they stand for. A deploy stage for a cluster that is not
// here fails.
struct NamedCluster {
  Message text;
  ClusterId id;
  bool operator==(const NamedCluster&) const = default;
};
struct NamedBalancer {
  Message text;
  BalancerId id;
  bool operator==(const NamedBalancer&) const = default;
};

// What the work is, where its truth lies and whom a look finds it at.
enum class WorkKind : uint8_t {
  kPipeline,
  kTask,       // an orchestration: pins an Orca just the same, never swept [13.1]
  kBake,       // a packer process of the host's Rosco [19]
  kOperation,  // of the host's Clouddriver: Redis does not say whose [19]
};
enum class WorkState : uint8_t {
  kRunning,
  kPaused,          // keeps its thread until `resume`; `lasts` counts from then
  kManualJudgment,  // RUNNING until `judge`, or until a person comes after `lasts`
  kQueued,          // NOT_STARTED behind its config, at the Orca that received it [11.4]
};
enum class Arrival : uint8_t {
  kBalancer,   // a new request: its host must take new traffic of the internal balancer
  kKeepAlive,  // through an established connection: a draining host takes it, too [16.8]
  kDirect,     // to the Orca itself, past the balancers: a restarted stage, a scenario's start
};

struct WorkItem {
  Time at{};  // not before kStartOfTime; used by Setup::items only
  WorkKind kind = WorkKind::kPipeline;
  WorkState state = WorkState::kRunning;
  Arrival arrival = Arrival::kBalancer;
  bool hidden = false;            // recorded in a Redis that Lighthouse does not read [11.2]
  bool limit_concurrent = false;  // waits while its config has a RUNNING execution [11.4]
  bool keep_waiting = false;      // is not cancelled when a newer one starts
  InstanceId on;                  // invalid: any host that `arrival` allows, by choice
  ConfigId config;                // invalid: a pipeline of its own
  Duration lasts{600'000};
  Duration then_starts{0};  // length of a pipeline that its end starts on the same Orca; 0: none
  bool operator==(const WorkItem&) const = default;
};

// Arrivals by choice: one about `every`, lengths between the two, skewed to short.
struct WorkStream {
  Duration every{120'000};
  Duration shortest{20'000};
  Duration longest{1'200'000};
  Time from{};
  Time until = kNever;
  bool tasks = false;
  bool operator==(const WorkStream&) const = default;
};

struct Setup {
  std::vector<Release> releases;

  ClusterId serving;
  ClusterId polling;
  BalancerId external;  // Gate is reached through it
  BalancerId internal;  // the services reach each other through it
  std::vector<NamedCluster> clusters;
  std::vector<NamedBalancer> balancers;

  OrcaNaming naming = OrcaNaming::kHostName;
  bool rosco_maps = true;  // false: Rosco's id is a UUID, so a bake's host is kNone (E1) [19]

  Document pipeline;  // the upgrade pipeline; the document `null`: there is none
  Duration bake{240'000};
  Duration bake_bad{900'000};
  Duration bake_timeout{3'600'000};  // after which a stage whose bake vanished fails
  Duration up_timeout{1'800'000};    // of "wait until up"

  Duration replica_lag_bad{60'000};  // how late a Front50 replica sees a save at the worst [4]
  bool sweeps_zombies = true;        // ZombiePipelineCleanupAgent [13.1]
  uint32_t keep_alive_per_million = 20'000;  // of a stream's arrivals, while a host drains
  Duration snapshot_every{0};                // for failovers to an older replica; 0: never taken

  std::vector<WorkItem> items;
  std::vector<WorkStream> streams;

  bool operator==(const Setup&) const = default;
};

}  // namespace lighthouse::fakes::spinnaker
