#include "cli/replay_flags.h"

#include <CLI/CLI.hpp>

#include "cli/flag_values.h"

namespace lighthouse::cli {

void replay_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("JOURNAL", raw.subject, "the folder of a journal (docs/journal.md)")
      ->type_name("");
  command
      .add_option("--config", raw.config,
                  "decide by this configuration's policy; else by the one that was in force")
      ->type_name("FILE");
  command
      .add_option("--without", raw.without, "a guard to take out, to see it missed; again for more")
      ->type_name("GUARD")
      ->allow_extra_args(false)
      ->delimiter(',');
  command.add_flag("--json", raw.json, "print the result as JSON");
}

Built build_sim_replay(const RawOptions& raw) {
  SimReplayOptions out{.journal = raw.subject.value_or(""),
                       .config = raw.config.value_or(""),
                       .without = {},
                       .json = raw.json,
                       .from = {},
                       .out = {}};
  if (out.journal.empty()) {
    return tl::unexpected(std::string("JOURNAL: none is given; name the folder of a journal"));
  }
  for (const std::string& name : raw.without) {
    const auto guard = parse_guard(name);
    if (!guard) return tl::unexpected("--without: " + guard.error());
    out.without.push_back(*guard);
  }
  return out;
}

}  // namespace lighthouse::cli
