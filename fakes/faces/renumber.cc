#include "fakes/faces/renumber.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "fakes/faces/texts.h"

namespace lighthouse::fakes {
namespace {

// Each `fix` turns handles into numbers in place, and answers whether it could.
struct Numberer {
  const Names& names;
  const spinnaker::Setup& setup;
  Duration origin;  // of the codec's times

  void fix(Time& time) const { time -= origin; }
  bool fix(InstanceId& id) const {
    const auto number = parse_instance(names.text(id.value));
    if (number) id = *number;
    return number.has_value();
  }
  bool fix(BalancerId& id) const {
    const auto number = parse_balancer(names.text(id.value), setup);
    if (number) id = *number;
    return number.has_value();
  }
  bool fix(GroupId& id) const {
    const auto number = parse_cluster(names.text(id.cluster.value), setup);
    if (number) id.cluster = *number;
    return number.has_value();
  }
  bool fix(Member& member) const { return fix(member.id); }
  bool fix(BalancerRow& row) const { return fix(row.id); }
  bool fix(Group& group) const {
    fix(group.created);
    return fix(group.id) && fix_all(group.attached) && fix_sorted(group.members);
  }
  bool fix(InstanceFacts& facts) const {
    fix(facts.launched);
    return fix(facts.id) && fix(facts.group) && fix(facts.private_dns);
  }
  bool fix(Balancer& balancer) const {
    return fix(balancer.id) && fix_all(balancer.registered) && fix_sorted(balancer.health);
  }
  bool fix(ExecutionId& id) const {
    const auto number = parse_execution(names.text(id.value));
    if (number) id = *number;
    return number.has_value();
  }
  bool fix(HostKey& host) const {
    const auto number = numbered(host, names);
    if (number) host = *number;
    return number.has_value();
  }
  bool fix(OrcaId& id) const { return fix(id.host); }
  bool fix(ExecutionFact& fact) const { return fix(fact.id) && fix(fact.owner); }
  bool fix(OrcaReport& report) const { return fix(report.id) && fix_all(report.executions); }
  bool fix(PipelineRun& run) const { return fix(run.id); }
  bool fix(TaskFact& task) const { return fix(task.id); }

  // Lists are sorted by number on this side: values by themselves, rows by their ids.
  template <class List>
  bool fix_all(List& list) const {
    if (!std::ranges::all_of(list, [&](auto& element) { return fix(element); })) return false;
    if constexpr (requires { list.front() < list.front(); }) std::sort(list.begin(), list.end());
    return true;
  }
  template <class List>
  bool fix_sorted(List& list) const {
    if (!std::ranges::all_of(list, [&](auto& element) { return fix(element); })) return false;
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return true;
  }

  template <class Value>
  bool fix_answer(Value& value) const {
    if constexpr (std::is_same_v<Value, ExecutionId>) {
      return fix(value);
    } else if constexpr (requires { value.front().id; }) {
      return fix_sorted(value);
    } else if constexpr (std::is_same_v<Value, BakeHosts>) {
      return fix_all(value);
    } else {
      return true;  // no ids in it
    }
  }
};

}  // namespace

Handles::Handles(const spinnaker::Setup& the_setup, int64_t origin_ms)
    : setup_(the_setup),
      origin_(origin_ms) {}

ClusterId Handles::of(ClusterId id) {
  if (!id.valid()) return id;
  return {names.intern(cluster_text(id, setup_))};
}

FleetConfig Handles::of(const FleetConfig& fleet) {
  FleetConfig out{.serving = of(fleet.serving), .polling = of(fleet.polling)};
  for (const BalancerId id : fleet.balancers) {
    out.balancers.push_back({names.intern(balancer_text(id, setup_))});
  }
  return out;
}

Call Handles::of(const Call& call) {
  Call out = call;
  const auto execution = [&](ExecutionId& id) { id = {names.intern(execution_text(id))}; };
  const auto instance = [&](InstanceId& id) { id = {names.intern(instance_text(id))}; };
  std::visit(
      [&](auto& request) {
        if constexpr (requires { request.also; }) {
          for (ExecutionId& id : request.also) execution(id);
        }
        if constexpr (requires { request.execution; }) execution(request.execution);
        if constexpr (requires { request.instances; }) {
          for (InstanceId& id : request.instances) instance(id);
        }
        if constexpr (requires { request.instance; }) {
          if (request.instance.valid()) instance(request.instance);
        }
        if constexpr (requires { request.group; }) {
          request.group.cluster = of(request.group.cluster);
        }
        if constexpr (requires { request.balancer; }) {
          request.balancer = {names.intern(balancer_text(request.balancer, setup_))};
        }
      },
      out);
  return out;
}

Answer Handles::numbered(CallKind kind, Answer&& answer) const {
  const Numberer numberer{.names = names, .setup = setup_, .origin = Duration{origin_}};
  const bool known = std::visit(
      [&](auto& result) { return !result.has_value() || numberer.fix_answer(*result); }, answer);
  if (known) return std::move(answer);
  return error_answer(kind, {.code = ErrorCode::kInternal,
                             .message = Message::truncated("a text that no fake made")});
}

}  // namespace lighthouse::fakes
