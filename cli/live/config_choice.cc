#include "cli/live/config_choice.h"

#include <filesystem>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

constexpr std::string_view kDefaultFile = "lighthouse.yaml";
constexpr const char* kVariable = "LIGHTHOUSE_CONFIG";

}  // namespace

config::Variables lighthouse_variables() {
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

std::string config_file(const std::string& named, const config::Variables& all) {
  if (!named.empty()) return named;
  const auto variable = all.find(kVariable);
  return variable == all.end() ? std::string(kDefaultFile) : variable->second;
}

tl::expected<config::LoadedConfig, std::string> chosen_config(const std::string& named) {
  const config::Variables all = lighthouse_variables();
  const std::string file = config_file(named, all);
  std::error_code error;
  const bool by_chance = named.empty() && !all.contains(kVariable);
  if (by_chance && !std::filesystem::exists(file, error)) {
    return tl::unexpected(std::string(
        "which fleet? For a real one give --config FILE, or set LIGHTHOUSE_CONFIG, or have a "
        "lighthouse.yaml in this folder; for a simulated one give --world FILE or --world "
        "embedded"));
  }
  auto loaded = config::load_config(file, all);
  if (!loaded) return tl::unexpected(loaded.error().to_string());
  return *std::move(loaded);
}

}  // namespace lighthouse::cli
