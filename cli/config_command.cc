// `lighthouse config …`: checks, shows and describes the configuration.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/live/config_choice.h"
#include "config/config_file.h"

namespace lighthouse::cli {

ExitCode run(Console& console, const ConfigOptions& options) {
  if (options.action == ConfigOptions::Action::kSchema) {
    console.out << config::config_schema();
    return ExitCode::kDone;
  }
  const config::Variables all = lighthouse_variables();
  const std::string file = config_file(options.file, all);
  const auto loaded = config::load_config(file, all);
  if (!loaded) {
    console.err << loaded.error().to_string() << '\n';
    return ExitCode::kUsage;
  }
  if (options.action == ConfigOptions::Action::kCheck) {
    console.out << fmt::format("{}: understood\n", file);
    return ExitCode::kDone;
  }
  for (const config::Setting& setting : loaded->settings) {
    const std::string value = setting.value.empty() ? "(default)" : setting.value;
    console.out << (options.origin
                        ? fmt::format("{:<30} {:<40} {}\n", setting.key, value, setting.origin)
                        : fmt::format("{:<30} {}\n", setting.key, value));
  }
  return ExitCode::kDone;
}

}  // namespace lighthouse::cli
