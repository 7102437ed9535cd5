#include "cli/give_up.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

// Until the groups are chosen, or it is clear that none will be.
void run_to_the_choice(sim::World& world) {
  const auto chosen = [&world] {
    const RunRecord& record = world.controllers().front().record();
    return record.step > Step::kChooseRestore || record.ending != Ending::kNone;
  };
  while (!world.over() && !chosen()) {
    if (world.run({.events = 1}).events == 0) return;
  }
}

}  // namespace

GivenUp given_up(sim::World world) {
  run_to_the_choice(world);
  const FleetNames& names = world.stage().names;
  const auto& named = world.controllers().front().record().named;
  GivenUp out;
  for (const auto& group : world.aws().groups()) {
    const bool goes = std::ranges::any_of(group.view.members, [&](const Member& m) {
      return std::ranges::binary_search(named, m.id);
    });
    if (goes) out.groups.push_back(names.group(group.id));
  }
  std::ranges::sort(out.groups);
  for (const auto& record : world.spinnaker().redis().records()) {
    for (const InstanceId instance : named) {
      const auto* host = world.spinnaker().find_host(instance);
      if (host == nullptr || host->orca != record.owner) continue;
      out.work.push_back({.execution = names.execution(record.id),
                          .instance = names.instance(instance),
                          .kind = record.kind});
    }
  }
  return out;
}

tl::expected<void, std::string> check_names(const GivenUp& given_up,
                                            std::vector<std::string> named) {
  std::ranges::sort(named);
  named.erase(std::unique(named.begin(), named.end()), named.end());
  if (named == given_up.groups) return {};
  if (given_up.groups.empty()) {
    return tl::unexpected<std::string>(
        "there is no new generation that a rollback would give up; leave the flag out");
  }
  const std::string all = fmt::format("{}", fmt::join(given_up.groups, ","));
  for (const std::string& name : named) {
    if (!std::ranges::binary_search(given_up.groups, name)) {
      return tl::unexpected(fmt::format("{} is not of the new generation; to kill it write {}",
                                        sim::quoted(name), all));
    }
  }
  return tl::unexpected(
      fmt::format("not every group of the new generation is named; to kill it write {}", all));
}

std::vector<Line> list_of(const GivenUp& given_up) {
  const std::string groups = fmt::format("{}", fmt::join(given_up.groups, " and "));
  std::vector<Line> out;
  if (given_up.work.empty()) {
    out.push_back({{.text = "No execution runs on " + groups + "."}});
    return out;
  }
  out.push_back({{.text = fmt::format(
                      "{} unfinished {} die with {}:", given_up.work.size(),
                      given_up.work.size() == 1 ? "execution will" : "executions will", groups),
                  .color = Color::kRed}});
  for (const GivenUp::Work& work : given_up.work) {
    out.push_back({{.text = fmt::format("  {}, a {}, on {}", work.execution,
                                        work.kind == ExecutionKind::kTask ? "task" : "pipeline",
                                        work.instance)}});
  }
  return out;
}

}  // namespace lighthouse::cli
