#include "cli/command_line.h"

#include <algorithm>
#include <functional>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command_words.h"
#include "cli/debug_flags.h"
#include "cli/fakes_flags.h"
#include "cli/raw_options.h"
#include "cli/rehearse_flags.h"
#include "cli/replay_flags.h"
#include "cli/rivals_flags.h"
#include "cli/sim_check_flags.h"
#include "cli/sim_flags.h"
#include "cli/sim_proof_flags.h"
#include "cli/stray_words.h"
#include "core/decide/explain.h"

namespace lighthouse::cli {
namespace {

class CommandLine {
 public:
  CommandLine();
  [[nodiscard]] tl::expected<Command, std::string> parse(std::vector<std::string> words);

 private:
  CLI::App* add(CLI::App& parent, const std::string& name, const std::string& about,
                const std::string& examples, std::function<Built()> build);
  void add_operations();
  void add_plans();
  void add_rehearsals();
  void add_views();
  void add_fleet();
  void fleet_options(CLI::App& command);
  void add_simulations();
  void add_proofs(CLI::App& sim);
  void add_search(CLI::App& sim);
  void add_rest();
  void add_debug();
  void add_fakes();
  void add_config();
  void world_options(CLI::App& command);
  void pace_options(CLI::App& command);
  void fakes_speed(CLI::App& command);

  [[nodiscard]] const CLI::App& deepest() const;

  CLI::App app_{"Upgrades, drains and rolls back a live Spinnaker without killing a pipeline.",
                "lighthouse"};
  std::map<const CLI::App*, std::function<Built()>> builders_;
  RawOptions raw_;
};

// --- the commands -------------------------------------------------------------------------------

CommandLine::CommandLine() {
  add_operations();
  add_plans();
  add_rehearsals();
  add_views();
  add_fleet();
  add_simulations();
  add_rest();
  add_debug();
  add_fakes();
  add_config();
  app_.footer(footer_text());
  app_.set_version_flag("--version", "");
}

CLI::App* CommandLine::add(CLI::App& parent, const std::string& name, const std::string& about,
                           const std::string& examples, std::function<Built()> build) {
  CLI::App* command = parent.add_subcommand(name, about);
  command->allow_extras();  // what is not known is reported in our own words
  if (!examples.empty()) command->footer("Examples:\n" + examples);
  if (build) builders_[command] = std::move(build);
  return command;
}

void CommandLine::world_options(CLI::App& command) {
  command
      .add_option("--config", raw_.config,
                  "a real fleet: its configuration; else LIGHTHOUSE_CONFIG, else lighthouse.yaml")
      ->type_name("FILE");
  command
      .add_option("--world", raw_.world,
                  "a simulated fleet instead: a scenario file, or \"embedded\"")
      ->type_name("FILE");
  command.add_option("--seed", raw_.seed, "which of the world's runs; 0 is the benign one")
      ->type_name("N");
  command
      .add_option("--log-file", raw_.log_file, "on a real fleet: every call and answer, appended")
      ->type_name("FILE");
  command.add_flag("--verbose", raw_.verbose, "on a real fleet: the same on standard error");
}

// For tests against fakes whose time runs fast (docs/commands.md).
void CommandLine::fakes_speed(CLI::App& command) {
  command.add_option("--speed", raw_.speed)->type_name("N")->group("");
}

void CommandLine::pace_options(CLI::App& command) {
  command.add_option("--speed", raw_.speed, "simulated seconds in one second")->type_name("N");
  command.add_flag("--fast", raw_.fast, "do not wait for anybody to look");
}

void CommandLine::add_operations() {
  CLI::App* upgrade = add(app_, "upgrade", "move the fleet to another version",
                          "  lighthouse upgrade --to 1.9.40\n"
                          "  lighthouse upgrade --to 1.9.40 --world fleet.yaml --seed 7 --fast\n",
                          [this] { return build_operation(raw_, Operation::kUpgrade); });
  upgrade->add_option("--to", raw_.to, "the version of the package")->type_name("VERSION");
  rehearsal_gate_flags(*upgrade, raw_);
  CLI::App* drain = add(app_, "drain", "empty the groups that are out of service",
                        "  lighthouse drain\n  lighthouse drain --world fleet.yaml\n",
                        [this] { return build_operation(raw_, Operation::kDrain); });
  CLI::App* rollback = add(app_, "rollback", "bring the older generation back",
                           "  lighthouse rollback\n  lighthouse rollback --offline\n"
                           "  lighthouse rollback --world fleet.yaml\n",
                           [this] { return build_operation(raw_, Operation::kRollback); });
  rollback->add_flag("--offline", raw_.offline, "with AWS alone: Gate and Redis are not asked");
  rollback
      ->add_option("--kill-new-generation", raw_.kill,
                   "do not drain these groups, kill what runs on them; lists it first")
      ->type_name("GROUP[,GROUP]")
      ->allow_extra_args(false)
      ->delimiter(',');
  for (CLI::App* command : {upgrade, drain, rollback}) {
    world_options(*command);
    pace_options(*command);
    command->add_flag("--dry-run", raw_.dry_run, "say what would be done, and change nothing");
  }
}

void CommandLine::add_plans() {
  CLI::App* plan =
      add(app_, "plan", "what an operation would change, call by call, in a benign run",
          "  lighthouse plan upgrade --to 1.9.40\n", nullptr);
  CLI::App* upgrade =
      add(*plan, "upgrade", "of an upgrade", "  lighthouse plan upgrade --to 1.9.40\n",
          [this] { return build_plan(raw_, Operation::kUpgrade); });
  upgrade->add_option("--to", raw_.to, "the version of the package")->type_name("VERSION");
  CLI::App* drain =
      add(*plan, "drain", "of a drain", "  lighthouse plan drain --world fleet.yaml\n",
          [this] { return build_plan(raw_, Operation::kDrain); });
  CLI::App* rollback =
      add(*plan, "rollback", "of a rollback", "  lighthouse plan rollback --world fleet.yaml\n",
          [this] { return build_plan(raw_, Operation::kRollback); });
  for (CLI::App* command : {upgrade, drain, rollback}) {
    world_options(*command);
    fakes_speed(*command);
  }
}

void CommandLine::add_rehearsals() {
  CLI::App* rehearse =
      add(app_, "rehearse", "an operation on this fleet, thousands of times in the simulation",
          "  lighthouse rehearse upgrade --to 1.9.40 --max-rollback-chance 5%\n", nullptr);
  for (const Operation operation : {Operation::kUpgrade, Operation::kDrain, Operation::kRollback}) {
    const std::string name(name_of(operation));
    const bool upgrade = operation == Operation::kUpgrade;
    CLI::App* command = add(*rehearse, name, "of " + std::string(upgrade ? "an " : "a ") + name,
                            "  lighthouse rehearse " + name + (upgrade ? " --to 1.9.40\n" : "\n"),
                            [this, operation] { return build_rehearse(raw_, operation); });
    if (upgrade) {
      command->add_option("--to", raw_.to, "the version of the package")->type_name("VERSION");
    }
    rehearse_flags(*command, raw_);
    fleet_options(*command);
  }
}

void CommandLine::add_views() {
  CLI::App* status = add(app_, "status", "the fleet and the operation at one moment",
                         "  lighthouse status\n  lighthouse status --world embedded --at 45m\n",
                         [this] { return build_status(raw_); });
  CLI::App* explain =
      add(app_, "explain", "why something is still there, and what ends it",
          "  lighthouse explain\n"
          "  lighthouse explain armoryspinnaker-ha-v022 --world fleet.yaml --at 45m\n",
          [this] { return build_explain(raw_); });
  explain->add_option("INSTANCE|GROUP", raw_.subject, "an instance or a group; else everything")
      ->type_name("");
  status->add_flag("--json", raw_.json, "on a real fleet: print one JSON object");
  for (CLI::App* command : {status, explain}) {
    world_options(*command);
    command->add_option("--at", raw_.at, "run the world up to this moment first, like 1h30m")
        ->type_name("DURATION");
    fakes_speed(*command);
  }
}

void CommandLine::fleet_options(CLI::App& command) {
  command
      .add_option("--config", raw_.config,
                  "the fleet's configuration; else LIGHTHOUSE_CONFIG, else lighthouse.yaml")
      ->type_name("FILE");
  command.add_option("--log-file", raw_.log_file, "every call and answer, appended")
      ->type_name("FILE");
  command.add_flag("--verbose", raw_.verbose, "the same on standard error");
  fakes_speed(command);
}

// What makes sense for a real fleet alone.
void CommandLine::add_fleet() {
  CLI::App* preflight =
      add(app_, "preflight", "whether this machine can operate the fleet: every endpoint, by reads",
          "  lighthouse preflight\n  lighthouse preflight --json\n",
          [this] { return build_preflight(raw_); });
  CLI::App* lease = add(app_, "lease", "who operates on the fleet now",
                        "  lighthouse lease\n  lighthouse lease release --token 7\n",
                        [this] { return build_lease(raw_); });
  CLI::App* release = add(*lease, "release", "give the lease back for a Lighthouse that cannot",
                          "  lighthouse lease release --token 7\n"
                          "  lighthouse lease release --force --run 1a20dc7cc49b2332\n",
                          [this] { return build_lease_release(raw_); });
  release->add_option("--token", raw_.lease_token, "of the lease as it was shown")->type_name("N");
  release->add_option("--run", raw_.lease_run, "its holder, for --force")->type_name("RUN");
  release->add_flag("--force", raw_.force, "whatever its token is by now");
  CLI::App* history = add(app_, "history", "the runs that the journal tells of",
                          "  lighthouse history\n", [this] { return build_history(raw_); });
  CLI::App* reap = add(app_, "reap", "delete empty groups beyond the retention",
                       "  lighthouse reap --dry-run\n", [this] { return build_reap(raw_); });
  reap->add_flag("--dry-run", raw_.dry_run, "list them, and change nothing");
  for (CLI::App* command : {preflight, lease, history}) {
    command->add_flag("--json", raw_.json, "print one JSON object");
  }
  for (CLI::App* command : {preflight, lease, release, history, reap}) fleet_options(*command);
}

void CommandLine::add_simulations() {
  CLI::App* sim =
      add(app_, "sim", "run scenarios and judge them",
          "  lighthouse sim run scenarios/upgrade/quiet.yaml --seeds 1..100\n", nullptr);
  CLI::App* run = add(*sim, "run", "run scenario files for many seeds",
                      "  lighthouse sim run scenarios/upgrade/quiet.yaml --seed 7 --trace -\n"
                      "  lighthouse sim run scenarios/*.yaml --wire --hash\n",
                      [this] { return build_sim_run(raw_); });
  run_flags(*run, raw_);
  add_search(*sim);
  CLI::App* list =
      add(*sim, "list", "the scenario files of a folder", "  lighthouse sim list scenarios\n",
          [this] { return build_sim_list(raw_); });
  list->add_option("FOLDER", raw_.files, "scenarios unless told")->type_name("");
  add(*sim, "guards", "the guards that --without can take out", "",
      [] { return Built(SimGuardsOptions{}); });
  add(*sim, "schema", "the JSON Schema of scenario files", "",
      [] { return Built(SimSchemaOptions{}); });
  add_proofs(*sim);
}

void CommandLine::add_proofs(CLI::App& sim) {
  mutants_flags(*add(sim, "mutants", "take guards out; each must be missed by a scenario",
                     "  lighthouse sim mutants\n  lighthouse sim mutants --pairs\n",
                     [this] { return build_sim_mutants(raw_); }),
                raw_);
  crash_sweep_flags(*add(sim, "crash-sweep", "strike every call of a scenario, then pairs of them",
                         "  lighthouse sim crash-sweep scenarios/drain/*.yaml --budget 10s\n",
                         [this] { return build_sim_crash_sweep(raw_); }),
                    raw_);
  check_flags(*add(sim, "check", "visit every state of a small world (docs/simulator.md)",
                   check_examples(), [this] { return build_sim_check(raw_); }),
              raw_);
  rivals_flags(*add(sim, "rivals", "what people use today, in Lighthouse's place",
                    rivals_examples(), [this] { return build_sim_rivals(raw_); }),
               raw_);
}

void CommandLine::add_search(CLI::App& sim) {
  explore_flags(
      *add(sim, "explore", "search for a violation, in scenarios and in worlds that it makes up",
           "  lighthouse sim explore --seeds 100000\n"
           "  lighthouse sim explore --for 10m --shard 3/8 --json > shard-3.json\n",
           [this] { return build_sim_explore(raw_); }),
      raw_);
  merge_flags(
      *add(sim, "merge", "join the results of all shards of a search",
           "  lighthouse sim merge shard-*.json\n", [this] { return build_sim_merge(raw_); }),
      raw_);
  shrink_flags(
      *add(sim, "shrink", "make a violated run as small as it can be, and say why it fails",
           "  lighthouse sim shrink scenarios/drain/bad-weather.yaml --without SettleFirst\n",
           [this] { return build_sim_shrink(raw_); }),
      raw_);
  replay_flags(*add(sim, "replay", "a production journal through the core of this program",
                    "  lighthouse sim replay /var/lib/lighthouse/journal\n",
                    [this] { return build_sim_replay(raw_); }),
               raw_);
}

void CommandLine::add_rest() {
  CLI::App* demo = add(app_, "demo", "a failing and a good upgrade of an embedded Spinnaker",
                       "  lighthouse demo\n  lighthouse demo --fast --seed 7\n",
                       [this] { return build_demo(raw_); });
  demo->add_option("--seed", raw_.seed, "which run; 0 is the benign one")->type_name("N");
  pace_options(*demo);
  add(app_, "version", "the version of this program", "", [] { return Built(VersionOptions{}); });
}

void CommandLine::add_debug() {
  CLI::App* debug =
      add(app_, "debug", "see what travels",
          "  lighthouse debug sign --service sts --region us-east-1 < request.txt\n", nullptr);
  CLI::App* sign =
      add(*debug, "sign",
          "sign an HTTP request from standard input for AWS, and show how (docs/debug.md)",
          sign_examples(), [this] { return build_debug_sign(raw_); });
  sign_flags(*sign, raw_);
}

void CommandLine::add_config() {
  using Action = ConfigOptions::Action;
  CLI::App* config = add(app_, "config", "the configuration (docs/config.md)",
                         "  lighthouse config check lighthouse.yaml\n", nullptr);
  CLI::App* check = add(*config, "check", "say whether a file is understood",
                        "  lighthouse config check lighthouse.yaml\n",
                        [this] { return build_config(raw_, Action::kCheck); });
  CLI::App* print =
      add(*config, "print", "every key with its value", "  lighthouse config print --origin\n",
          [this] { return build_config(raw_, Action::kPrint); });
  print->add_flag("--origin", raw_.origin, "and where each value comes from");
  for (CLI::App* command : {check, print}) {
    command->add_option("FILE", raw_.subject, "else LIGHTHOUSE_CONFIG, else lighthouse.yaml")
        ->type_name("");
  }
  add(*config, "schema", "the JSON Schema of the file", "",
      [this] { return build_config(raw_, Action::kSchema); });
}

void CommandLine::add_fakes() {
  CLI::App* fakes = add(app_, "fakes", "stand-ins for the services that a fleet needs",
                        "  lighthouse fakes serve --port 5000 --instant\n", nullptr);
  CLI::App* serve = add(*fakes, "serve",
                        "an AWS on loopback, or the whole world of a scenario "
                        "(docs/fakes-aws.md, docs/fakes-world.md)",
                        "  lighthouse fakes serve --port 5000 --instant\n"
                        "  aws --endpoint-url http://127.0.0.1:5000 autoscaling "
                        "describe-auto-scaling-groups\n"
                        "  lighthouse fakes serve --world fleet.yaml --speed 60 --write-config "
                        "lighthouse.yaml\n",
                        [this] { return build_fakes_serve(raw_); });
  serve_flags(*serve, raw_);
}

// --- what was not understood --------------------------------------------------------------------

const CLI::App& CommandLine::deepest() const {
  const CLI::App* command = &app_;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

tl::expected<Command, std::string> CommandLine::parse(std::vector<std::string> words) {
  app_.allow_extras();
  std::ranges::reverse(words);  // as CLI11 wants them
  try {
    app_.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return HelpOptions{.text = app_.help()};
  } catch (const CLI::CallForVersion&) {
    return VersionOptions{};
  } catch (const CLI::ArgumentMismatch& e) {
    return tl::unexpected(path_of(deepest()) + ": " + wrong_count(e.what()));
  } catch (const CLI::ParseError& e) {
    const std::string path = path_of(deepest());
    return tl::unexpected(
        fmt::format("{}: {}; \"{} --help\" shows what it takes", path, one_line(e.what()), path));
  }
  const CLI::App& command = deepest();
  const std::vector<std::string> stray = app_.remaining(true);
  if (!stray.empty()) return tl::unexpected(stray_word(command, stray.front()));
  const auto builder = builders_.find(&command);
  if (builder == builders_.end()) {
    const std::string path = path_of(command);
    return tl::unexpected(
        fmt::format("{}: the command is missing; \"{} --help\" lists them", path, path));
  }
  return builder->second().map_error(
      [&](const std::string& problem) { return path_of(command) + ": " + problem; });
}

}  // namespace

tl::expected<Command, std::string> parse_command_line(const std::vector<std::string>& words) {
  return CommandLine().parse(words);
}

}  // namespace lighthouse::cli
