// `sim mutants`: every guard taken out, alone or in pairs, and what misses it.
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/worlds.h"
#include "sim/mutants.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

namespace fs = std::filesystem;
// Of this one thread: other work of the machine does not count.
double core_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

constexpr double kMostSeconds = 10;  // of one core, for a guard alone
constexpr std::string_view kFolder = "scenarios";

std::vector<std::string> all_files() {
  std::vector<std::string> out;
  std::error_code error;
  fs::recursive_directory_iterator at(kFolder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at->path().extension() == ".yaml") out.push_back(at->path().string());
  }
  std::ranges::sort(out);
  return out;
}

std::string names_of(const sim::GuardList& guards) {
  std::string out;
  for (const Guard guard : guards) {
    if (!out.empty()) out += " + ";
    out += name_of(guard);
  }
  return out;
}

void print_result(Console& console, const std::vector<sim::Scenario>& scenarios,
                  const sim::MutantResult& result, double seconds) {
  const std::string name = padded(names_of(result.off), result.off.size() > 1 ? 50 : 24);
  if (!result.caught) {
    print(console, {{.text = "survived ", .color = Color::kRed},
                    {.text = fmt::format("{} {} runs of {} seeds, {:.3f} s", name, result.runs,
                                         result.seeds, seconds)}});
    return;
  }
  print(console, {{.text = "caught   ", .color = Color::kGreen},
                  {.text = fmt::format("{} {:<44} seed {}  {}  ({} runs of {} seeds, {:.3f} s)",
                                       name, sim::short_name(scenarios[result.caught->scenario]),
                                       result.caught->seed, sim::name_of(result.caught->breach),
                                       result.runs, result.seeds, seconds)}});
}

// Writes the table into the file, or says why not.
bool write_docs(Console& console, const std::string& path, const std::string& table) {
  std::ostringstream text;
  {
    std::ifstream in(path, std::ios::binary);
    if (in) text << in.rdbuf();
  }
  const auto changed = sim::with_mutant_table(text.str(), table);
  std::ofstream out;
  if (changed) out.open(path, std::ios::binary);
  if (changed && out) out << *changed << std::flush;
  if (changed && out) return true;
  console.err << fmt::format(
      "lighthouse sim mutants: --write-docs: {} has no table of guards, or cannot be written; name "
      "docs/guarantees.md\n",
      sim::quoted(path));
  return false;
}

}  // namespace

ExitCode run(Console& console, const SimMutantsOptions& options) {
  std::vector<sim::Scenario> scenarios;
  for (const std::string& file : options.files.empty() ? all_files() : options.files) {
    auto scenario = read_scenario(file, sim::Purpose::kScenario);
    if (!scenario) {
      console.err << scenario.error() << '\n';
      return ExitCode::kUsage;
    }
    scenarios.push_back(std::move(*scenario));
  }
  if (scenarios.empty()) {
    console.err << "lighthouse sim mutants: scenarios: there are none here; name some files\n";
    return ExitCode::kUsage;
  }
  std::vector<sim::MutantResult> results;
  std::size_t survivors = 0;
  std::size_t late = 0;
  const auto begin = core_seconds();
  for (const sim::GuardList& off : options.pairs ? sim::paired_mutants() : sim::single_mutants()) {
    const auto start = core_seconds();
    results.push_back(sim::hunt(scenarios, off, options.last_seed));
    const double seconds = core_seconds() - start;
    if (!results.back().caught) ++survivors;
    if (!options.pairs && seconds > kMostSeconds) ++late;
    if (!options.pairs || !results.back().caught) {
      print_result(console, scenarios, results.back(), seconds);
    }
  }
  print(console, {{.text = fmt::format(
                       "{} mutants, {} survived, {} took longer than {} s; {} scenarios, seeds "
                       "0..{}, {:.1f} s of one core",
                       results.size(), survivors, late, kMostSeconds, scenarios.size(),
                       options.last_seed, core_seconds() - begin)}});
  if (!options.write_docs.empty() &&
      !write_docs(console, options.write_docs, sim::mutant_table(scenarios, results))) {
    return ExitCode::kUsage;
  }
  return survivors + late == 0 ? ExitCode::kDone : ExitCode::kViolated;
}

}  // namespace lighthouse::cli
