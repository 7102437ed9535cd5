// A served world whose time stands still but for advance(), on ports that are free, and the live
// clients that speak to it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/live/live_performer.h"
#include "fakes/serve/aws_service.h"
#include "served/world_server.h"
#include "sim/scenario_file.h"

namespace lighthouse::testing_support {

inline constexpr std::string_view kSmallWorld = R"(name: small
releases: [{version: 1.9.39}, {version: 1.9.40}]
groups:
  - {serving: v022, instances: 3}
  - {polling: v022}
work:
  - {on: "serving-v022[0]", lasts: 3h}
)";

inline std::shared_ptr<const sim::Stage> stage_of(std::string_view text) {
  const auto scenario = sim::parse_scenario(text, "world.yaml", sim::Purpose::kWorld);
  if (!scenario) throw std::runtime_error(scenario.error().to_string());
  return sim::make_stage(*scenario);
}

inline live::PaceRules without_waiting() {
  return {.calls_per_second = 10'000, .burst = 10'000, .retry = {.most_tries = 1}};
}

class ServedWorld {
 public:
  explicit ServedWorld(std::string_view text = kSmallWorld, served::WorldServerOptions options = {})
      : stage_(stage_of(text)) {
    options.world.speed = 0;
    options.world.keys = fakes::serve::usual_keys();
    auto started = served::WorldServer::start(stage_, std::move(options));
    if (!started) throw std::runtime_error(started.error());
    server_ = *std::move(started);
  }

  [[nodiscard]] served::WorldServer& server() { return *server_; }
  [[nodiscard]] const sim::Stage& stage() const { return *stage_; }

  // Through the socket, as a test in another language does it.
  nlohmann::json control(const std::string& method, const std::string& what) {
    live::HttpClient client({.url = live::parse_url(server_->aws_url()).value()});
    const auto answer =
        client.send({.method = method, .target = "/_lighthouse/" + what}, std::chrono::seconds{20});
    if (!answer) throw std::runtime_error(answer.error().message);
    return nlohmann::json::parse(answer->body);
  }
  nlohmann::json truth() { return control("GET", "truth"); }
  void advance(const std::string& by) {
    EXPECT_EQ(control("POST", "advance?by=" + by).value("status", ""), "ok");
  }

 private:
  std::shared_ptr<const sim::Stage> stage_;
  std::unique_ptr<served::WorldServer> server_;
};

// Calls as a Lighthouse makes them, each tried once.
class LiveClients {
 public:
  explicit LiveClients(ServedWorld& world)
      : aws_(std::move(live::AwsCredentials::find(settings(), {}, keys_only())).value(),
             without_waiting()) {
    const FleetNames& fleet = world.stage().names;
    aws_.region = "us-west-2";
    aws_.urls.fill(live::parse_url(world.server().aws_url()).value());
    aws_.fleet = names_.with([&](Names& table) {
      FleetConfig out{.serving = ClusterId{table.intern(fleet.clusters[0])},
                      .polling = ClusterId{table.intern(fleet.clusters[1])}};
      for (const std::string& name : fleet.balancers) {
        out.balancers.push_back(BalancerId{table.intern(name)});
      }
      return out;
    });
    gate_.gate.url = live::parse_url(world.server().gate_url()).value();
    gate_.public_url.url = live::parse_url(world.server().public_url()).value();
    gate_.target = {.pipeline = "Deploy Spinnaker"};
    redis_.redis.port = world.server().ports().redis;
  }

  [[nodiscard]] Answer ask(const Call& call) {
    live::LiveEndpoints endpoints{
        .aws = aws_, .gate = gate_, .redis = redis_, .names = names_, .stop_poller = {}};
    return live::LivePerformer(endpoints).perform(
        call, std::chrono::steady_clock::now() + std::chrono::seconds{20});
  }
  template <class Request>
  [[nodiscard]] typename Request::Answer good(const Request& call) {
    const Answer answer = ask(Call{call});
    const CallError* const failed = failure_of(answer);
    if (failed != nullptr) {
      ADD_FAILURE() << name_of(kind_of(Call{call})) << ": " << failed->message.view();
      return {};
    }
    return *std::get<Result<typename Request::Answer>>(answer);
  }
  [[nodiscard]] std::optional<ErrorCode> error(const Call& call) {
    const Answer answer = ask(call);
    const CallError* const failed = failure_of(answer);
    return failed == nullptr ? std::nullopt : std::optional(failed->code);
  }

  [[nodiscard]] InstanceId instance(const std::string& text) {
    return names_.with([&](Names& table) { return InstanceId{table.intern(text)}; });
  }
  [[nodiscard]] GroupId serving(int32_t sequence) {
    return {.cluster = aws_.fleet.serving, .sequence = sequence};
  }
  [[nodiscard]] live::GateAccess& gate() { return gate_; }
  [[nodiscard]] live::AwsAccess& aws() { return aws_; }
  [[nodiscard]] live::SharedNames& names() { return names_; }

 private:
  static live::AwsIo keys_only() {
    return {.environment = [](std::string_view name) -> std::optional<std::string> {
              const bool is_key = name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY";
              return is_key ? std::optional<std::string>("test") : std::nullopt;
            },
            .read_file = [](const std::string&) -> live::FileText { return std::nullopt; },
            .http = [](const live::Url&, const wire::HttpRequest&,
                       Duration) -> tl::expected<wire::HttpResponse, live::HttpLoss> {
              return tl::unexpected(live::HttpLoss{});
            },
            .run = [](const std::string&) -> tl::expected<std::string, std::string> {
              return tl::unexpected(std::string("no commands here"));
            },
            .now_ms =
                [] {
                  return std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                      .count();
                },
            .pause = [](Duration) {},
            .random = [] { return 0.5; }};
  }
  static live::AwsSettings settings() { return {.environment = keys_only().environment}; }

  live::SharedNames names_;
  live::AwsAccess aws_;
  live::GateAccess gate_{
      .gate = {}, .public_url = {}, .target = {}, .pace = live::Pace(without_waiting())};
  live::RedisAccess redis_{.redis = {}, .previous = {}, .pace = live::Pace(without_waiting())};
};

}  // namespace lighthouse::testing_support
