#include "cli/sim_check_flags.h"

#include <CLI/CLI.hpp>

#include "cli/flag_values.h"
#include "cli/sim_flags.h"

namespace lighthouse::cli {
namespace {

constexpr uint64_t kMostFaults = 3;
constexpr uint64_t kMostCrashes = 3;

// Leaves `out` alone if the flag is not there.
tl::expected<void, std::string> read(const char* flag, const RawOptions::Text& text, uint64_t most,
                                     uint32_t& out) {
  if (!text) return {};
  const auto value = parse_number(*text, 0, most);
  if (!value) return tl::unexpected(flag + (": " + value.error()));
  out = static_cast<uint32_t>(*value);
  return {};
}

}  // namespace

std::string check_examples() {
  return "  lighthouse sim check\n"
         "  lighthouse sim check --without LookAfterLostTerminate\n"
         "  lighthouse sim check --certificate docs/model/certificate.txt\n";
}

void check_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("--faults", raw.faults, "at most so many; 2 unless told")->type_name("N");
  command.add_option("--crashes", raw.crashes, "of Lighthouse; 1 unless told")->type_name("N");
  command.add_flag("--no-reduction", raw.no_reduction, "every order, also those that are alike");
  command.add_flag("--audit", raw.audit,
                   "afterwards, ask the core again with every engine as it really came about");
  command
      .add_option("--certificate", raw.certificate,
                  "the result must be the one in this file; else the exit code says violated")
      ->type_name("FILE");
  command.add_option("--facts", raw.facts, "write the worlds at rest to this file, one a line")
      ->type_name("FILE");
  without_flag(command, raw);
}

Built build_sim_check(const RawOptions& raw) {
  SimCheckOptions out{.reduction = !raw.no_reduction,
                      .audit = raw.audit,
                      .certificate = raw.certificate.value_or(""),
                      .facts = raw.facts.value_or("")};
  if (auto read_it = read("--faults", raw.faults, kMostFaults, out.faults); !read_it)
    return tl::unexpected(read_it.error());
  if (auto read_it = read("--crashes", raw.crashes, kMostCrashes, out.crashes); !read_it)
    return tl::unexpected(read_it.error());
  if (auto guards = guards_without(raw)) {
    out.without = *std::move(guards);
  } else {
    return tl::unexpected(guards.error());
  }
  return out;
}

}  // namespace lighthouse::cli
