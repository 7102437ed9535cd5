// What the served AWS only stores: descriptions, tags, templates, listeners, networks; and the
// tables between the texts of requests and the handles of fakes/aws. Nothing here acts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/host_key.h"
#include "core/model/ids.h"
#include "core/model/time.h"
#include "core/wire/sigv4_verify.h"
#include "fakes/query/tree.h"

namespace lighthouse::fakes::query {

inline constexpr std::string_view kAccountNumber = "123456789012";

struct Tag {
  std::string key;
  std::string value;
  bool at_launch = false;  // PropagateAtLaunch, of groups
  bool operator==(const Tag&) const = default;
};
using Tags = std::vector<Tag>;  // in the order in which they came

// Adds it, or takes the place of the one with its key.
void put_tag(Tags& tags, Tag tag);
void remove_tag(Tags& tags, std::string_view key);

// [A12.15]. What it changes is in the settings; `due` is when it runs next, kNever if it will not.
struct ScheduledAction {
  Tree settings;
  Time due = kNever;
  bool operator==(const ScheduledAction&) const = default;
};

struct GroupInfo {
  GroupId id;
  std::string arn;
  Tree settings;  // as Create and Update sent them, apart from what fakes/aws knows
  Tags tags;
  std::vector<std::string> balancers;      // names, in the order of attachment
  std::vector<std::string> target_groups;  // ARNs
  std::map<std::string, Time> suspended_at;
  std::map<std::string, Tree> policies;
  std::map<std::string, ScheduledAction> schedule;
  std::map<std::string, std::vector<std::string>> notifications;  // topic to types
  std::map<std::string, Tree> hooks;                              // with their handle as `Handle`
  std::vector<std::string> metrics;
  Tree warm_pool;            // its configuration; empty without one
  std::string why_capacity;  // the Cause of the last change of desired; empty once it is fulfilled
  Time last_activity = kStartOfTime - Duration{365LL * 86'400'000};  // start of the cooldown
  bool operator==(const GroupInfo&) const = default;
};

struct InstanceInfo {
  Tree launch;  // what it was launched with: ImageId, InstanceType, KeyName, …
  Tree source;  // LaunchConfigurationName, or LaunchTemplate.…; empty without a group
  Tags tags;
  std::string subnet;
  std::string reservation;
  bool is_protected = false;  // DisableApiTermination
  bool operator==(const InstanceInfo&) const = default;
};

struct Activity {
  std::string id;
  std::string group;
  std::string group_arn;
  std::string description;
  std::string cause;
  std::string status = "InProgress";
  InstanceId instance;
  std::string zone;
  std::string subnet;
  Time start{};
  Time end = kNever;
  bool launches = false;
  bool operator==(const Activity&) const = default;
};

// A replacement of a group's instances, one after the other.
struct InstanceRefresh {
  std::string id;
  GroupId group;
  std::string group_name;
  std::string status = "Pending";
  std::string reason;
  Tree preferences;
  std::vector<InstanceId> left;  // still to be replaced
  std::size_t planned = 0;       // how many there were at the start
  Time start{};
  Time end = kNever;
  bool operator==(const InstanceRefresh&) const = default;
};

struct BalancerInfo {  // classic
  BalancerId id;
  Tree settings;
  std::vector<Tree> listeners;
  std::map<std::string, Tree> policies;
  std::map<std::string, std::vector<std::string>> backends;  // instance port to policy names
  Tree attributes;
  Tags tags;
  Time created{};
  bool operator==(const BalancerInfo&) const = default;
};

struct TargetGroupInfo {
  BalancerId id;
  std::string name;
  Tree settings;
  std::map<std::string, std::string> attributes;
  std::map<InstanceId, std::vector<std::string>> ports;        // overrides; "" is the group's own
  std::vector<std::pair<std::string, std::string>> addresses;  // of type ip: address and port
  Tags tags;
  bool operator==(const TargetGroupInfo&) const = default;
};

struct BalancerV2 {
  std::string name;
  Tree settings;
  std::map<std::string, std::string> attributes;
  Tags tags;
  Time created{};
  bool operator==(const BalancerV2&) const = default;
};

struct Listener {      // or a rule of one
  std::string parent;  // ARN
  Tree settings;
  std::map<std::string, std::string> attributes;
  std::vector<std::string> certificates;  // besides the default one
  Tags tags;
  bool operator==(const Listener&) const = default;
};

struct TemplateVersion {
  Tree data;
  std::string description;
  Time created{};
  bool operator==(const TemplateVersion&) const = default;
};

struct LaunchTemplate {
  std::string id;
  std::string name;
  std::map<int64_t, TemplateVersion> versions;
  int64_t default_version = 1;
  int64_t latest = 1;
  Time created{};
  Tags tags;
  bool operator==(const LaunchTemplate&) const = default;
};

struct LaunchConfiguration {
  Tree settings;
  std::string arn;
  Time created{};
  uint16_t release = 0;  // its age, for the termination policies
  bool operator==(const LaunchConfiguration&) const = default;
};

struct Subnet {
  std::string id;
  std::string vpc;
  std::string cidr;
  char zone = 'a';
  bool is_default = false;
  bool operator==(const Subnet&) const = default;
};

struct SecurityGroup {
  std::string id;
  std::string name;
  std::string description;
  std::string vpc;
  std::vector<Tree> ingress;  // as sent: IpPermissions
  std::vector<Tree> egress;
  bool operator==(const SecurityGroup&) const = default;
};

struct KeyPair {
  std::string id;
  std::string fingerprint;
  Tags tags;
  Time created{};
  bool operator==(const KeyPair&) const = default;
};

struct Session {  // of STS
  std::string secret;
  std::string token;
  std::string arn;
  int64_t expires_epoch_seconds = 0;
  bool operator==(const Session&) const = default;
};

struct Catalog {
  std::map<std::string, GroupInfo> groups;
  std::map<GroupId, std::string> group_names;
  std::map<InstanceId, InstanceInfo> instances;
  std::map<std::string, LaunchConfiguration> configurations;
  std::map<std::string, LaunchTemplate> templates;       // by id
  std::map<std::string, BalancerInfo> balancers;         // by name
  std::map<std::string, TargetGroupInfo> target_groups;  // by ARN, like the next three
  std::map<std::string, BalancerV2> balancers_v2;
  std::map<std::string, Listener> listeners;
  std::map<std::string, Listener> rules;
  std::map<std::string, std::string> vpcs;  // id to CIDR
  std::vector<Subnet> subnets;
  std::vector<SecurityGroup> security_groups;
  std::map<std::string, KeyPair> key_pairs;   // by name
  std::vector<InstanceRefresh> refreshes;     // oldest first
  std::map<std::string, Tags> resource_tags;  // of what has no row above
  std::map<std::string, Session> sessions;    // by access key
  std::vector<Activity> activities;           // oldest first
  uint32_t next_number = 1;
  uint32_t next_cluster = 1'000'000;
  uint32_t next_balancer = 0;
  uint32_t next_hook = 0;
  uint16_t releases = 0;

  bool operator==(const Catalog&) const = default;

  // A default network of two zones.
  [[nodiscard]] static Catalog fresh();
  // Hexadecimal, different at every call, the same in every run.
  [[nodiscard]] std::string unique_hex(std::size_t digits);
  [[nodiscard]] std::string unique_id();  // a UUID
  [[nodiscard]] const Subnet* find_subnet(std::string_view id) const;
  [[nodiscard]] const Subnet* default_subnet(char zone) const;
  [[nodiscard]] std::string_view default_vpc() const;
  [[nodiscard]] LaunchTemplate* find_template(std::string_view id, std::string_view name);
};

// "i-0…" of a handle and back; no table is needed.
[[nodiscard]] std::string text_of(InstanceId id);
[[nodiscard]] std::optional<InstanceId> instance_of(std::string_view text);
// A private DNS name up to its first dot [A16.2]; "" for none.
[[nodiscard]] std::string text_of(const HostKey& host);

}  // namespace lighthouse::fakes::query
