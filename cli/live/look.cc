#include "cli/live/look.h"

#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "core/live/driver.h"

namespace lighthouse::cli {
namespace {

constexpr Duration kBetweenLooks{200};
constexpr Duration kCallDeadline{10'000};
constexpr uint64_t kMostLooks = 6;

void log_call(Log& log, const Call& call, const Answer& answer, Duration took) {
  const CallError* error = failure_of(answer);
  log.detail(fmt::format("{}: {}, {} ms", name_of(kind_of(call)),
                         error == nullptr ? "ok" : error->message.view(), took.count()));
}

// For a person who waits: looks follow each other at once, and no call is waited for long.
EngineConfig impatient(const Fleet& fleet, const LookRequest& request) {
  EngineConfig out = fleet.engine;
  const auto scaled = [&](Duration d) {
    return Duration{static_cast<Duration::rep>(static_cast<double>(d.count()) * fleet.speed)};
  };
  out.policy.look_every = out.policy.look_slowly = scaled(kBetweenLooks);
  out.policy.kill_new_generation = request.kill_new_generation;
  return out;
}

Duration short_deadline(const Fleet& fleet) {
  return Duration{
      static_cast<Duration::rep>(static_cast<double>(kCallDeadline.count()) * fleet.speed)};
}

template <class Request>
void read_if_missing(live::Performer& performer, const Fleet& fleet, const live::LiveClock& clock,
                     Seen<typename Request::Answer>& part, const Request& request) {
  if (part.good() || part.failing()) return;
  const Time asked = clock.now();
  const live::Deadline deadline = live::LiveClock::Real::now() + clock.real(short_deadline(fleet));
  Answer answer = performer.perform(request, deadline);
  auto& result = std::get<Result<typename Request::Answer>>(answer);
  if (result) {
    part.value = std::move(*result);
    part.asked = asked;
  } else {
    part.failing_since = asked;
    part.error = result.error();
  }
}

}  // namespace

Looked look(Fleet& fleet, Log& log, const live::LiveClock& clock, const LookRequest& request) {
  Looked out;
  std::mutex mutex;
  const auto told = [&](const Call& call, const Answer& answer, Duration took) {
    log_call(log, call, answer, took);
    if (!is_write(kind_of(call))) return;
    const std::scoped_lock lock(mutex);
    out.writes.push_back(call);
  };
  const auto wants_to_write = [&] {
    const std::scoped_lock lock(mutex);
    return !out.writes.empty();
  };
  const EngineConfig config = impatient(fleet, request);
  Engine engine(config, request.record);
  live::Driver* self = nullptr;
  live::Driver driver({.call_deadline = short_deadline(fleet),
                       .make_performer = [&] { return fleet.performer(Access::kReadOnly, told); },
                       .write_journal = [](const RunRecord&) { return Result<Done>(Done{}); },
                       .watch =
                           [&](const Engine& seen) {
                             const bool at_rest = seen.phase() == Engine::Phase::kWaiting;
                             const bool over =
                                 at_rest && (request.enough(seen) || seen.looks() >= kMostLooks);
                             if (over || wants_to_write()) self->detach();
                           }},
                      clock);
  self = &driver;
  (void)driver.run(engine);
  out.seen = engine.observation();
  out.record = engine.record();
  out.waits.assign(engine.waits().begin(), engine.waits().end());
  out.now = clock.now();
  return out;
}

void read_the_rest(Fleet& fleet, Log& log, const live::LiveClock& clock, Looked& looked,
                   Extent extent) {
  const auto performer =
      fleet.performer(Access::kReadOnly, [&](const Call& call, const Answer& answer,
                                             Duration took) { log_call(log, call, answer, took); });
  const auto read = [&](auto& part, const auto& request) {
    read_if_missing(*performer, fleet, clock, part, request);
  };
  Observation& seen = looked.seen;
  read(seen.groups, DescribeGroups{});
  read(seen.instances, DescribeInstances{});
  read(seen.balancers, DescribeBalancers{});
  read(seen.reports, ActiveByInstance{});
  read(seen.executions, ReadExecutions{});
  read(seen.bakes, ReadBakes{});
  read(seen.lease, HoldLease{.run = looked.record.run, .ttl = fleet.engine.policy.lease_ttl});
  if (extent == Extent::kFleet) {
    looked.now = clock.now();
    return;
  }
  read(seen.gate, ProbeGate{});
  read(seen.url, ProbeUrl{});
  read(seen.pipeline, GetPipeline{});
  looked.now = clock.now();
}

RunRecord imagined_run(const RunHistory& history, const Asked& asked, Time now,
                       const Groups& groups) {
  return new_run(history, asked, new_run_number(), now, groups);
}

}  // namespace lighthouse::cli
