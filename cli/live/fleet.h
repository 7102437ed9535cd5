// A real fleet as the configuration names it, ready to be asked: what every command on real
// endpoints begins with.
//
// Opening it reads files and variables and asks nothing of the network.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "cli/live/log.h"
#include "cli/options.h"
#include "config/config.h"
#include "core/engine/engine.h"
#include "core/live/live_clock.h"
#include "core/live/live_performer.h"
#include "core/live/performer_layers.h"

namespace lighthouse::cli {

// What keeps calls in the process.
enum class Access : uint8_t {
  kFull,
  kReadOnly,  // no write leaves the process, the lease included
};
enum class Reach : uint8_t {
  kAll,
  kAwsAlone,  // Gate and Redis are not asked, and their secrets are not read
};

struct Fleet {
  Fleet(config::Config the_config, live::AwsCredentials credentials, live::PaceRules pace);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  config::Config config;
  live::SharedNames names;
  EngineConfig engine;
  live::AwsAccess aws;
  live::GateAccess gate;
  live::RedisAccess redis;
  live::PollerHook hook;  // empty: none is configured
  Reach reach = Reach::kAll;
  double speed = 1;  // of the clock: 1 but in tests

  // `told` hears of every call; it may be empty.
  [[nodiscard]] std::unique_ptr<live::Performer> performer(Access access,
                                                           live::ToldPerformer::Told told);
  // How long a call may take on our clock: the policy's, and never too short to be answered.
  [[nodiscard]] Duration call_deadline() const;
};

// The error is one line: where, what, and what to do.
[[nodiscard]] tl::expected<std::unique_ptr<Fleet>, std::string> open_fleet(
    const FleetChoice& choice, Reach reach, Log& log);

}  // namespace lighthouse::cli
