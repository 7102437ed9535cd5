// Runs one command of the operator: a program with its arguments, never through a shell, with an
// end by a deadline and with bounded output.
//
// The child is the head of a process group of its own: a signal to Lighthouse does not reach it,
// and at the deadline all that it started ends with it. It reads nothing (standard input is empty).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/live/deadline.h"

namespace lighthouse::live {

enum class ErrorOutput : uint8_t {
  kPassOn,    // to Lighthouse's own
  kTogether,  // into `output`, as it comes
};

struct ProcessLimits {
  Deadline deadline;
  std::size_t most_output = 64U << 10;  // more is read and thrown away
  ErrorOutput errors = ErrorOutput::kPassOn;
};

struct ProcessEnd {
  std::string output;
  bool cut = false;        // there was more output than is kept
  bool timed_out = false;  // it was killed at the deadline
  int exit_code = -1;      // -1: it was killed, by us or by somebody else
};

// `words`: the program, looked for in PATH, then its arguments. Requires: not empty. The error says
// why it could not be started; nothing ran then.
[[nodiscard]] tl::expected<ProcessEnd, std::string> run_process(
    const std::vector<std::string>& words, const ProcessLimits& limits);

}  // namespace lighthouse::live
