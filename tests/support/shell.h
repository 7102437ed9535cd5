// Programs that the tests did not write, run by the shell.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace lighthouse::testing_support {

struct ShellOutcome {
  int code = -1;     // of the command; -1: it could not be run, or a signal ended it
  std::string text;  // what it printed, errors included
};

// Returns when the command has ended.
inline ShellOutcome shell(const std::string& command) {
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {};
  ShellOutcome out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    out.text.append(buffer.data(), n);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) out.code = WEXITSTATUS(status);
  return out;
}

[[nodiscard]] inline bool is_missing(const char* program) {
  return access(program, X_OK) != 0;
}

}  // namespace lighthouse::testing_support
