#include "cli/worlds.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/embedded_worlds.h"
#include "sim/pipeline_document.h"

namespace lighthouse::cli {
namespace {

using Read = tl::expected<sim::Scenario, std::string>;

// What the loader leaves to the world: the document of the upgrade pipeline.
Read checked(tl::expected<sim::Scenario, sim::ScenarioError> scenario) {
  if (!scenario) return tl::unexpected(scenario.error().to_string());
  if (const auto document = sim::pipeline_document(*scenario); !document) {
    return tl::unexpected(fmt::format("{}:1:1: pipeline.file: {}; write the pipeline's JSON there",
                                      scenario->file, document.error()));
  }
  return *scenario;
}

}  // namespace

Read read_scenario(const std::string& file, sim::Purpose purpose) {
  return checked(sim::load_scenario(file, purpose));
}

Read read_world(const WorldChoice& choice) {
  if (!choice.file.empty()) return read_scenario(choice.file, sim::Purpose::kWorld);
  const EmbeddedWorld world = embedded_good_world();
  return checked(sim::parse_scenario(world.text, world.name, sim::Purpose::kWorld));
}

void ask_for(sim::Scenario& scenario, Operation operation, const std::string& to) {
  scenario.operation = operation;
  scenario.to = to;
  // The caller's question is how it ends, not whether it ends as the file says.
  const Duration within = scenario.expect.within;
  scenario.expect = sim::Expectation{};
  scenario.expect.within = within;
  scenario.expect.faults_must_happen = false;
  for (int i = static_cast<int>(Ending::kDone); i <= static_cast<int>(Ending::kOutcomeUnknown);
       ++i) {
    scenario.expect.endings.push_back(static_cast<Ending>(i));
  }
  const auto known = std::ranges::find(scenario.releases, to, &sim::Release::version);
  if (!to.empty() && known == scenario.releases.end()) scenario.releases.push_back({.version = to});
}

}  // namespace lighthouse::cli
