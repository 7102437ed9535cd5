// The program `lighthouse`.
#include "cli/commands.h"

int main(int argc, char** argv) {
  using namespace lighthouse::cli;
  Console console = real_console();
  return static_cast<int>(run_program(console, std::vector<std::string>(argv + 1, argv + argc)));
}
