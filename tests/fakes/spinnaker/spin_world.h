// A small world for tests of the fake Spinnaker: AWS with two serving hosts and a polling one, in
// both balancers, and nothing else. Host 0 and 1 serve, host 2 polls.
#pragma once

#include <string>
#include <utility>

#include "fakes/aws/aws.h"
#include "fakes/base/agenda.h"
#include "fakes/base/choices.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {

inline constexpr ClusterId kServing{0};
inline constexpr ClusterId kPolling{1};
inline constexpr BalancerId kExternal{0};
inline constexpr BalancerId kInternal{1};
inline constexpr GroupId kServing22{.cluster = kServing, .sequence = 22};
inline constexpr GroupId kPolling22{.cluster = kPolling, .sequence = 22};

constexpr Duration seconds(int64_t n) {
  return Duration{n * 1'000};
}
constexpr Duration minutes(int64_t n) {
  return Duration{n * 60'000};
}

// A name that a test body can use: ::testing::Test has a member `Setup`.
using SpinSetup = Setup;

struct PipelineOptions {
  std::string package = "armoryspinnaker=2.0";
  std::string extra;  // further fields of each cluster entry, `, "scaleDown": true`
  std::string strategy = "redblack";
  std::string fields;  // further fields of the document, `, "disabled": true`
};

inline Document pipeline_document(const PipelineOptions& options = {}) {
  const auto deploy = [&](std::string_view detail, std::string_view n, std::string_view ref) {
    return std::string(R"(, {"type": "deploy", "refId": ")") + std::string(ref) +
           R"(", "clusters": [{"application": "armoryspinnaker", "stack": "ha", )" +
           R"("freeFormDetails": ")" + std::string(detail) + R"(", "strategy": ")" +
           options.strategy + R"(", "capacity": {"min": )" + std::string(n) + R"(, "max": )" +
           std::string(n) + R"(, "desired": )" + std::string(n) +
           R"(}, "loadBalancers": ["external", "internal"])" + options.extra + "}]}";
  };
  const std::string text =
      R"({"id": "p", "application": "armoryspinnaker", "name": "Deploy Spinnaker", )"
      R"("parameterConfig": [{"name": "version"}])" +
      options.fields + R"(, "stages": [{"type": "bake", "refId": "1", "package": ")" +
      options.package + R"("})" + deploy("", "2", "2") + deploy("polling", "1", "3") + "]}";
  return Document::parse(text).value();
}

inline Setup usual_setup() {
  Setup setup;
  setup.releases = {{.version = *Version::from("1.0")},
                    {.version = *Version::from("2.0")},
                    {.version = *Version::from("3.0"), .boots = false},
                    {.version = *Version::from("4.0"), .gate_works = false},
                    {.version = *Version::from("5.0"), .bakes = false}};
  setup.serving = kServing;
  setup.polling = kPolling;
  setup.external = kExternal;
  setup.internal = kInternal;
  setup.clusters = {{*Message::from("armoryspinnaker-ha"), kServing},
                    {*Message::from("armoryspinnaker-ha-polling"), kPolling}};
  setup.balancers = {{*Message::from("external"), kExternal},
                     {*Message::from("internal"), kInternal}};
  setup.pipeline = pipeline_document();
  return setup;
}

class SpinWorld {
 public:
  explicit SpinWorld(Setup setup = usual_setup(), Choices decider = Choices::benign())
      : choices(std::move(decider)),
        spinnaker(std::move(setup)) {
    Context plain = context();
    aws.add_balancer({.id = kExternal});
    aws.add_balancer({.id = kInternal});
    aws.add_group(
        plain,
        {.spec = {.id = kServing22, .capacity = {2, 2, 2}, .attached = {kExternal, kInternal}}});
    aws.add_group(
        plain,
        {.spec = {.id = kPolling22, .capacity = {1, 1, 1}, .attached = {kExternal, kInternal}}});
  }

  SpinWorld& start() {
    SpinContext spin = spin_context();
    spinnaker.start(spin);
    drain_notices();
    return *this;
  }

  Context context() { return {now, agenda, choices}; }
  SpinContext spin_context() { return {context(), aws}; }

  // Handles everything up to and including `until`, which is then now.
  SpinWorld& run_until(Time until) {
    Agenda::Entry entry;
    while (agenda.pop_until(until, entry)) {
      set_now(entry.time);
      if (entry.event.actor == kAwsActor) {
        Context plain = context();
        aws.handle(plain, entry.event);
      } else {
        SpinContext spin = spin_context();
        spinnaker.handle(spin, entry.event);
      }
      drain_notices();
    }
    set_now(until);
    return *this;
  }
  SpinWorld& run_for(Duration duration) { return run_until(now + duration); }

  // Runs in small steps until `done`, at most for `most`.
  template <class Done>
  bool run_until_that(Done done, Duration most = minutes(120)) {
    for (const Time end = now + most; now < end && !done();) run_for(seconds(5));
    return done();
  }

  template <class Request>
  typename Request::Answer ask(const Request& request) {
    return *try_ask(request);
  }
  template <class Request>
  Result<typename Request::Answer> try_ask(const Request& request) {
    SpinContext spin = spin_context();
    Answer answer = spinnaker.answer(spin, Call{request});
    drain_notices();
    return std::get<Result<typename Request::Answer>>(answer);
  }

  ExecutionId post(WorkItem item) { return *try_post(item); }
  std::optional<ExecutionId> try_post(const WorkItem& item) {
    SpinContext spin = spin_context();
    return spinnaker.post_work(spin, item);
  }
  // Work on this host itself.
  static WorkItem direct(InstanceId on, Duration lasts = minutes(10)) {
    WorkItem item;
    item.arrival = Arrival::kDirect;
    item.on = on;
    item.lasts = lasts;
    return item;
  }

  void terminate(InstanceId instance, aws::Cause cause = aws::Cause::kEc2Request) {
    Context plain = context();
    static_cast<void>(aws.ec2_terminate(plain, instance, cause));
    drain_notices();
  }
  // Out of the internal balancer (and of the external one), for good.
  void take_out(InstanceId instance) {
    Context plain = context();
    static_cast<void>(aws.deregister_instances(plain, kInternal, {&instance, 1}));
    static_cast<void>(aws.deregister_instances(plain, kExternal, {&instance, 1}));
    drain_notices();
  }

  ExecutionStatus status(ExecutionId id) const { return spinnaker.redis().status_of(id); }
  OrcaId orca(InstanceId instance) const { return spinnaker.find_host(instance)->orca; }
  std::optional<OrcaReport> report_of(const OrcaId& id) {
    for (const OrcaReport& report : ask(ActiveByInstance{})) {
      if (report.id == id) return report;
    }
    return std::nullopt;
  }

  void set_now(Time time) {
    now = time;
    choices.set_now(now);
  }
  void drain_notices() {
    while (!aws.notices().empty()) {
      const auto given = aws.notices();
      const Small<aws::Notice, 8> notices(given.begin(), given.end());
      aws.clear_notices();
      for (const aws::Notice& notice : notices) {
        SpinContext spin = spin_context();
        spinnaker.on_notice(spin, notice);
      }
    }
  }

  Time now = kStartOfTime;
  Agenda agenda;
  Choices choices;
  aws::Aws aws;
  Spinnaker spinnaker;
};

inline constexpr InstanceId kHost0{0};
inline constexpr InstanceId kHost1{1};
inline constexpr InstanceId kPoller{2};

}  // namespace lighthouse::fakes::spinnaker
