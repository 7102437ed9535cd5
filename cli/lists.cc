// Commands that only print what the program knows: scenario files, guards, schema, version, help.
#include <algorithm>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/version.h"
#include "cli/worlds.h"
#include "sim/nearest.h"
#include "sim/scenario_keys.h"

namespace lighthouse::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> scenario_files(const fs::path& folder, std::error_code& error) {
  std::vector<std::string> out;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at->path().extension() == ".yaml") out.push_back(at->path().string());
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

ExitCode run(Console& console, const SimListOptions& options) {
  const auto folders =
      options.folders.empty() ? std::vector<std::string>{"scenarios"} : options.folders;
  ExitCode code = ExitCode::kDone;
  for (const std::string& folder : folders) {
    std::error_code error;
    const std::vector<std::string> files = scenario_files(folder, error);
    if (error) {
      console.err << fmt::format(
          "lighthouse sim list: {}: the folder cannot be read; name another\n",
          sim::quoted(folder));
      return ExitCode::kUsage;
    }
    for (const std::string& file : files) {
      const auto scenario = read_scenario(file, sim::Purpose::kWorld);
      if (!scenario) {
        console.err << scenario.error() << '\n';
        code = ExitCode::kUsage;
        continue;
      }
      print(console,
            {{.text = padded(file, 44), .color = Color::kBold}, {.text = " " + scenario->about}});
    }
  }
  return code;
}

ExitCode run(Console& console, const SimGuardsOptions& /*options*/) {
  for (std::size_t i = 0; i < kGuards; ++i) {
    const auto guard = static_cast<Guard>(i);
    print(console, {{.text = padded(name_of(guard), 24), .color = Color::kBold},
                    {.text = std::string(promise_of(guard))}});
  }
  return ExitCode::kDone;
}

ExitCode run(Console& console, const SimSchemaOptions& /*options*/) {
  console.out << sim::scenario_schema();
  return ExitCode::kDone;
}

ExitCode run(Console& console, const VersionOptions& /*options*/) {
  console.out << "lighthouse " << kVersion << '\n';
  return ExitCode::kDone;
}

ExitCode run(Console& console, const HelpOptions& options) {
  console.out << options.text;
  return ExitCode::kDone;
}

}  // namespace lighthouse::cli
