#include "served/part_of_call.h"

#include <charconv>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/wire/gate/marker_text.h"
#include "core/wire/redis/lease.h"
#include "core/wire/uri.h"
#include "fakes/faces/texts.h"

namespace lighthouse::served {

namespace {

using Json = nlohmann::json;
using wire::HttpRequest;

PartOfCall opening(Call call) {
  return {.call = std::move(call), .opens = true};
}
PartOfCall within(Call call) {
  return {.call = std::move(call)};
}

std::string text_in(const Json& object, std::string_view key) {
  if (!object.is_object()) return {};
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Json member_of(const Json& object, std::string_view key) {
  if (!object.is_object()) return {};
  const auto at = object.find(key);
  return at == object.end() ? Json() : *at;
}

Marker marker_in(const Json& object) {
  return wire::gate::parse_marker(text_in(object, wire::gate::kMarkerKey)).value_or(Marker{});
}

SubmitRecord record_in(const std::string& body) {
  SubmitRecord out;
  const Json jobs = member_of(Json::parse(body, nullptr, false), "job");
  if (!jobs.is_array() || jobs.empty()) return out;
  const Json& job = jobs.front();
  out.marker = marker_in(job);
  out.deed = wire::gate::parse_deed(text_in(job, "lighthouseDeed")).value_or(Deed::kTerminated);
  const Json instances = member_of(job, "instanceIds");
  if (instances.is_array() && !instances.empty() && instances.front().is_string()) {
    out.instance =
        fakes::parse_instance(instances.front().get<std::string>()).value_or(out.instance);
  }
  return out;
}

TriggerPipeline trigger_in(const std::string& body) {
  return {.marker = marker_in(member_of(Json::parse(body, nullptr, false), "parameters"))};
}

PartOfCall get_part(const std::vector<std::string>& path, std::string_view target) {
  if (path.size() == 1 && path[0] == "health") return opening(ProbeGate{});
  if (path.size() == 2 && path[1] == "activeByInstance") return opening(ActiveByInstance{});
  if (path.size() < 3 || path[0] != "applications") return {};
  if (path[2] == "pipelineConfigs") return opening(GetPipeline{});
  if (path[2] == "tasks") return opening(ListTasks{});
  if (path[2] != "pipelines") return {};
  // The incomplete ones are asked for first, by their statuses [6].
  const bool first = target.find("statuses=") != std::string_view::npos;
  return first ? opening(ListRuns{}) : within(ListRuns{});
}

}  // namespace

PartOfCall gate_part(const HttpRequest& request, const wire::gate::GateTarget& target) {
  const std::vector<std::string> path =
      wire::path_segments(wire::split_target(request.target).path);
  if (request.method == "GET") return get_part(path, request.target);
  if (path.empty()) return {};
  if (request.method == "PUT" && path.size() == 3 && path[2] == "cancel") {
    return opening(CancelRun{.execution = fakes::parse_execution(path[1]).value_or(ExecutionId{})});
  }
  if (request.method != "POST") return {};
  if (path[0] == "tasks" || path.back() == "tasks") return opening(record_in(request.body));
  if (path[0] != "pipelines") return {};
  if (path.size() == 1) return opening(SavePipeline{});
  const bool upgrade =
      path.size() == 3 && path[1] == target.application && path[2] == target.pipeline;
  return upgrade ? opening(trigger_in(request.body)) : PartOfCall{};
}

PartOfCall redis_part(const wire::redis::Command& command) {
  if (command.empty()) return {};
  std::string name;
  for (const char c : command[0])
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const auto word = [&](std::size_t at) {
    return at < command.size() ? std::string_view(command[at]) : std::string_view();
  };
  const bool of_execution =
      word(1).starts_with("pipeline:") || word(1).starts_with("orchestration:");
  if (name == "SSCAN" && word(1) == "allJobs:pipeline" && word(2) == "0") {
    return opening(ReadExecutions{});
  }
  if (name == "SSCAN" && word(1).starts_with("allJobs:")) return within(ReadExecutions{});
  if ((name == "HMGET" || name == "EXISTS") && of_execution) return within(ReadExecutions{});
  if (name == "SCAN") return word(1) == "0" ? opening(ReadBakes{}) : within(ReadBakes{});
  if (name == "SCARD" && word(1).starts_with("allBakes:")) return within(ReadBakes{});
  if (name != "EVALSHA" && name != "EVAL") return {};
  const auto is = [&](std::string_view script) {
    return word(1) == (name == "EVAL" ? std::string(script) : wire::redis::script_digest(script));
  };
  if (is(wire::redis::kHoldScript)) return opening(HoldLease{});
  if (is(wire::redis::kReleaseScript)) return opening(ReleaseLease{});
  return {};
}

}  // namespace lighthouse::served
