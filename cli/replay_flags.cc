#include "cli/replay_flags.h"

#include <CLI/CLI.hpp>

#include "cli/flag_values.h"
#include "cli/rehearse_flags.h"
#include "cli/sim_flags.h"

namespace lighthouse::cli {

void replay_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("JOURNAL", raw.subject, "the folder of a journal (docs/journal.md)")
      ->type_name("");
  command
      .add_option("--config", raw.config,
                  "decide by this configuration's policy; else by the one that was in force")
      ->type_name("FILE");
  without_flag(command, raw);
  command.add_flag("--json", raw.json, "print the result as JSON");
  command
      .add_option("--from", raw.from,
                  "run the fleet of this moment on in the simulation: an entry, or a time")
      ->type_name("N|TIME");
  command.add_option("--seeds", raw.seeds, "of the branch: all of A..B; 0..19 unless told")
      ->type_name("A..B");
  command.add_option("--jobs", raw.jobs, "of the branch: threads; as many as processors")
      ->type_name("N");
  command.add_option("--out", raw.out, "of the branch: its world; branch.yaml unless told")
      ->type_name("FILE");
  assumption_flags(command, raw);
}

Built build_sim_replay(const RawOptions& raw) {
  SimReplayOptions out{.journal = raw.subject.value_or(""),
                       .config = raw.config.value_or(""),
                       .without = {},
                       .json = raw.json,
                       .from = raw.from.value_or("")};
  if (out.journal.empty()) {
    return tl::unexpected(std::string("JOURNAL: none is given; name the folder of a journal"));
  }
  if (out.from.empty() && (raw.seeds || raw.out || raw.jobs)) {
    return tl::unexpected(std::string(
        "--from: it is missing; --seeds, --jobs and --out are of a branch, which begins there"));
  }
  if (auto guards = guards_without(raw)) {
    out.without = *std::move(guards);
  } else {
    return tl::unexpected(guards.error());
  }
  if (raw.seeds) {
    const auto seeds = parse_seeds(*raw.seeds);
    if (!seeds) return tl::unexpected("--seeds: " + seeds.error());
    out.first_seed = seeds->first;
    out.last_seed = seeds->last;
  }
  // The threads and the assumptions are read as those of a rehearsal are.
  RawOptions rest = raw;
  rest.out.reset();
  const auto read = rehearsal_of(rest);
  if (!read) return tl::unexpected(read.error());
  out.jobs = read->jobs;
  out.assumed = read->assumed;
  if (raw.out) out.out = *raw.out;
  return out;
}

}  // namespace lighthouse::cli
