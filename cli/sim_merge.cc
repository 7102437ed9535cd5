// `sim merge`: the shards of a search, joined.
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/explore_report.h"
#include "cli/explore_result.h"
#include "sim/nearest.h"

namespace lighthouse::cli {

ExitCode run(Console& console, const SimMergeOptions& options) {
  std::vector<ExploreResult> parts;
  for (const std::string& file : options.files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    auto part = in ? parse_explore_result(text.str())
                   : tl::expected<ExploreResult, std::string>(
                         tl::unexpected(std::string("it cannot be read; check the path")));
    if (!part) {
      console.err << fmt::format("lighthouse sim merge: {}: {}\n", sim::quoted(file), part.error());
      return ExitCode::kUsage;
    }
    parts.push_back(std::move(*part));
  }
  const auto all = merged(parts);
  if (!all) {
    console.err << "lighthouse sim merge: " << all.error() << '\n';
    return ExitCode::kUsage;
  }
  if (options.json) {
    console.out << json_text(*all);
  } else {
    for (const Line& line : report_lines(*all)) print(console, line);
  }
  return all->code();
}

}  // namespace lighthouse::cli
