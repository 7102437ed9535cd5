// What the command line asks for, as values. Made by cli/command_line.h, carried out by the
// commands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/pace.h"
#include "cli/rehearse/rehearsal.h"
#include "core/model/guards.h"
#include "core/model/run_record.h"
#include "core/wire/sigv4.h"
#include "sim/from_fleet.h"
#include "sim/rivals/policies.h"

namespace lighthouse::cli {

// Which real fleet, and how a command on it is followed.
struct FleetChoice {
  std::string config;    // empty: LIGHTHOUSE_CONFIG, else lighthouse.yaml
  double speed = 1;      // of the clock; another than 1 only against fakes
  std::string log_file;  // empty: none
  bool verbose = false;
};

// Which simulated world, and which of its runs.
struct WorldChoice {
  bool given = false;  // else the command is about a real fleet
  std::string file;    // empty: the embedded one
  uint64_t seed = 0;   // 0: the benign run
};

// An operation on a fleet that was seen, thousands of times in the simulation (docs/rehearse.md).
struct RehearseOptions {
  Operation operation = Operation::kUpgrade;
  std::string to;
  FleetChoice fleet;
  std::string snapshot;       // a fleet that was seen before; empty: the one there is now
  std::string save_snapshot;  // a file; empty: none
  uint64_t runs = 2'000;
  uint32_t jobs = 0;  // 0: as many as there are processors
  sim::Assumptions assumed;
  Thresholds thresholds;
  std::string out = "rehearsal.yaml";  // a file for the world
  bool json = false;
};

struct OperateOptions {
  Operation operation = Operation::kUpgrade;
  std::string to;  // version of an upgrade
  std::vector<std::string>
      kill;              // of a rollback: the groups of the new generation, given up by name
  bool offline = false;  // of a rollback: Gate and Redis are not asked
  bool dry_run = false;
  bool reap = false;  // with kDrain: groups beyond the retention are deleted, nothing else
  std::optional<RehearseOptions> rehearse;  // as a gate; its operation and fleet are these
  FleetChoice fleet;
  WorldChoice world;
  Pace pace;
};

// The changes that an operation would make.
struct PlanOptions {
  Operation operation = Operation::kUpgrade;
  std::string to;
  FleetChoice fleet;
  WorldChoice world;
};

struct StatusOptions {
  FleetChoice fleet;
  WorldChoice world;
  Duration at{0};
  bool json = false;
};

struct ExplainOptions {
  std::string subject;  // an instance or a group; empty: everything
  FleetChoice fleet;
  WorldChoice world;
  Duration at{0};
};

// Whether this machine can operate that fleet.
struct PreflightOptions {
  FleetChoice fleet;
  bool json = false;
};

// Shows the lease of a fleet, or gives it back for somebody who cannot.
struct LeaseOptions {
  FleetChoice fleet;
  bool release = false;
  std::optional<uint64_t> token;  // the lease that was looked at
  bool force = false;             // with the run named
  uint64_t run = 0;
  bool json = false;
};

// The runs that a journal tells of.
struct HistoryOptions {
  FleetChoice fleet;
  bool json = false;
};

struct SimRunOptions {
  std::vector<std::string> files;
  uint64_t first_seed = 0;
  uint64_t last_seed = 19;
  uint32_t jobs = 0;  // 0: as many as there are processors
  std::string junit;  // a file; empty: none
  std::string trace;  // a file, or "-"; empty: none
  bool hash = false;
  bool json = false;
  bool wire = false;  // calls go through the codecs and the fakes' faces
  std::vector<Guard> without;
};

// Guards taken out (sim/mutants.h).
struct SimMutantsOptions {
  std::vector<std::string> files;  // empty: all of scenarios/
  uint64_t last_seed = 3;          // from 0
  bool pairs = false;
  std::string write_docs;  // a file whose table is written anew; empty: none
};

// Calls struck one by one and in pairs (sim/crash_sweep.h).
struct SimCrashSweepOptions {
  std::vector<std::string> files;
  Duration budget{10'000};  // of each processor, for each file
  uint64_t most_pairs = 400;
  uint32_t jobs = 0;  // threads; 0: as many as processors
  std::string only;   // one case, with its trace; empty: all
};

// What people use today in Lighthouse's place, in the same worlds (sim/rivals/rivals.h).
struct SimRivalsOptions {
  std::vector<std::string> files;  // empty: the committed set
  uint64_t first_seed = 0;
  uint64_t last_seed = 9'999;
  uint32_t jobs = 0;  // 0: as many as there are processors
  std::vector<sim::rivals::Policy> policies;
  bool json = false;
  std::string chart;       // an SVG file; empty: none
  std::string write_docs;  // a file whose tables are written anew; empty: none
};

// One part of a search that several machines share, from 0.
struct ShardOption {
  uint32_t index = 0;
  uint32_t count = 1;
};

struct SimExploreOptions {
  std::vector<std::string> files;       // scenarios or folders; empty: scenarios/, if it is there
  uint64_t runs = 0;                    // 0: no limit
  Duration time{0};                     // of the machine; 0: no limit
  uint32_t jobs = 0;                    // 0: as many as there are processors
  std::optional<ShardOption> shard;     // absent: what the environment says
  std::string out = "counterexamples";  // a folder
  std::string junit;                    // a file; empty: none
  bool json = false;
  std::vector<Guard> without;
};

struct SimMergeOptions {
  std::vector<std::string> files;
  bool json = false;
};

struct SimShrinkOptions {
  std::string file;
  uint64_t seed = 0;
  std::string out = "counterexample.yaml";  // a file, or "-"
  bool quick = false;                       // without the curve
  std::vector<Guard> without;
};

// The exhaustive search of the small world (docs/simulator.md).
struct SimCheckOptions {
  uint32_t faults = 2;
  uint32_t crashes = 1;
  bool reduction = true;
  bool audit = false;       // hold the core to the normal form, too
  std::string certificate;  // a file to compare with; empty: none
  std::string facts;        // a file for the worlds at rest; empty: none
  std::vector<Guard> without;
};

// A production journal through today's core, or its fleet at one moment run on in the simulation.
struct SimReplayOptions {
  std::string journal;  // a folder
  std::string config;   // whose policy counts; empty: the one that was in force
  std::vector<Guard> without;
  bool json = false;
  // The branch: an entry's number or a moment; empty: none.
  std::string from;
  uint64_t first_seed = 0;
  uint64_t last_seed = 19;
  uint32_t jobs = 0;
  sim::Assumptions assumed;
  std::string out = "branch.yaml";  // a file for the world
};

struct SimListOptions {
  std::vector<std::string> folders;
};
struct SimGuardsOptions {};
struct SimSchemaOptions {};

struct DemoOptions {
  uint64_t seed = 0;
  Pace pace;
};

// Where a secret is read from when it is needed: never the command line itself, which every process
// of the machine can see.
struct SecretSource {
  enum class Kind : uint8_t { kNone, kEnvironment, kFile };
  Kind kind = Kind::kNone;
  std::string name;  // of the variable or the file
};

// Signs requests from standard input, to be compared with what another signer made of them.
struct DebugSignOptions {
  std::string access_key;  // empty: AWS_ACCESS_KEY_ID
  SecretSource secret_key{.kind = SecretSource::Kind::kEnvironment,
                          .name = "AWS_SECRET_ACCESS_KEY"};
  SecretSource session_token;            // none with an access key of the environment: its own
  std::optional<int64_t> epoch_seconds;  // absent: the request's own, else the present
  std::string region;                    // empty: AWS_REGION, AWS_DEFAULT_REGION
  std::string service;
  wire::SigningRules rules;
  bool batch = false;
  bool json = false;
};

// What is done with lighthouse.yaml (docs/config.md).
struct ConfigOptions {
  enum class Action : uint8_t { kCheck, kPrint, kSchema };
  Action action = Action::kCheck;
  std::string file;  // empty: LIGHTHOUSE_CONFIG, else lighthouse.yaml
  bool origin = false;
};

// How the served Gate knows its callers.
struct GateGuard {
  enum class Kind : uint8_t { kNone, kBasic, kBearer, kSession, kCertificate };
  Kind kind = Kind::kNone;
  SecretSource secret;  // the password or the token
};

// Fakes of AWS and what else a fleet needs, on sockets.
struct FakesServeOptions {
  std::optional<WorldChoice> world;    // a scenario's world; else an empty AWS
  uint16_t port = 5000;                // of AWS; 0: one that is free
  std::optional<uint16_t> redis_port;  // nullopt: without a world no Redis, with one a free port
  bool instant = false;                // every consequence of a call has come before its answer
  double time_scale = 1.0;             // seconds of the fakes in one of the machine's
  Duration stale{0};                   // describes lag behind changes by so long, in their time
  double throttle_scale = 0;           // multiplies AWS's rate limits; 0: there are none
  std::string access_key;              // one more that is known; empty: none
  SecretSource secret_key{.kind = SecretSource::Kind::kEnvironment,
                          .name = "AWS_SECRET_ACCESS_KEY"};
  // Of a world.
  uint16_t gate_port = 0;
  uint16_t url_port = 0;
  std::vector<std::string> releases;  // versions that can be deployed besides the scenario's
  GateGuard gate_guard;
  std::string gate_user = "lighthouse";
  std::string tls_certificate;  // PEM files; empty: no TLS
  std::string tls_key;
  std::string tls_client_ca;
  std::string config_file;  // a lighthouse.yaml to write; empty: none
  std::string journal = "lighthouse-journal";
};

struct VersionOptions {};
struct HelpOptions {
  std::string text;
};

using Command =
    std::variant<PreflightOptions, LeaseOptions, HistoryOptions, OperateOptions, PlanOptions,
                 RehearseOptions, StatusOptions, ExplainOptions, SimRunOptions, SimExploreOptions,
                 SimMergeOptions, SimShrinkOptions, SimCheckOptions, SimReplayOptions,
                 SimMutantsOptions, SimCrashSweepOptions, SimListOptions, SimRivalsOptions,
                 SimGuardsOptions, SimSchemaOptions, DemoOptions, DebugSignOptions, ConfigOptions,
                 FakesServeOptions, VersionOptions, HelpOptions>;

}  // namespace lighthouse::cli
