// Instances of EC2 [A16.1, A16.3].
#include <algorithm>

#include "fakes/query/account.h"
#include "fakes/query/ec2.h"

namespace lighthouse::fakes::query {

namespace {

struct StateWords {
  int code;
  std::string_view name;
};

StateWords words_of(Ec2State state) {
  switch (state) {
    case Ec2State::kPending: return {0, "pending"};
    case Ec2State::kRunning: return {16, "running"};
    case Ec2State::kShuttingDown: return {32, "shutting-down"};
    case Ec2State::kTerminated: return {48, "terminated"};
    case Ec2State::kStopping: return {64, "stopping"};
    case Ec2State::kStopped: return {80, "stopped"};
  }
  return {};
}

// An instance as the describe shows it.
struct Shown {
  const aws::InstanceRow* row;
  Ec2State state;
  [[nodiscard]] bool gone() const { return state == Ec2State::kTerminated; }
};

std::string dns_of(const Call& call, const aws::InstanceRow& row) {
  return text_of(row.private_dns) +
         (call.region == "us-east-1" ? ".ec2.internal" : "." + call.region + ".compute.internal");
}

const std::string& vpc_of(Call& call, const InstanceInfo& info) {
  static const std::string kNone;
  const Subnet* const subnet = call.catalog().find_subnet(info.subnet);
  return subnet == nullptr ? kNone : subnet->vpc;
}

std::vector<std::string> filter_values(Call& call, const Shown& shown, const InstanceInfo& info,
                                       std::string_view name) {
  std::vector<std::string> values;
  if (tag_values(info.tags, name, values)) return values;
  const aws::InstanceRow& row = *shown.row;
  if (name == "instance-id") return {text_of(row.id)};
  if (name == "instance-state-name") return {std::string(words_of(shown.state).name)};
  if (name == "instance-state-code") return {std::to_string(words_of(shown.state).code)};
  if (name == "availability-zone") return {call.zone_name(row.zone)};
  if (name == "image-id") return {info.launch.text_or("ImageId", "")};
  if (name == "instance-type") return {info.launch.text_or("InstanceType", "")};
  if (name == "key-name") return {info.launch.text_or("KeyName", "")};
  if (name == "subnet-id") return {info.subnet};
  if (name == "vpc-id") return {vpc_of(call, info)};
  if (name == "reservation-id") return {info.reservation};
  if (name == "architecture") return {"x86_64"};
  if (name == "root-device-type") return {"ebs"};
  if (name == "owner-id") return {std::string(kAccountNumber)};
  if (name == "network-interface.subnet-id") return {info.subnet};
  if (name == "network-interface.vpc-id") return {vpc_of(call, info)};
  if (name == "instance.group-id" || name == "group-id") {
    return info.launch.texts("SecurityGroupId");
  }
  if (name == "private-dns-name" && !shown.gone()) return {dns_of(call, row)};
  if (name == "private-ip-address" && !shown.gone()) return {address_text(row.address)};
  return {};
}

bool is_known_filter(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>({"architecture",
                                                           "root-device-type",
                                                           "dns-name",
                                                           "instance-lifecycle",
                                                           "instance.group-id",
                                                           "group-id",
                                                           "network-interface.subnet-id",
                                                           "network-interface.vpc-id",
                                                           "owner-id",
                                                           "instance-id",
                                                           "instance-state-name",
                                                           "instance-state-code",
                                                           "availability-zone",
                                                           "image-id",
                                                           "instance-type",
                                                           "key-name",
                                                           "subnet-id",
                                                           "vpc-id",
                                                           "reservation-id",
                                                           "private-dns-name",
                                                           "private-ip-address",
                                                           "tag-key",
                                                           "tag-value"});
  return name.starts_with("tag:") || std::ranges::count(kNames, name) > 0;
}

void write_instance(Call& call, const Shown& shown) {
  Xml& out = call.out;
  const aws::InstanceRow& row = *shown.row;
  const InstanceInfo& info = call.catalog().instances[row.id];
  const bool gone = shown.gone();
  out.text("instanceId", text_of(row.id));
  out.text("imageId", info.launch.text_or("ImageId", "ami-0a1b2c3d4e5f60718"));
  write_state(out, "instanceState", shown.state);
  out.text("privateDnsName", gone ? "" : dns_of(call, row));
  out.text("dnsName", "");
  const bool by_user = row.termination.cause != aws::Cause::kNone;
  out.text("reason", by_user && shown.state != Ec2State::kRunning ? "User initiated" : "");
  out.text_if("keyName", info.launch.text_or("KeyName", ""));
  out.number("amiLaunchIndex", 0);
  out.text("instanceType", info.launch.text_or("InstanceType", "t2.micro"));
  out.time("launchTime", row.launched);
  out.open("placement");
  out.text("availabilityZone", call.zone_name(row.zone));
  out.text("groupName", "");
  out.text("tenancy", "default");
  out.close("placement");
  out.open("monitoring");
  out.text("state", "disabled");
  out.close("monitoring");
  if (!shown.gone()) {
    out.text_if("subnetId", info.subnet);
    out.text_if("vpcId", vpc_of(call, info));
    out.text("privateIpAddress", address_text(row.address));
  }
  std::vector<std::string> groups = info.launch.texts("SecurityGroupId");
  if (groups.empty()) groups = info.launch.texts("SecurityGroups");
  out.list(
      "groupSet", groups, [&](const std::string& id) { out.text("groupId", id); }, "item");
  if (gone) {
    out.open("stateReason");
    out.text("code", "Client.UserInitiatedShutdown");
    out.text("message", "Client.UserInitiatedShutdown: User initiated shutdown");
    out.close("stateReason");
  }
  out.text("architecture", "x86_64");
  out.text("rootDeviceType", "ebs");
  out.text("rootDeviceName", "/dev/xvda");
  out.empty("blockDeviceMapping");
  out.text("virtualizationType", "hvm");
  write_tags(out, info.tags);
  out.text("hypervisor", "xen");
  out.empty("networkInterfaceSet");
  out.boolean("ebsOptimized", false);
}

void write_reservation(Call& call, const std::vector<Shown>& rows) {
  call.out.text("reservationId", call.catalog().instances[rows.front().row->id].reservation);
  call.out.text("ownerId", kAccountNumber);
  call.out.empty("groupSet");
  call.out.list(
      "instancesSet", rows, [&](const Shown& each) { write_instance(call, each); }, "item");
}

std::vector<Shown> wanted_instances(Call& call) {
  const std::vector<InstanceId> ids = instances_named(call);
  for (const Tree* filter : call.in.list("Filter")) {
    const std::string name = filter->text_or("Name", "");
    if (!is_known_filter(name)) call.invalid("The filter '" + name + "' is invalid");
  }
  std::vector<Shown> out;
  for (const InstanceFacts& facts : call.view.instances()) {
    if (!ids.empty() && std::ranges::count(ids, facts.id) == 0) continue;
    const Shown shown{call.aws().find_instance(facts.id), facts.state};
    const InstanceInfo& info = call.catalog().instances[facts.id];
    if (passes_filters(call.in, [&](std::string_view name) {
          return filter_values(call, shown, info, name);
        })) {
      out.push_back(shown);
    }
  }
  return out;
}

}  // namespace

void write_state(Xml& out, std::string_view name, Ec2State state) {
  out.open(name);
  out.number("code", words_of(state).code);
  out.text("name", words_of(state).name);
  out.close(name);
}

void write_changes(Call& call, const std::vector<StateChange>& changes) {
  call.out.list(
      "instancesSet", changes,
      [&](const StateChange& change) {
        call.out.text("instanceId", text_of(change.id));
        write_state(call.out, "currentState", call.aws().find_instance(change.id)->state);
        write_state(call.out, "previousState", change.before);
      },
      "item");
}

// Any unknown or malformed id fails the whole call.
std::vector<InstanceId> instances_named(Call& call) {
  std::vector<InstanceId> out;
  std::vector<std::string> unknown;
  for (const std::string& text : call.in.texts("InstanceId")) {
    const std::string_view digits =
        std::string_view(text).substr(std::min<std::size_t>(2, text.size()));
    const bool well_formed = text.starts_with("i-") &&
                             (digits.size() == 8 || digits.size() == 17) &&
                             digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!well_formed) {
      call.refuse("InvalidInstanceID.Malformed", "Invalid id: \"" + text + "\"");
      return out;
    }
    const auto id = instance_of(text);
    if (!id || call.aws().find_instance(*id) == nullptr) {
      unknown.push_back(text);
    } else {
      out.push_back(*id);
    }
  }
  if (unknown.size() == 1) {
    call.refuse("InvalidInstanceID.NotFound",
                "The instance ID '" + unknown.front() + "' does not exist");
  } else if (!unknown.empty()) {
    std::string all;
    for (const std::string& each : unknown) all += (all.empty() ? "" : ", ") + each;
    call.refuse("InvalidInstanceID.NotFound", "The instance IDs '" + all + "' do not exist");
  }
  return out;
}

void run_instances(Call& call) {
  const int32_t least = call.required_number("MinCount");
  const int32_t most = call.required_number("MaxCount");
  if (call.refused()) return;
  if (least < 1 || most < least || most > 1000) {
    return call.invalid(
        "MinCount and MaxCount must be at least 1, and MaxCount not below MinCount");
  }
  Tree wrapper;
  if (const Tree* const used = call.in.find("LaunchTemplate")) {
    wrapper.at("LaunchTemplate") = *used;
  }
  Tree launch = launch_of(call.catalog(), wrapper);
  launch.overlay(call.in);
  if (!launch.text("ImageId")) {
    return call.refuse("MissingParameter", "The request must contain the parameter ImageId");
  }
  const std::string wanted =
      call.in.text_or("SubnetId", call.in.text_or("NetworkInterface.1.SubnetId", ""));
  const std::string zone_text = call.in.text_or("Placement.AvailabilityZone", call.region + "a");
  const Subnet* subnet = wanted.empty() ? call.catalog().default_subnet(zone_text.back())
                                        : call.catalog().find_subnet(wanted);
  if (subnet == nullptr && !wanted.empty()) {
    return call.refuse("InvalidSubnetID.NotFound", "The subnet ID '" + wanted + "' does not exist");
  }
  if (is_dry_run(call)) return;
  const char zone = subnet == nullptr ? zone_text.back() : subnet->zone;
  if (zone < 'a' || zone >= 'a' + aws::kMostZones) {
    return call.invalid("Invalid availability zone: [" + zone_text + "]");
  }
  Context ctx = call.ctx();
  const std::string reservation = "r-" + call.catalog().unique_hex(17);
  std::vector<InstanceId> made;
  for (int32_t i = 0; i < most; ++i) {
    made.push_back(call.aws().run_instance(ctx, static_cast<uint8_t>(zone - 'a'), 0));
    InstanceInfo& info = call.catalog().instances[made.back()];
    info.launch = launch;
    info.tags = specified_tags(launch, "instance");
    info.subnet = subnet == nullptr ? "" : subnet->id;
    info.reservation = reservation;
    info.is_protected = call.in.text_or("DisableApiTermination", "false") == "true";
  }
  std::vector<Shown> rows;
  for (const InstanceId& id : made) {
    const aws::InstanceRow* const row = call.aws().find_instance(id);
    rows.push_back({row, row->state});
  }
  write_reservation(call, rows);
}

void describe_instances(Call& call) {
  if (call.in.find("MaxResults") != nullptr && !call.in.texts("InstanceId").empty()) {
    return call.refuse("InvalidParameterCombination",
                       "The parameter instancesSet cannot be used with the parameter maxResults");
  }
  if (const auto size = call.number("MaxResults"); size && *size < 5) {
    return call.invalid(
        "Value ( " + std::to_string(*size) +
        " ) for parameter maxResults is invalid. Expecting a value greater than 5.");
  }
  const std::vector<Shown> rows = wanted_instances(call);
  const auto unpaged = static_cast<int32_t>(std::max<std::size_t>(rows.size(), 1000));
  const Page page =
      page_of(call, rows.size(), unpaged, unpaged, {"MaxResults", "NextToken", "InvalidNextToken"});
  if (call.refused() || is_dry_run(call)) return;
  std::vector<std::pair<std::string, std::vector<Shown>>> reservations;
  for (std::size_t i = page.begin; i < page.end; ++i) {
    const std::string& name = call.catalog().instances[rows[i].row->id].reservation;
    const auto found =
        std::ranges::find_if(reservations, [&](const auto& each) { return each.first == name; });
    if (found == reservations.end()) {
      reservations.push_back({name, {rows[i]}});
    } else {
      found->second.push_back(rows[i]);
    }
  }
  call.out.list(
      "reservationSet", reservations,
      [&](const auto& each) { write_reservation(call, each.second); }, "item");
  call.out.text_if("nextToken", page.next);
}

void terminate_instances(Call& call) {
  const std::vector<InstanceId> ids = instances_named(call);
  if (ids.empty()) {
    call.refuse("MissingParameter", "The request must contain the parameter InstanceId");
  }
  if (call.refused() || is_dry_run(call)) return;
  // All in the zone of a protected one stay; other zones go although the call fails [A16.3].
  std::vector<uint8_t> kept_zones;
  for (const InstanceId& id : ids) {
    if (!call.catalog().instances[id].is_protected) continue;
    kept_zones.push_back(call.aws().find_instance(id)->zone);
    call.refuse("OperationNotPermitted",
                "The instance '" + text_of(id) +
                    "' may not be terminated. Modify its 'disableApiTermination' instance "
                    "attribute and try again.");
  }
  std::vector<StateChange> rows;
  Context ctx = call.ctx();
  for (const InstanceId& id : ids) {
    const aws::InstanceRow& row = *call.aws().find_instance(id);
    if (std::ranges::count(kept_zones, row.zone) > 0) continue;
    rows.push_back({id, row.state});
    (void)call.aws().ec2_terminate(ctx, id, aws::Cause::kEc2Request, call.by());
  }
  write_changes(call, rows);
}

void describe_instance_status(Call& call) {
  const bool all = call.flag("IncludeAllInstances").value_or(false);
  std::vector<Shown> rows = wanted_instances(call);
  std::erase_if(rows, [&](const Shown& each) { return !all && each.state != Ec2State::kRunning; });
  if (call.refused() || is_dry_run(call)) return;
  call.out.list(
      "instanceStatusSet", rows,
      [&](const Shown& each) {
        const bool runs = each.state == Ec2State::kRunning;
        call.out.text("instanceId", text_of(each.row->id));
        call.out.text("availabilityZone", call.zone_name(each.row->zone));
        write_state(call.out, "instanceState", each.state);
        for (const std::string_view name : {"systemStatus", "instanceStatus"}) {
          call.out.open(name);
          call.out.text("status", runs ? "ok" : "not-applicable");
          if (runs) {
            call.out.raw(
                "<details><item><name>reachability</name><status>passed</status></item>"
                "</details>");
          }
          call.out.close(name);
        }
      },
      "item");
}

}  // namespace lighthouse::fakes::query
