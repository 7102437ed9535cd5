// Releases and groups: what the fleet is at the start.
#include <array>

#include <fmt/format.h>

#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr int32_t kMostInstances = 20;

constexpr std::array kReleaseKeys = {
    key<&Release::version, Form::kVersion>("version", "the version of the package").required(),
    key<&Release::boot>("boot", "from running to the first passed health check")
        .between(Duration{0}, 24h),
    key<&Release::boots>("boots", "false: it never passes a health check"),
    key<&Release::gate_works>("gate-works",
                              "false: healthy at the load balancers, while its Gate "
                              "answers errors"),
    key<&Release::bakes>("bakes", "false: baking its image fails"),
    key<&Release::sick_after>("sick-after", "it fails its health check from then on")
        .between(Duration{0}, 24h * 30),
};

constexpr std::array kCapacityKeys = {
    key<&Capacity::min>("min", "the least number of instances")
        .between(0, kMostInstances)
        .required(),
    key<&Capacity::max>("max", "the greatest number of instances")
        .between(0, kMostInstances)
        .required(),
    key<&Capacity::desired>("desired", "the wanted number of instances")
        .between(0, kMostInstances)
        .required(),
};

void check_capacity(ScenarioReader& r, const YamlNode& node, Capacity& c) {
  if (c.min <= c.desired && c.desired <= c.max) return;
  r.fail(node.place,
         fmt::format("min {}, desired {}, max {} are not in order", c.min, c.desired, c.max),
         "AWS takes only min ≤ desired ≤ max");
}

template <bool kPolling>
void read_cluster(ScenarioReader& r, const YamlNode& node, const KeyInfo& /*info*/,
                  FleetGroup& out) {
  out.polling = kPolling;
  if (const auto number = group_value(r, node)) out.sequence = *number;
}

template <bool kPolling>
std::string write_cluster(const KeyInfo& /*info*/, const FleetGroup& group) {
  return group.polling == kPolling ? group_in_yaml(group.sequence) : std::string();
}

std::string write_capacity(const KeyInfo& /*info*/, const FleetGroup& group) {
  return "{" + section_text(capacity_section(), group.capacity) + "}";
}

// Always: what it is without the key depends on the groups before it.
std::string write_age(const KeyInfo& /*info*/, const FleetGroup& group) {
  return format_duration(group.age);
}

// Only its form; which release that is becomes known when all are read.
void read_release(ScenarioReader& r, const YamlNode& node, const KeyInfo& /*info*/,
                  FleetGroup& /*out*/) {
  (void)version_value(r, node);
}

Choices balancer_choices() {
  static constexpr std::array<Choice, 2> kChoices = {
      {{.name = kBalancerNames[0], .value = 0}, {.name = kBalancerNames[1], .value = 1}}};
  return kChoices;
}

constexpr Key<FleetGroup> half_disabled_key() {
  auto out = key<&FleetGroup::half_disabled>(
      "half-disabled", "a load balancer that it is still registered with although it is disabled");
  out.info.choices = balancer_choices;
  return out;
}

constexpr std::array kGroupKeys = {
    Key<FleetGroup>{.info = {.name = "serving",
                             .about = "the number of a group of the serving cluster: v022",
                             .form = Form::kGroup},
                    .read = read_cluster<false>,
                    .write = write_cluster<false>},
    Key<FleetGroup>{.info = {.name = "polling",
                             .about = "the number of a group of the polling cluster: v022",
                             .form = Form::kGroup},
                    .read = read_cluster<true>,
                    .write = write_cluster<true>},
    Key<FleetGroup>{.info = {.name = "release",
                             .about = "the version that it runs; the first release unless told",
                             .form = Form::kVersion},
                    .read = read_release},
    key<&FleetGroup::instances>("instances",
                                "how many there are at the start; the capacity "
                                "follows unless told")
        .between(0, kMostInstances),
    section_key<&FleetGroup::capacity, capacity_section>("capacity", "capacity",
                                                         "what AWS is told to keep")
        .written_by(write_capacity),
    key<&FleetGroup::enabled>("enabled", "false: disabled, out of both load balancers"),
    key<&FleetGroup::age>("age",
                          "how long ago it was created; a day more than the group before it "
                          "in its cluster unless told")
        .written_by(write_age),
    key<&FleetGroup::elb_health_check>("elb-health-check",
                                       "true: the group marks what the load balancers find sick"),
    key<&FleetGroup::add_to_load_balancer>(
        "add-to-load-balancer", "false: somebody suspended AddToLoadBalancer, and nothing else"),
    key<&FleetGroup::unhealthy>("unhealthy", "members marked Unhealthy at the start")
        .between(0, kMostInstances),
    key<&FleetGroup::known_bad>("known-bad", "true: it was rolled back from before"),
    half_disabled_key(),
};

// The defaults that follow from other keys, and what contradicts itself.
void check_group(ScenarioReader& r, const YamlNode& node, FleetGroup& group) {
  const bool serving = node.find("serving") != nullptr;
  const bool polling = node.find("polling") != nullptr;
  if (serving == polling) {
    return r.fail(node.place,
                  serving ? "serving and polling are both there" : "the cluster is missing",
                  "write either \"serving: v022\" or \"polling: v022\"");
  }
  if (node.find("capacity") == nullptr) {
    int32_t count = polling ? 1 : 2;
    if (!group.enabled) count = 0;
    if (group.instances >= 0) count = group.instances;
    group.capacity = {.min = count, .max = count, .desired = count};
  }
  const int32_t count = group.instances >= 0 ? group.instances : group.capacity.desired;
  if (const YamlNode* at = node.find("unhealthy"); at != nullptr && group.unhealthy > count) {
    const ScenarioReader::Scope scope(r, "unhealthy");
    return r.fail(at->place, fmt::format("the group has {} instances only", count),
                  "write a number up to that");
  }
  if (const YamlNode* at = node.find("half-disabled"); at != nullptr && group.enabled) {
    const ScenarioReader::Scope scope(r, "half-disabled");
    return r.fail(at->key_place, "the group is enabled",
                  "add \"enabled: false\", or leave this out");
  }
}

}  // namespace

const Section<Release>& release_section() {
  static constexpr Section<Release> kSection{
      .name = "release", .about = "a version that groups can run", .keys = kReleaseKeys};
  return kSection;
}

const Section<Capacity>& capacity_section() {
  static constexpr Section<Capacity> kSection{.name = "capacity",
                                              .about = "the three numbers of a group",
                                              .keys = kCapacityKeys,
                                              .check = check_capacity};
  return kSection;
}

const Section<FleetGroup>& group_section() {
  static constexpr Section<FleetGroup> kSection{.name = "group",
                                                .about = "a server group at the start",
                                                .keys = kGroupKeys,
                                                .check = check_group};
  return kSection;
}

}  // namespace lighthouse::sim
