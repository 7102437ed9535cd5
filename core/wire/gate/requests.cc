#include "core/wire/gate/requests.h"

#include <cassert>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/model/group_name.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/uri.h"

namespace lighthouse::wire::gate {
namespace {

using Json = nlohmann::ordered_json;

// E1's Orca knows no others, and a word that it does not know fails the request [2.5].
constexpr std::string_view kIncompleteStatuses = "NOT_STARTED,RUNNING,PAUSED,SUSPENDED,REDIRECT";

HttpRequest get(std::string target) {
  return {.method = "GET",
          .target = std::move(target),
          .headers = {{.name = "Accept", .value = "application/json"}}};
}

HttpRequest with_body(std::string method, std::string target, std::string body) {
  return {.method = std::move(method),
          .target = std::move(target),
          .headers = {{.name = "Accept", .value = "application/json"},
                      {.name = "Content-Type", .value = "application/json"}},
          .body = std::move(body)};
}

std::string application_path(const GateTarget& target, std::string_view rest) {
  return fmt::format("/applications/{}{}", percent_encode(target.application), rest);
}

std::string group_text(const GroupId& group, const Names& names) {
  if (!group.valid()) return {};
  const auto sequence = group.sequence < 0 ? std::nullopt : std::optional<int>(group.sequence);
  return format_group_name(names.text(group.cluster.value), sequence,
                           static_cast<int>(group.digits));
}

// The task's name in the Tasks tab; like Deck's own where it has one [7.3].
std::string description_of(Deed deed, const std::string& instance, const std::string& group) {
  switch (deed) {
    case Deed::kUpgraded: return fmt::format("Upgrade Spinnaker: {} serves", group);
    case Deed::kTerminated: return fmt::format("Terminate instance: {}", instance);
    case Deed::kEmptied: return fmt::format("Drain Server Group: {} is empty", group);
    case Deed::kRestored: return fmt::format("Restore Server Group: {}", group);
    case Deed::kRolledBack: return fmt::format("Rollback Server Group: {}", group);
    case Deed::kDeletedGroup: return fmt::format("Destroy Server Group: {}", group);
    case Deed::kHeld: return "Upgrade held: a person has to decide";
  }
  return {};
}

// A `wait` task is the one kind that every era knows and that does nothing [7.4].
HttpRequest record_request(const SubmitRecord& call, const GateTarget& target, const Names& names) {
  const std::string group = group_text(call.group, names);
  const std::string instance =
      call.instance.valid() ? std::string(names.text(call.instance.value)) : std::string();
  Json job = {{"type", "wait"},
              {"waitTime", 1},
              {"user", target.user},
              {"reason", "done by Lighthouse; this task is its record"},
              {std::string(kMarkerKey), format_marker(call.marker)},
              {"lighthouseDeed", word_of(call.deed)}};
  if (!group.empty()) job["serverGroupName"] = group;
  if (!instance.empty()) job["instanceIds"] = Json::array({instance});
  const Json body = {{"application", target.application},
                     {"description", description_of(call.deed, instance, group)},
                     {"job", Json::array({std::move(job)})}};
  return with_body("POST", "/tasks", body.dump());
}

HttpRequest trigger_request(const TriggerPipeline& call, const GateTarget& target) {
  Json parameters = Json::object();
  if (!target.version_parameter.empty()) {
    parameters[target.version_parameter] = call.version.view();
  }
  parameters[std::string(kMarkerKey)] = format_marker(call.marker);
  const Json body = {
      {"type", "manual"}, {"user", target.user}, {"parameters", std::move(parameters)}};
  return with_body("POST",
                   fmt::format("/pipelines/{}/{}", percent_encode(target.application),
                               percent_encode(target.pipeline)),
                   body.dump());
}

struct Encoder {
  const GateTarget& target;
  const Names& names;

  HttpRequest operator()(const ActiveByInstance& /*call*/) const {
    return get("/executions/activeByInstance");
  }
  HttpRequest operator()(const ProbeGate& /*call*/) const { return get("/health"); }
  HttpRequest operator()(const ProbeUrl& /*call*/) const {
    return {.method = "GET", .target = target.public_path};
  }
  HttpRequest operator()(const GetPipeline& /*call*/) const {
    return get(application_path(target, "/pipelineConfigs/" + percent_encode(target.pipeline)));
  }
  HttpRequest operator()(const SavePipeline& call) const {
    return with_body("POST", "/pipelines", call.document.dump());
  }
  HttpRequest operator()(const TriggerPipeline& call) const {
    return trigger_request(call, target);
  }
  HttpRequest operator()(const ListRuns& /*call*/) const {
    return get(
        application_path(target, fmt::format("/pipelines?limit={}&statuses={}", kMostIncompleteRuns,
                                             percent_encode(kIncompleteStatuses))));
  }
  // Never with force: that marks a run CANCELED whose thread may still act [6].
  HttpRequest operator()(const CancelRun& call) const {
    const std::string id = percent_encode(names.text(call.execution.value));
    return with_body("PUT",
                     fmt::format("/pipelines/{}/cancel?reason={}&force=false", id,
                                 percent_encode("cancelled by Lighthouse")),
                     "");
  }
  HttpRequest operator()(const SubmitRecord& call) const {
    return record_request(call, target, names);
  }
  HttpRequest operator()(const ListTasks& /*call*/) const {
    return get(application_path(target, fmt::format("/tasks?limit={}", kRecentTasks)));
  }
  template <class Other>
  HttpRequest operator()(const Other& /*call*/) const {
    assert(false && "not a call to Gate");
    return {};
  }
};

}  // namespace

HttpRequest encode(const Call& call, const GateTarget& target, const Names& names) {
  return std::visit(Encoder{.target = target, .names = names}, call);
}

HttpRequest recent_runs_request(const GateTarget& target) {
  return get(application_path(target, fmt::format("/pipelines?limit={}", kRecentRuns)));
}

}  // namespace lighthouse::wire::gate
