// Targets: registered, deregistered, and their health [A15].
#include <algorithm>

#include "fakes/query/elbv2.h"

namespace lighthouse::fakes::query {

// Changes nothing if one of the targets may not be registered.
void register_targets(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  const bool by_address = info->settings.text_or("TargetType", "instance") != "instance";
  std::string stopped;
  for (const Tree* each : call.in.list("Targets")) {
    const std::string text = each->text_or("Id", "");
    if (by_address) continue;
    const auto id = instance_of(text);
    if (!id || call.aws().find_instance(*id) == nullptr) {
      call.refuse("InvalidTarget", "The following targets are not valid: '" + text + "'");
    } else if (!call.aws().is_running(*id)) {
      stopped += (stopped.empty() ? "'" : ", '") + text + "'";
    }
  }
  if (!stopped.empty()) {
    call.refuse(
        "InvalidTarget",
        "The following targets are not in a running state and cannot be registered: " + stopped);
  }
  if (call.refused()) return;
  Context ctx = call.ctx();
  for (const Tree* each : call.in.list("Targets")) {
    const std::string text = each->text_or("Id", "");
    const std::string port = each->text_or("Port", "");
    if (by_address) {
      const std::pair row{text, each->text_or("Port", info->settings.text_or("Port", ""))};
      if (!std::ranges::count(info->addresses, row)) info->addresses.push_back(row);
      continue;
    }
    const InstanceId id = *instance_of(text);
    std::vector<std::string>& ports = info->ports[id];
    if (call.aws().registration_of(info->id, id) == Registration::kNotRegistered) ports.clear();
    if (!std::ranges::count(ports, port)) ports.push_back(port);
    (void)call.accepted(call.aws().register_instances(ctx, info->id, std::span(&id, 1)));
  }
}

void deregister_targets(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  Context ctx = call.ctx();
  for (const Tree* each : call.in.list("Targets")) {
    const std::string text = each->text_or("Id", "");
    const auto port = each->text("Port");
    std::erase_if(info->addresses, [&](const auto& row) {
      return row.first == text && (!port || row.second == *port);
    });
    const auto id = instance_of(text);
    // What is not there has been deregistered already [A15].
    if (!id || call.aws().find_instance(*id) == nullptr) continue;
    std::vector<std::string>& ports = info->ports[*id];
    const std::string own = info->settings.text_or("Port", "");
    std::erase_if(ports, [&](const std::string& one) {
      return !port || one == *port || (one.empty() && own == *port);
    });
    if (ports.empty()) {
      (void)call.accepted(call.aws().deregister_instances(ctx, info->id, std::span(&*id, 1)));
    }
  }
}

namespace {

struct HealthWords {
  std::string_view state;
  std::string_view reason;
  std::string_view description;
};

HealthWords words_of(Registration state, bool in_use, Ec2State machine = Ec2State::kRunning) {
  if (state != Registration::kNotRegistered &&
      (machine == Ec2State::kStopped || machine == Ec2State::kStopping)) {
    return {"unused", "Target.InvalidState", "Target is in the stopped state"};
  }
  if (state == Registration::kNotRegistered || state == Registration::kUnknown) {
    return {"unused", "Target.NotRegistered", "Target is not registered to the target group"};
  }
  if (state == Registration::kDraining || state == Registration::kTerminated) {
    return {"draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"};
  }
  if (!in_use) {
    return {"unused", "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer"};
  }
  if (state == Registration::kRegistering) {
    return {"initial", "Elb.RegistrationInProgress", "Target registration is in progress"};
  }
  if (state == Registration::kFailing) {
    return {"unhealthy", "Target.FailedHealthChecks", "Health checks failed"};
  }
  return {"healthy", "", ""};
}

void write_health(Call& call, const TargetGroupInfo& info, const std::string& id,
                  const std::string& port, const HealthWords& words) {
  const std::string shown = port.empty() ? info.settings.text_or("Port", "") : port;
  call.out.open("member");
  call.out.open("Target");
  call.out.text("Id", id);
  call.out.text_if("Port", shown);
  call.out.close("Target");
  const std::string check = info.settings.text_or("HealthCheckPort", "traffic-port");
  call.out.text("HealthCheckPort", check == "traffic-port" ? shown : check);
  call.out.open("TargetHealth");
  call.out.text("State", words.state);
  call.out.text_if("Reason", words.reason);
  call.out.text_if("Description", words.description);
  call.out.close("TargetHealth");
  call.out.close("member");
}

}  // namespace

void describe_target_health(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  const bool in_use = is_in_use(call.catalog(), call.in.text_or("TargetGroupArn", ""));
  const auto asked = call.in.list("Targets");
  call.out.open("TargetHealthDescriptions");
  if (asked.empty()) {
    for (const aws::Registered& row : call.aws().find_balancer(info->id)->rows) {
      if (row.state == Registration::kTerminated) continue;
      std::vector<std::string> ports = info->ports[row.id];
      if (ports.empty()) ports = {""};
      for (const std::string& port : ports) {
        write_health(call, *info, text_of(row.id), port,
                     words_of(row.state, in_use, call.aws().find_instance(row.id)->state));
      }
    }
    for (const auto& [address, port] : info->addresses) {
      write_health(call, *info, address, port, words_of(Registration::kInService, in_use));
    }
  }
  for (const Tree* each : asked) {
    const std::string text = each->text_or("Id", "");
    const auto id = instance_of(text);
    Registration state =
        id ? call.aws().registration_of(info->id, *id) : Registration::kNotRegistered;
    if (std::ranges::count(info->addresses, text, &std::pair<std::string, std::string>::first)) {
      state = Registration::kInService;
    }
    const aws::InstanceRow* const row = id ? call.aws().find_instance(*id) : nullptr;
    write_health(call, *info, text, each->text_or("Port", ""),
                 words_of(state, in_use, row == nullptr ? Ec2State::kRunning : row->state));
  }
  call.out.close("TargetHealthDescriptions");
}

}  // namespace lighthouse::fakes::query
