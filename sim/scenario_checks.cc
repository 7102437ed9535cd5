// What one key alone cannot tell: defaults that follow from other keys, and contradictions between
// sections.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/nearest.h"
#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

// The place of entry `i` of the list `list`, or of one of its keys.
const YamlNode* entry(const YamlNode& root, std::string_view list, std::size_t i,
                      std::string_view key = {}) {
  const YamlNode* all = root.find(list);
  if (all == nullptr || i >= all->children.size()) return nullptr;
  return key.empty() ? &all->children[i] : all->children[i].find(key);
}

std::string join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::vector<std::string> versions_of(const Scenario& s) {
  std::vector<std::string> out;
  for (const Release& release : s.releases) out.push_back(release.version);
  return out;
}

// --- releases -----------------------------------------------------------------------------------

void check_releases(ScenarioReader& r, const YamlNode& root, const Scenario& s) {
  for (std::size_t i = 0; i < s.releases.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (s.releases[i].version != s.releases[j].version) continue;
      const ScenarioReader::Scope list(r, "releases");
      const ScenarioReader::Scope item(r, i);
      const ScenarioReader::Scope key(r, "version");
      return r.fail(entry(root, "releases", i, "version")->place,
                    fmt::format("{} is there twice", quoted(s.releases[i].version)),
                    "give each release its own version");
    }
  }
}

// Without a list the fleet runs 1.9.39; a version that somebody upgrades to works well unless told.
void complete_releases(Scenario& s) {
  if (s.releases.empty()) s.releases.push_back({.version = "1.9.39"});
  const auto known = std::ranges::find(s.releases, s.to, &Release::version);
  if (!s.to.empty() && known == s.releases.end()) s.releases.push_back({.version = s.to});
  if (s.pipeline.package == Pipeline{}.package) {
    s.pipeline.package = "armoryspinnaker=" + s.releases.front().version;
  }
}

// --- groups -------------------------------------------------------------------------------------

void complete_groups(ScenarioReader& r, const YamlNode& root, Scenario& s) {
  if (const YamlNode* none = root.find("groups"); none != nullptr && s.groups.empty()) {
    const ScenarioReader::Scope list(r, "groups");
    return r.fail(none->place, "the list is empty", "leave it out for a fleet of 2 + 1");
  }
  if (s.groups.empty()) {
    s.groups = {FleetGroup{},
                FleetGroup{.polling = true, .capacity = {.min = 1, .max = 1, .desired = 1}}};
    return;
  }
  const std::vector<std::string> versions = versions_of(s);
  std::array<Duration, 2> oldest{};  // by cluster
  for (std::size_t i = 0; i < s.groups.size(); ++i) {
    FleetGroup& group = s.groups[i];
    Duration& older = oldest[group.polling ? 1 : 0];
    if (entry(root, "groups", i, "age") == nullptr) group.age = older + 24h;
    older = std::max(older, group.age);
    const YamlNode* release = entry(root, "groups", i, "release");
    if (release == nullptr) continue;
    const auto at = std::ranges::find(versions, release->text);
    if (at == versions.end()) {
      const ScenarioReader::Scope list(r, "groups");
      const ScenarioReader::Scope item(r, i);
      const ScenarioReader::Scope key(r, "release");
      return r.fail(release->place, fmt::format("there is no release {}", quoted(release->text)),
                    "the releases are " + join(versions));
    }
    group.release = static_cast<uint32_t>(at - versions.begin());
  }
}

void check_groups(ScenarioReader& r, const YamlNode& root, const Scenario& s) {
  const ScenarioReader::Scope list(r, "groups");
  for (std::size_t i = 0; i < s.groups.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (s.groups[i].polling != s.groups[j].polling) continue;
      const ScenarioReader::Scope item(r, i);
      if (s.groups[i].sequence == s.groups[j].sequence) {
        const ScenarioReader::Scope key(r, s.groups[i].polling ? "polling" : "serving");
        return r.fail(entry(root, "groups", i)->place, "this group is there twice",
                      "give it another number");
      }
      if (s.groups[i].age == s.groups[j].age) {
        const ScenarioReader::Scope key(r, "age");
        return r.fail(entry(root, "groups", i)->place,
                      "two groups of one cluster have the same age",
                      "give each its own: their order is read from it");
      }
    }
  }
}

// --- targets ------------------------------------------------------------------------------------

int32_t instances_of(const FleetGroup& group) {
  return group.instances >= 0 ? group.instances : group.capacity.desired;
}

const FleetGroup* group_of(const Scenario& s, const Target& target) {
  for (const FleetGroup& group : s.groups) {
    if (group.polling == target.polling && group.sequence == target.sequence) return &group;
  }
  return nullptr;
}

std::vector<std::string> group_names(const Scenario& s) {
  std::vector<std::string> out;
  for (const FleetGroup& group : s.groups) {
    const std::string number = group.sequence < 0 ? "none" : fmt::format("v{:03}", group.sequence);
    out.push_back(fmt::format("{}-{}", group.polling ? "polling" : "serving", number));
  }
  return out;
}

// A group by name must be one of the start. Faults may also mean groups that come later.
void check_work_targets(ScenarioReader& r, const YamlNode& root, const Scenario& s) {
  const ScenarioReader::Scope list(r, "work");
  for (std::size_t i = 0; i < s.work.size(); ++i) {
    const Target& on = s.work[i].on;
    if (on.kind != Target::Kind::kGroup) continue;
    const YamlNode* at = entry(root, "work", i, "on");
    const ScenarioReader::Scope item(r, i);
    const ScenarioReader::Scope key(r, "on");
    const FleetGroup* group = group_of(s, on);
    if (group == nullptr) {
      return r.fail(at->place, fmt::format("there is no group {}", quoted(at->text)),
                    "the groups are " + join(group_names(s)));
    }
    const bool existing = s.work[i].at <= Duration{0};
    if (existing && on.index >= static_cast<uint32_t>(instances_of(*group))) {
      return r.fail(at->place, fmt::format("that group has {} instances", instances_of(*group)),
                    "count from 0, or give the group more instances");
    }
  }
}

// --- expectation --------------------------------------------------------------------------------

void check_expected_versions(ScenarioReader& r, const YamlNode& root, const Scenario& s) {
  const YamlNode* expect = root.find("expect");
  if (expect == nullptr) return;
  const std::vector<std::string> versions = versions_of(s);
  for (const std::string_view name : {"serving-version", "polling-version"}) {
    const YamlNode* at = expect->find(name);
    if (at == nullptr || std::ranges::find(versions, at->text) != versions.end()) continue;
    const ScenarioReader::Scope section(r, "expect");
    const ScenarioReader::Scope key(r, name);
    return r.fail(at->place, fmt::format("there is no release {}", quoted(at->text)),
                  "the releases are " + join(versions));
  }
}

// --- the whole ----------------------------------------------------------------------------------

void check_whole(ScenarioReader& r, const YamlNode& root, Purpose purpose) {
  for (const std::string_view name : {"operation", "expect"}) {
    if (purpose == Purpose::kWorld || root.find(name) != nullptr) continue;
    const ScenarioReader::Scope scope(r, name);
    return r.fail(root.place, "this key is missing",
                  name == "expect" ? "add how it must end, like expect: done"
                                   : "add what Lighthouse is asked for, like operation: drain");
  }
}

}  // namespace

void complete_scenario(ScenarioReader& r, const YamlNode& root, Purpose purpose, Scenario& out) {
  check_whole(r, root, purpose);
  check_releases(r, root, out);
  complete_releases(out);
  complete_groups(r, root, out);
  check_groups(r, root, out);
  check_work_targets(r, root, out);
  check_expected_versions(r, root, out);
  if (out.expect.endings.empty()) {
    const bool back = out.operation == Operation::kRollback;
    out.expect.endings = {back ? Ending::kRolledBack : Ending::kDone};
  }
}

}  // namespace lighthouse::sim
