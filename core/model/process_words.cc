#include "core/model/process_words.h"

#include <algorithm>
#include <array>

namespace lighthouse {

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

}  // namespace

std::vector<std::string> process_texts(ProcessSet processes) {
  std::vector<std::string> out;
  for (const ProcessWord& one : kProcesses) {
    if (processes.has(one.process)) out.emplace_back(one.text);
  }
  return out;
}

ProcessSet all_processes() {
  ProcessSet out;
  for (const ProcessWord& one : kProcesses) out = out | only(one.process);
  return out;
}

ProcessSet process_named(std::string_view text) {
  const auto* const found = std::ranges::find(kProcesses, text, &ProcessWord::text);
  return found == kProcesses.end() ? ProcessSet{} : only(found->process);
}

}  // namespace lighthouse
