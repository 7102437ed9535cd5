#include "core/wire/aws/fleet_names.h"

#include <algorithm>
#include <array>

#include "core/model/group_name.h"

namespace lighthouse::wire {

namespace {

struct ProcessWord {
  Process process;
  std::string_view text;
};

constexpr std::array<ProcessWord, 9> kProcesses = {{
    {Process::kLaunch, "Launch"},
    {Process::kTerminate, "Terminate"},
    {Process::kAddToLoadBalancer, "AddToLoadBalancer"},
    {Process::kAlarmNotification, "AlarmNotification"},
    {Process::kAzRebalance, "AZRebalance"},
    {Process::kHealthCheck, "HealthCheck"},
    {Process::kInstanceRefresh, "InstanceRefresh"},
    {Process::kReplaceUnhealthy, "ReplaceUnhealthy"},
    {Process::kScheduledActions, "ScheduledActions"},
}};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<GroupId> fleet_group(std::string_view name, const FleetConfig& fleet,
                                   const Names& names) {
  const ParsedGroupName parsed = parse_group_name(name);
  for (const ClusterId cluster : {fleet.serving, fleet.polling}) {
    if (!cluster.valid() || names.text(cluster.value) != parsed.cluster) continue;
    GroupId out{.cluster = cluster};
    if (parsed.sequence) {
      out.sequence = *parsed.sequence;
      out.digits = static_cast<uint32_t>(parsed.digits);
    }
    return out;
  }
  return std::nullopt;
}

std::string group_text(GroupId group, const Names& names) {
  const auto sequence = group.sequence < 0 ? std::nullopt : std::optional<int>(group.sequence);
  return format_group_name(names.text(group.cluster.value), sequence,
                           static_cast<int>(group.digits));
}

std::string instance_text(InstanceId instance, const Names& names) {
  return std::string(names.text(instance.value));
}

std::string balancer_text(BalancerId balancer, const Names& names) {
  return std::string(names.text(balancer.value));
}

std::vector<std::string> cluster_texts(const FleetConfig& fleet, const Names& names) {
  std::vector<std::string> out;
  for (const ClusterId cluster : {fleet.serving, fleet.polling}) {
    if (cluster.valid()) out.emplace_back(names.text(cluster.value));
  }
  return out;
}

std::vector<std::string> process_texts(ProcessSet processes) {
  std::vector<std::string> out;
  for (const ProcessWord& one : kProcesses) {
    if (processes.has(one.process)) out.emplace_back(one.text);
  }
  return out;
}

ProcessSet process_named(std::string_view text) {
  const auto* const found = std::ranges::find(kProcesses, text, &ProcessWord::text);
  return found == kProcesses.end() ? ProcessSet{} : only(found->process);
}

bool same_word(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace lighthouse::wire
