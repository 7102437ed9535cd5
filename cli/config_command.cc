// `lighthouse config …`: checks, shows and describes the configuration.
#include <unistd.h>

#include <fmt/format.h>

#include "cli/commands.h"
#include "config/config_file.h"

namespace lighthouse::cli {
namespace {

constexpr std::string_view kDefaultFile = "lighthouse.yaml";

// The variables of the program that are meant for it.
config::Variables variables() {
  constexpr std::string_view kPrefix = "LIGHTHOUSE_";
  config::Variables out;
  for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
    const std::string_view text(*at);
    const std::size_t sign = text.find('=');
    if (!text.starts_with(kPrefix) || sign == std::string_view::npos) continue;
    out.emplace(text.substr(0, sign), text.substr(sign + 1));
  }
  return out;
}

std::string file_of(const ConfigOptions& options, const config::Variables& all) {
  if (!options.file.empty()) return options.file;
  const auto named = all.find("LIGHTHOUSE_CONFIG");
  return named == all.end() ? std::string(kDefaultFile) : named->second;
}

}  // namespace

ExitCode run(Console& console, const ConfigOptions& options) {
  if (options.action == ConfigOptions::Action::kSchema) {
    console.out << config::config_schema();
    return ExitCode::kDone;
  }
  const config::Variables all = variables();
  const std::string file = file_of(options, all);
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
