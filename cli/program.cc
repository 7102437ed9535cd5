#include <ostream>
#include <variant>

#include "cli/command_line.h"
#include "cli/commands.h"

namespace lighthouse::cli {

ExitCode run_program(Console& console, const std::vector<std::string>& words) {
  const auto command = parse_command_line(words);
  if (!command) {
    console.err << command.error() << '\n';
    return ExitCode::kUsage;
  }
  return std::visit([&](const auto& options) { return run(console, options); }, *command);
}

}  // namespace lighthouse::cli
