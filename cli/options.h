// What the command line asks for, as values. Made by cli/command_line.h, carried out by the
// commands.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "cli/pace.h"
#include "core/model/guards.h"
#include "core/model/run_record.h"

namespace lighthouse::cli {

// Which simulated world, and which of its runs.
struct WorldChoice {
  std::string file;   // empty: the embedded one
  uint64_t seed = 0;  // 0: the benign run
};

struct OperateOptions {
  Operation operation = Operation::kUpgrade;
  std::string to;  // version of an upgrade
  std::vector<std::string>
      kill;  // of a rollback: the groups of the new generation, given up by name
  WorldChoice world;
  Pace pace;
};

// The changes that an operation would make.
struct PlanOptions {
  Operation operation = Operation::kUpgrade;
  std::string to;
  WorldChoice world;
};

struct StatusOptions {
  WorldChoice world;
  Duration at{0};
};

struct ExplainOptions {
  std::string subject;  // an instance or a group; empty: everything
  WorldChoice world;
  Duration at{0};
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
  std::vector<Guard> without;
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

struct VersionOptions {};
struct HelpOptions {
  std::string text;
};

using Command = std::variant<OperateOptions, PlanOptions, StatusOptions, ExplainOptions,
                             SimRunOptions, SimListOptions, SimGuardsOptions, SimSchemaOptions,
                             DemoOptions, VersionOptions, HelpOptions>;

}  // namespace lighthouse::cli
