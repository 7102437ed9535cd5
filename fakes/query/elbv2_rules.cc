// Rules of listeners: made, listed by priority, changed [A15].
#include <algorithm>

#include "fakes/query/elbv2.h"
#include "fakes/query/elbv2_checks.h"

namespace lighthouse::fakes::query {

namespace {

void write_rule(Call& call, const std::string& arn, const Listener& row) {
  call.out.text("RuleArn", arn);
  call.out.echo_kids(row.settings);
  if (row.settings.find("Conditions") == nullptr) call.out.empty("Conditions");
  call.out.boolean("IsDefault", row.settings.text_or("Priority", "") == "default");
}

void write_rules(Call& call, const std::vector<std::string>& arns) {
  call.out.list("Rules", arns,
                [&](const std::string& arn) { write_rule(call, arn, call.catalog().rules[arn]); });
}

// The one of RuleArn; refuses and gives null if it is not there, or is a listener's default.
Listener* changeable_rule(Call& call, std::string_view done) {
  const std::string arn = call.required("RuleArn");
  if (call.refused()) return nullptr;
  const auto found = call.catalog().rules.find(arn);
  if (found == call.catalog().rules.end()) {
    call.refuse("RuleNotFound", "One or more rules not found");
    return nullptr;
  }
  if (found->second.settings.text_or("Priority", "") == "default") {
    call.refuse("OperationNotPermitted",
                "Default rule '" + arn + "' cannot be " + std::string(done));
    return nullptr;
  }
  return &found->second;
}

}  // namespace

void create_rule(Call& call) {
  const std::string listener = call.required("ListenerArn");
  (void)call.required("Priority");
  if (!call.catalog().listeners.contains(listener)) {
    call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  check_actions(call, call.in.find("Actions.member"));
  check_conditions(call, call.in);
  check_priority(call, listener, call.in.text_or("Priority", ""), "");
  if (call.refused()) return;
  const Listener row{.parent = listener,
                     .settings = stored(call.in, {"Priority", "Conditions", "Actions"}),
                     .tags = tags_in(call.in, "Tags")};
  const std::string arn = call.arn(
      "elasticloadbalancing", "listener-rule/" + listener.substr(listener.find("listener/") + 9) +
                                  "/" + call.catalog().unique_hex(16));
  write_one(call, "Rules", [&] { write_rule(call, arn, row); });
  call.catalog().rules[arn] = row;
}

void describe_rules(Call& call) {
  const auto listener = call.in.text("ListenerArn");
  const std::vector<std::string> arns = call.in.texts("RuleArns");
  std::vector<std::pair<const std::string*, const Listener*>> found;
  for (const auto& [arn, row] : call.catalog().rules) {
    if ((!listener || row.parent == *listener) && (arns.empty() || std::ranges::count(arns, arn))) {
      found.emplace_back(&arn, &row);
    }
  }
  if (found.size() < arns.size()) {
    return call.refuse("RuleNotFound", "One or more rules not found");
  }
  if (listener.has_value() != arns.empty()) {
    return call.invalid("You must specify either listener rule ARNs or a listener ARN");
  }
  if (listener && !call.catalog().listeners.contains(*listener)) {
    return call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  // By priority, the default rule last.
  std::ranges::stable_sort(found, {}, [](const auto& each) {
    const std::string priority = each.second->settings.text_or("Priority", "");
    return priority == "default" ? 1'000'000 : std::atoi(priority.c_str());
  });
  const Page page =
      page_of(call, found.size(), 400, 400, {"PageSize", "Marker", "InvalidParameterValue"});
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("Rules", on_page,
                [&](const auto& each) { write_rule(call, *each.first, *each.second); });
  call.out.text_if("NextMarker", page.next);
}

void delete_rule(Call& call) {
  if (changeable_rule(call, "deleted") == nullptr) return;
  call.catalog().rules.erase(call.required("RuleArn"));
}

void modify_rule(Call& call) {
  Listener* const rule = changeable_rule(call, "modified");
  if (rule == nullptr) return;
  check_actions(call, call.in.find("Actions.member"));
  check_conditions(call, call.in);
  if (call.refused()) return;
  for (const std::string_view each : {"Conditions", "Actions"}) {
    if (const Tree* const sent = call.in.find(each)) rule->settings.at(each) = *sent;
  }
  const std::vector<std::string> changed = {call.required("RuleArn")};
  write_rules(call, changed);
}

// All or none; two rules may change places in one call.
void set_rule_priorities(Call& call) {
  std::vector<std::string> changed;
  std::map<std::string, std::string> wanted;
  for (const Tree* each : call.in.list("RulePriorities")) {
    const std::string arn = each->text_or("RuleArn", "");
    if (!call.catalog().rules.contains(arn)) {
      return call.refuse("RuleNotFound", "One or more rules not found");
    }
    wanted[arn] = each->text_or("Priority", "");
    changed.push_back(arn);
  }
  for (const auto& [arn, priority] : wanted) {
    const std::string& listener = call.catalog().rules[arn].parent;
    for (const auto& [other, row] : call.catalog().rules) {
      const auto moved = wanted.find(other);
      const std::string taken =
          moved == wanted.end() ? row.settings.text_or("Priority", "") : moved->second;
      if (row.parent == listener && other != arn && taken == priority) {
        return call.refuse("PriorityInUse", "Priority '" + priority + "' is currently in use");
      }
    }
  }
  for (const auto& [arn, priority] : wanted) {
    call.catalog().rules[arn].settings.set("Priority", priority);
  }
  write_rules(call, changed);
}

}  // namespace lighthouse::fakes::query
