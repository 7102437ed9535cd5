#include "cli/live/fleet.h"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/live/config_choice.h"
#include "config/live_options.h"
#include "core/decide/preflight.h"
#include "core/live/lease_look.h"
#include "core/live/poller_hook.h"

namespace lighthouse::cli {
namespace {

using Failed = tl::unexpected<std::string>;

constexpr Duration kShortestCall{5'000};  // of the machine's own time

// Budgets per second of our clock.
live::PaceRules pace_rules(double speed) {
  live::PaceRules rules;
  const auto shorter = [speed](Duration d) {
    return Duration{static_cast<Duration::rep>(static_cast<double>(d.count()) / speed)};
  };
  rules.calls_per_second *= speed;
  rules.burst *= speed;
  rules.retry.first = shorter(rules.retry.first);
  rules.retry.longest = shorter(rules.retry.longest);
  rules.retry.throttled_least = shorter(rules.retry.throttled_least);
  return rules;
}

FleetConfig fleet_config(const config::Config& config, live::SharedNames& names) {
  return names.with([&](Names& table) {
    FleetConfig out{.serving = {table.intern(config.clusters.serving)},
                    .polling = {table.intern(config.clusters.polling)},
                    .balancers = {}};
    for (const std::string& name : config.load_balancers) {
      out.balancers.push_back(BalancerId{table.intern(name)});
    }
    std::sort(out.balancers.begin(), out.balancers.end());
    return out;
  });
}

// Without the services that are not asked, nothing of theirs is read: at night their secrets may
// be what is missing.
tl::expected<void, std::string> fill_gate(Fleet& fleet, const live::AwsIo& io, Log& log) {
  const config::Config& config = fleet.config;
  fleet.gate.target = {.application = config.application,
                       .pipeline = config.pipeline,
                       .package = std::string(kPackage)};
  auto url = live::parse_url(config.url);
  if (!url) return Failed("url: " + url.error());
  fleet.gate.public_url = {.url = std::move(*url)};
  if (fleet.reach == Reach::kAwsAlone) {
    fleet.gate.gate = fleet.gate.public_url;
    return {};
  }
  auto gate = config::http_options(config.gate, io);
  if (!gate) return Failed(gate.error());
  fleet.gate.gate = std::move(*gate);
  for (const auto& reference : {config.gate.password, config.gate.token, config.gate.cookie}) {
    if (const auto secret = config::read_secret(reference, io)) log.redactor().add(*secret);
  }
  // A public address on the same host is trusted in the same way.
  if (fleet.gate.public_url.url.host == fleet.gate.gate.url.host) {
    fleet.gate.public_url.tls = fleet.gate.gate.tls;
  }
  return {};
}

tl::expected<void, std::string> fill_redis(Fleet& fleet, const live::AwsIo& io, Log& log) {
  const config::RedisConfig& config = fleet.config.redis;
  fleet.redis.application = fleet.config.application;
  if (fleet.reach == Reach::kAwsAlone) return {};
  auto redis = config::redis_options(config, config.url, io);
  if (!redis) return Failed(redis.error());
  log.redactor().add(redis->password);
  fleet.redis.redis = std::move(*redis);
  if (config.previous.empty()) return {};
  auto previous = config::redis_options(config, config.previous, io);
  if (!previous) return Failed(previous.error());
  fleet.redis.previous = std::move(*previous);
  return {};
}

tl::expected<void, std::string> fill_aws(Fleet& fleet, const live::AwsSettings& settings,
                                         Log& log) {
  fleet.aws.region = fleet.config.region;
  fleet.aws.tls.ca_file = fleet.config.aws.ca_file;
  for (std::size_t i = 0; i < live::kAwsServices; ++i) {
    auto url = live::endpoint_of(static_cast<wire::AwsService>(i), settings, fleet.config.region,
                                 fleet.config.aws.endpoint);
    if (!url) return Failed(url.error());
    fleet.aws.urls[i] = std::move(*url);
  }
  fleet.aws.fleet = fleet.engine.fleet;
  fleet.aws.on_keys = [&log](const wire::Credentials& keys) {
    log.redactor().add(live::Secret(keys.secret_access_key));
    log.redactor().add(live::Secret(keys.session_token));
  };
  return {};
}

// A clock that runs fast is for fakes: against anything real it would turn minutes of proof into
// seconds.
tl::expected<void, std::string> check_speed(const Fleet& fleet) {
  if (fleet.speed == 1) return {};
  const bool fake = std::ranges::all_of(
      fleet.aws.urls, [](const live::Url& url) { return live::is_loopback(url.host); });
  if (fake) return {};
  return Failed("--speed: it is for fakes, and AWS is not one; leave it out");
}

tl::expected<std::unique_ptr<Fleet>, std::string> make_fleet(config::Config config, double speed,
                                                             Reach reach, Log& log) {
  const live::AwsIo io = live::AwsIo::real();
  const auto settings = live::read_aws_settings(
      io, config.aws.profile.empty() ? std::nullopt : std::optional(config.aws.profile));
  if (!settings) return Failed(settings.error());
  auto sts =
      live::endpoint_of(wire::AwsService::kSts, *settings, config.region, config.aws.endpoint);
  if (!sts) return Failed(sts.error());
  auto credentials =
      live::AwsCredentials::find(*settings, {.url = std::move(*sts), .region = config.region}, io);
  if (!credentials) return Failed(credentials.error());

  auto fleet =
      std::make_unique<Fleet>(std::move(config), std::move(*credentials), pace_rules(speed));
  fleet->reach = reach;
  fleet->speed = speed;
  if (auto done = fill_aws(*fleet, *settings, log); !done) return Failed(done.error());
  if (auto done = check_speed(*fleet); !done) return Failed(done.error());
  if (auto done = fill_gate(*fleet, io, log); !done) return Failed(done.error());
  if (auto done = fill_redis(*fleet, io, log); !done) return Failed(done.error());
  if (fleet->config.poller_hook.empty()) return fleet;
  auto hook = live::poller_hook(fleet->config.poller_hook,
                                [&log](std::string_view line) { log.note(line); });
  if (!hook) return Failed(hook.error());
  fleet->hook = std::move(*hook);
  return fleet;
}

}  // namespace

Fleet::Fleet(config::Config the_config, live::AwsCredentials credentials, live::PaceRules pace)
    : config(std::move(the_config)),
      engine{.policy = config.policy, .fleet = fleet_config(config, names)},
      aws(std::move(credentials), pace),
      gate{.gate = {}, .public_url = {}, .target = {}, .pace = live::Pace(pace)},
      redis{.redis = {},
            .previous = std::nullopt,
            .application = config.application,
            .pace = live::Pace(pace)} {}

std::unique_ptr<live::Performer> Fleet::performer(Access access, live::ToldPerformer::Told told) {
  std::unique_ptr<live::Performer> out = std::make_unique<live::LivePerformer>(live::LiveEndpoints{
      .aws = aws, .gate = gate, .redis = redis, .names = names, .stop_poller = hook});
  if (access == Access::kReadOnly) {
    out = std::make_unique<live::ReadOnlyPerformer>(
        std::move(out), [this](live::Deadline by) { return live::look_at_lease(redis, by); });
  }
  if (reach == Reach::kAwsAlone) out = std::make_unique<live::OfflinePerformer>(std::move(out));
  if (told) out = std::make_unique<live::ToldPerformer>(std::move(out), std::move(told));
  return out;
}

Duration Fleet::call_deadline() const {
  const Duration least{
      static_cast<Duration::rep>(static_cast<double>(kShortestCall.count()) * speed)};
  return std::max(engine.policy.call_deadline, least);
}

tl::expected<std::unique_ptr<Fleet>, std::string> open_fleet(const FleetChoice& choice, Reach reach,
                                                             Log& log) {
  auto loaded = chosen_config(choice.config);
  if (!loaded) return Failed(loaded.error());
  return make_fleet(std::move(loaded->config), choice.speed, reach, log);
}

}  // namespace lighthouse::cli
