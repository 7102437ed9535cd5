// `sim replay`: a production journal through the core of this program.
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/journal/branch.h"
#include "cli/journal/redecide.h"
#include "cli/journal/replay_text.h"
#include "cli/live/config_choice.h"
#include "config/config_file.h"
#include "core/live/journal.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

ExitCode refuse(Console& console, const std::string& why) {
  console.err << fmt::format("lighthouse sim replay: {}\n", why);
  return ExitCode::kUsage;
}

tl::expected<std::vector<live::JournalEntry>, std::string> entries_of(Console& console,
                                                                      const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return tl::unexpected(
        fmt::format("{} is no folder; name the folder that the key \"journal\" of lighthouse.yaml "
                    "names",
                    sim::quoted(folder)));
  }
  auto content = live::read_journal(folder);
  if (!content) return tl::unexpected(content.error());
  for (const std::string& notice : content->notices) console.err << notice << '\n';
  if (content->entries.empty()) {
    return tl::unexpected(
        fmt::format("{} holds no journal; files in it are named "
                    "journal-000001.jsonl",
                    sim::quoted(folder)));
  }
  return std::move(content->entries);
}

tl::expected<RedecideRules, std::string> rules_of(const SimReplayOptions& options) {
  RedecideRules out{.policy = {}, .without = options.without};
  if (options.config.empty()) return out;
  auto loaded = chosen_config(options.config);
  if (!loaded) return tl::unexpected(loaded.error());
  out.policy = loaded->config.policy;
  return out;
}

}  // namespace

ExitCode run(Console& console, const SimReplayOptions& options) {
  const auto entries = entries_of(console, options.journal);
  if (!entries) return refuse(console, entries.error());
  const auto rules = rules_of(options);
  if (!rules) return refuse(console, rules.error());
  if (!options.from.empty()) return branch(console, *entries, *rules, options);
  const auto found = redecide(*entries, *rules);
  if (!found) return refuse(console, found.error());
  if (found->found.moments == 0) {
    return refuse(console,
                  fmt::format("the journal tells of no decision, only of {} run records; a "
                              "Lighthouse that writes looks makes one that can be replayed "
                              "(docs/journal.md)",
                              found->found.records));
  }
  if (options.json) {
    console.out << json_text(*found);
  } else {
    print_redecided(console, *found);
  }
  return found->differences.empty() ? ExitCode::kDone : ExitCode::kDecidesOtherwise;
}

}  // namespace lighthouse::cli
