// The parts of `lighthouse fakes serve`.
#pragma once

#include <csignal>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "fakes/serve/aws_service.h"
#include "sim/stage.h"

namespace lighthouse::cli {

// The usual key pairs, the environment's, and the one of the flags. The error is one line.
[[nodiscard]] tl::expected<fakes::query::LongTermKeys, std::string> served_keys(
    const FakesServeOptions& options);

// SIGINT and SIGTERM, held back in every thread that begins later, so that wait() gets them.
class EndSignals {
 public:
  EndSignals();
  void wait() const;

 private:
  sigset_t set_;
};

// The stage of the world that is asked for. The error is one line.
[[nodiscard]] tl::expected<std::shared_ptr<const sim::Stage>, std::string> served_stage(
    const FakesServeOptions& options);

// What of the scenario cannot happen while the controllers are outside, a line each.
[[nodiscard]] std::vector<std::string> left_out_of(const sim::Stage& stage);

[[nodiscard]] ExitCode serve_world(Console& console, const FakesServeOptions& options,
                                   const fakes::query::LongTermKeys& keys);

}  // namespace lighthouse::cli
