// `sim check`: the exhaustive search of the small world, its certificate, and what a violated
// guarantee looked like.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "sim/check/facts.h"
#include "sim/check/search.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

namespace check = sim::check;

ExitCode cannot(Console& console, const char* flag, const std::string& path, const char* what) {
  console.err << fmt::format("lighthouse sim check: {}: {} cannot be {}; name another file\n", flag,
                             sim::quoted(path), what);
  return ExitCode::kUsage;
}

// One world a line, as a number and in words.
bool write_facts(const std::string& path, const check::Report& report) {
  std::ofstream out(path, std::ios::binary);
  for (const uint64_t facts : report.worlds_at_rest) {
    out << facts << ' ' << check::facts_text(facts) << '\n';
  }
  return static_cast<bool>(out << std::flush);
}

void print_path(Console& console, const check::Report& report) {
  if (report.path.empty()) return;
  console.out << "\nIt comes about in " << report.path.size() << " steps:\n";
  for (std::size_t i = 0; i < report.path.size(); ++i) {
    console.out << fmt::format("{:>4}  {}\n", i + 1, report.path[i]);
  }
}

// The lines that differ, theirs and ours.
void print_difference(Console& console, const std::string& wanted, const std::string& found) {
  std::istringstream theirs(wanted);
  std::istringstream ours(found);
  std::string left;
  std::string right;
  while (std::getline(ours, right)) {
    if (!std::getline(theirs, left)) left.clear();
    if (left == right) continue;
    console.out << fmt::format("differs: certificate \"{}\", here \"{}\"\n", left, right);
  }
}

}  // namespace

ExitCode run(Console& console, const SimCheckOptions& options) {
  std::string wanted;
  if (!options.certificate.empty()) {
    std::ifstream in(options.certificate, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
      return cannot(console, "--certificate", options.certificate, "read");
    wanted = text.str();
  }
  const check::Options search{
      .faults = options.faults,
      .crashes = options.crashes,
      .reduction = options.reduction ? check::Reduction::kOn : check::Reduction::kOff,
      .without = options.without,
      .worlds = !options.facts.empty(),
      .audit = options.audit};
  const auto began = std::chrono::steady_clock::now();
  const std::clock_t processor_began = std::clock();
  const check::Report report = check::search(search);
  const double processor = static_cast<double>(std::clock() - processor_began) / CLOCKS_PER_SEC;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

  const std::string found = check::certificate(search, report);
  console.out << found;
  console.out << fmt::format("took         {:.1f} s, {:.1f} s of one core: {:.0f} states/s\n",
                             took.count(), processor,
                             static_cast<double>(report.states) / std::max(processor, 0.001));
  if (options.audit) {
    console.out << fmt::format(
        "audit        {} engines as they came about, {} questions: {}\n", report.audit.engines,
        report.audit.questions,
        report.audit.difference.empty() ? "each as the table says" : report.audit.difference);
  }
  print_path(console, report);
  if (!options.facts.empty() && !write_facts(options.facts, report))
    return cannot(console, "--facts", options.facts, "written");
  if (!wanted.empty() && wanted != found) {
    print_difference(console, wanted, found);
    return ExitCode::kViolated;
  }
  if (report.end == check::Report::End::kLimit) return ExitCode::kNotConverged;
  if (report.end == check::Report::End::kUnsound) return ExitCode::kViolated;
  return report.harm == check::Harm::kNone ? ExitCode::kDone : ExitCode::kViolated;
}

}  // namespace lighthouse::cli
