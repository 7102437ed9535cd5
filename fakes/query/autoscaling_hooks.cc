// Lifecycle hooks [A11.1].
#include <algorithm>
#include <charconv>

#include "core/model/mix.h"
#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

constexpr std::string_view kLaunching = "autoscaling:EC2_INSTANCE_LAUNCHING";
constexpr std::string_view kTerminating = "autoscaling:EC2_INSTANCE_TERMINATING";
constexpr std::size_t kMostHooks = 50;

uint32_t handle_of(const Tree& hook) {
  return static_cast<uint32_t>(std::stoul(hook.text_or("Handle", "0")));
}

// The action's token: the same for one instance and one hook.
std::string token_of(InstanceId instance, uint32_t hook) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const uint64_t salt : {5U, 6U}) {
    uint64_t value = mix_well((uint64_t{hook} << 32) | instance.value, salt);
    for (int i = 0; i < 16; ++i, value >>= 4) out += kDigits[value & 15];
  }
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, 1, '-');
  return out;
}

struct Open {
  InstanceId instance;
  uint32_t hook = 0;
};

// The action that LifecycleActionToken or InstanceId means.
std::optional<Open> open_action(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("LifecycleHookName");
  if (call.refused()) return std::nullopt;
  const auto hook = info->hooks.find(name);
  if (hook == info->hooks.end()) {
    call.invalid("No active Lifecycle Action found with hook name " + name);
    return std::nullopt;
  }
  const uint32_t handle = handle_of(hook->second);
  const auto token = call.in.text("LifecycleActionToken");
  const auto text = call.in.text("InstanceId");
  for (const aws::HookWait& wait : call.aws().hook_waits()) {
    if (wait.hook != handle) continue;
    if (token ? token_of(wait.instance, handle) == *token : text_of(wait.instance) == text) {
      return Open{wait.instance, handle};
    }
  }
  call.invalid("No active Lifecycle Action found with " +
               (token ? "token " + *token : "instance ID " + text.value_or("null")));
  return std::nullopt;
}

void check_hook(Call& call, std::string_view transition, std::string_view otherwise,
                int32_t heartbeat) {
  if (transition != kLaunching && transition != kTerminating) {
    call.invalid(
        "1 validation error detected: Value at 'lifecycleTransition' failed to satisfy "
        "constraint: must be " +
        std::string(kLaunching) + " or " + std::string(kTerminating));
  }
  if (otherwise != "ABANDON" && otherwise != "CONTINUE") {
    call.invalid("DefaultResult must be ABANDON or CONTINUE");
  }
  if (heartbeat < 30 || heartbeat > 7200) {
    call.invalid("HeartbeatTimeout must be between 30 and 7200 seconds");
  }
}

}  // namespace

void put_hook(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("LifecycleHookName");
  if (call.refused()) return;
  const auto present = info->hooks.find(name);
  Tree row = present == info->hooks.end() ? Tree{} : present->second;
  const std::string handle = row.text_or("Handle", "");
  for (const std::string_view each : {"LifecycleTransition", "HeartbeatTimeout", "DefaultResult",
                                      "NotificationTargetARN", "RoleARN", "NotificationMetadata"}) {
    if (const auto text = call.in.text(each)) row.set(each, *text);
  }
  const int32_t heartbeat =
      call.number("HeartbeatTimeout")
          .value_or(std::atoi(row.text_or("HeartbeatTimeout", "3600").c_str()));
  const std::string transition = row.text_or("LifecycleTransition", "");
  const std::string otherwise = row.text_or("DefaultResult", "ABANDON");
  check_hook(call, transition, otherwise, heartbeat);
  if (!call.refused() && handle.empty() && info->hooks.size() >= kMostHooks) {
    call.refuse("LimitExceeded", "The limit of lifecycle hooks of this group is reached");
  }
  if (call.refused()) return;
  row.set("LifecycleHookName", name);
  row.set("HeartbeatTimeout", std::to_string(heartbeat));
  row.set("DefaultResult", otherwise);
  if (handle.empty()) row.set("Handle", std::to_string(++call.catalog().next_hook));
  const aws::Hook hook{
      .id = handle_of(row),
      .group = info->id,
      .at = transition == kLaunching ? aws::HookAt::kLaunch : aws::HookAt::kTerminate,
      .otherwise = otherwise == "ABANDON" ? aws::HookResult::kAbandon : aws::HookResult::kContinue,
      .heartbeat = std::chrono::seconds{heartbeat}};
  if (call.accepted(call.aws().put_hook(hook))) info->hooks[name] = std::move(row);
}

void describe_hooks(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const std::vector<std::string> names = call.in.texts("LifecycleHookNames");
  std::vector<const Tree*> found;
  for (const auto& [name, row] : info->hooks) {
    if (names.empty() || std::ranges::find(names, name) != names.end()) found.push_back(&row);
  }
  call.out.list("LifecycleHooks", found, [&](const Tree* row) {
    call.out.text("AutoScalingGroupName", call.catalog().group_names[info->id]);
    for (const auto& [field, value] : row->kids) {
      if (field != "Handle") call.out.text(field, value.value);
    }
    const int heartbeat = std::atoi(row->text_or("HeartbeatTimeout", "3600").c_str());
    call.out.number("GlobalTimeout", std::min(172'800, heartbeat * 100));
  });
}

void delete_hook(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("LifecycleHookName");
  if (call.refused()) return;
  const auto found = info->hooks.find(name);
  if (found == info->hooks.end()) {
    return call.invalid("No Lifecycle Hook found with name: " + name);
  }
  Context ctx = call.ctx();
  const uint32_t handle = handle_of(found->second);
  info->hooks.erase(found);
  (void)call.accepted(call.aws().delete_hook(ctx, handle));
}

void complete_action(Call& call) {
  const std::string result = call.required("LifecycleActionResult");
  const auto open = open_action(call);
  if (call.refused()) return;
  if (result != "CONTINUE" && result != "ABANDON") {
    return call.invalid("LifecycleActionResult must be CONTINUE or ABANDON");
  }
  Context ctx = call.ctx();
  (void)call.accepted(call.aws().complete_hook(
      ctx, open->instance, open->hook,
      result == "CONTINUE" ? aws::HookResult::kContinue : aws::HookResult::kAbandon));
}

void record_heartbeat(Call& call) {
  const auto open = open_action(call);
  if (call.refused()) return;
  Context ctx = call.ctx();
  (void)call.accepted(call.aws().record_heartbeat(ctx, open->instance, open->hook));
}

}  // namespace lighthouse::fakes::query
