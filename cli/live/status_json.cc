#include "cli/live/status_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/decide/explain.h"
#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;

Json time_or_null(Time time) {
  if (time == kNever) return nullptr;
  return wire::format_iso8601(time.time_since_epoch().count());
}

std::string_view word_of(Mark mark) {
  switch (mark) {
    case Mark::kIn: return "in-service";
    case Mark::kBetween: return "between";
    case Mark::kFailing: return "failing";
    case Mark::kOut: return "out";
  }
  return "out";
}

Json instance_json(const InstanceView& one, const Sight& sight) {
  Json balancers = Json::object();
  const auto& ids = sight.config.fleet.balancers;
  for (std::size_t i = 0; i < one.balancers.size() && i < ids.size(); ++i) {
    balancers[sight.names.balancer(ids[i])] = word_of(one.balancers[i]);
  }
  return {{"id", one.name},
          {"state", one.state},
          {"balancers", std::move(balancers)},
          {"work", one.work},
          {"polls", one.polls},
          {"waits-for", one.note.empty() ? Json(nullptr) : Json(one.note)}};
}

Json groups_json(const View& view, const Sight& sight) {
  Json out = Json::array();
  for (const GenerationView& generation : view.generations) {
    for (const GroupView& group : generation.groups) {
      Json instances = Json::array();
      for (const InstanceView& one : group.instances) {
        instances.push_back(instance_json(one, sight));
      }
      out.push_back({{"name", group.name},
                     {"state", group.state},
                     {"min", group.capacity.min},
                     {"desired", group.capacity.desired},
                     {"max", group.capacity.max},
                     {"instances", std::move(instances)}});
    }
  }
  return out;
}

Json waits_json(const Sight& sight) {
  Json out = Json::array();
  for (const Wait& wait : sight.waits) {
    const WaitWords words = words_of(wait, sight.names, sight.now);
    out.push_back(
        {{"reason", name_of(wait.reason)},
         {"group", wait.group.valid() ? Json(sight.names.group(wait.group)) : Json(nullptr)},
         {"instance",
          wait.instance.valid() ? Json(sight.names.instance(wait.instance)) : Json(nullptr)},
         {"why", words.why},
         {"since", time_or_null(wait.since)},
         {"until", time_or_null(wait.until)},
         {"ends-with", words.ends}});
  }
  return out;
}

Json lease_json(const Seen<Lease>& lease) {
  if (!lease.good()) return {{"known", false}, {"error", lease.error.message.view()}};
  const bool held = lease.value.holder != 0;
  return {{"known", true},
          {"holder", held ? Json(fmt::format("{:016x}", lease.value.holder)) : Json(nullptr)},
          {"token", lease.value.token},
          {"left-seconds", lease.value.left.count() / 1'000}};
}

Json run_json(const RunRecord& record) {
  return {{"run", fmt::format("{:016x}", record.run)},
          {"operation", name_of(record.operation)},
          {"version", record.version.empty() ? Json(nullptr) : Json(record.version.view())},
          {"rolling-back", record.rolling_back},
          {"step", name_of(record.step)},
          {"began", time_or_null(record.began)},
          {"step-began", time_or_null(record.step_began)}};
}

}  // namespace

std::string status_json(const View& view, const Sight& sight, bool imagined) {
  Json unknown = Json::array();
  const auto add = [&](Part part, const auto& seen) {
    if (!seen.good()) {
      unknown.push_back({{"part", name_of(part)}, {"error", seen.error.message.view()}});
    }
  };
  add(Part::kBalancers, sight.seen.balancers);
  add(Part::kInstances, sight.seen.instances);
  add(Part::kReports, sight.seen.reports);
  add(Part::kExecutions, sight.seen.executions);
  add(Part::kBakes, sight.seen.bakes);
  const Json out = {{"time", time_or_null(sight.now)},
                    {"run", imagined ? Json(nullptr) : run_json(sight.record)},
                    {"groups", groups_json(view, sight)},
                    {"pollers", view.pollers},
                    {imagined ? "a-drain-would-wait-for" : "waits-for", waits_json(sight)},
                    {"lease", lease_json(sight.seen.lease)},
                    {"unknown", std::move(unknown)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lighthouse::cli
