// The program `lighthouse`.
#include "cli/commands.h"

int main(int argc, char** argv) {
  lighthouse::cli::Console console = lighthouse::cli::real_console();
  const std::vector<std::string> words(argv + 1, argv + argc);
  return static_cast<int>(lighthouse::cli::run_program(console, words));
}
