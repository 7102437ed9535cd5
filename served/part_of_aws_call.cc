// The calls to AWS, by their Action [A8.3].
#include <algorithm>
#include <charconv>

#include "core/model/group_name.h"
#include "core/model/process_words.h"
#include "core/wire/uri.h"
#include "fakes/faces/texts.h"
#include "served/part_of_call.h"

namespace lighthouse::served {

namespace {

class Form {
 public:
  explicit Form(const wire::HttpRequest& request)
      : fields_(wire::decode_form(
            request.method == "GET" ? wire::split_target(request.target).query : request.body,
            wire::Plus::kBlank)) {}

  [[nodiscard]] std::string_view text(std::string_view name) const {
    const auto at = std::ranges::find(fields_, name, &wire::Parameters::value_type::first);
    return at == fields_.end() ? std::string_view() : at->second;
  }
  [[nodiscard]] int32_t number(std::string_view name) const {
    const std::string_view digits = text(name);
    int32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }
  [[nodiscard]] InstanceId instance(std::string_view name) const {
    return fakes::parse_instance(text(name)).value_or(InstanceId{});
  }
  // The values of all names that begin so.
  template <class Take>
  void each(std::string_view prefix, Take take) const {
    for (const auto& [name, value] : fields_) {
      if (name.starts_with(prefix)) take(std::string_view(value));
    }
  }

 private:
  wire::Parameters fields_;
};

GroupId group_in(const Form& form, const FleetNames& names) {
  const ParsedGroupName parsed = parse_group_name(form.text("AutoScalingGroupName"));
  const auto at = std::ranges::find(names.clusters, parsed.cluster);
  if (at == names.clusters.end()) return {};
  return {.cluster = {static_cast<uint32_t>(at - names.clusters.begin())},
          .sequence = parsed.sequence.value_or(-1),
          .digits = parsed.sequence ? static_cast<uint32_t>(parsed.digits) : 3};
}

BalancerId balancer_in(const Form& form, const FleetNames& names) {
  const auto at = std::ranges::find(names.balancers, form.text("LoadBalancerName"));
  if (at == names.balancers.end()) return {};
  return {static_cast<uint32_t>(at - names.balancers.begin())};
}

ProcessSet processes_in(const Form& form) {
  ProcessSet out;
  form.each("ScalingProcesses.", [&](std::string_view word) { out = out | process_named(word); });
  return out;
}

InstanceList instances_in(const Form& form) {
  InstanceList out;
  form.each("Instances.", [&](std::string_view text) {
    if (const auto id = fakes::parse_instance(text)) out.push_back(*id);
  });
  return out;
}

PartOfCall part(Call call, bool opens) {
  return {.call = std::move(call), .opens = opens};
}

std::optional<Call> write_in(std::string_view action, const Form& form, const FleetNames& names) {
  if (action == "SuspendProcesses") {
    return SuspendProcesses{.group = group_in(form, names), .processes = processes_in(form)};
  }
  if (action == "ResumeProcesses") {
    return ResumeProcesses{.group = group_in(form, names), .processes = processes_in(form)};
  }
  if (action == "UpdateAutoScalingGroup") {
    return UpdateCapacity{.group = group_in(form, names),
                          .capacity = {.min = form.number("MinSize"),
                                       .max = form.number("MaxSize"),
                                       .desired = form.number("DesiredCapacity")}};
  }
  if (action == "RegisterInstancesWithLoadBalancer") {
    return RegisterInstances{.balancer = balancer_in(form, names), .instances = instances_in(form)};
  }
  if (action == "DeregisterInstancesFromLoadBalancer") {
    return DeregisterInstances{.balancer = balancer_in(form, names),
                               .instances = instances_in(form)};
  }
  if (action == "SetInstanceHealth") {
    return SetInstanceHealthy{.instance = form.instance("InstanceId")};
  }
  // Without the decrement it is another call, which Lighthouse never makes.
  if (action == "TerminateInstanceInAutoScalingGroup" &&
      form.text("ShouldDecrementDesiredCapacity") == "true") {
    return TerminateAndDecrement{.group = {}, .instance = form.instance("InstanceId")};
  }
  if (action == "DeleteAutoScalingGroup") return DeleteGroup{.group = group_in(form, names)};
  return std::nullopt;
}

}  // namespace

PartOfCall aws_part(const wire::HttpRequest& request, const FleetNames& names) {
  const Form form(request);
  const std::string_view action = form.text("Action");
  const bool first_page = form.text("NextToken").empty() && form.text("Marker").empty();
  if (action == "DescribeAutoScalingGroups") return part(DescribeGroups{}, first_page);
  if (action == "DescribeInstances") return part(DescribeInstances{}, first_page);
  if (action == "DescribeLoadBalancers") return part(DescribeBalancers{}, first_page);
  if (action == "DescribeLoadBalancerAttributes" || action == "DescribeInstanceHealth") {
    return part(DescribeBalancers{}, false);
  }
  auto write = write_in(action, form, names);
  return write ? part(*std::move(write), true) : PartOfCall{};
}

}  // namespace lighthouse::served
