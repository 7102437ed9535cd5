// What the account does by itself: scheduled actions at their time, and instance refreshes one
// instance after the other [A12.15].
#include <algorithm>

#include "core/wire/timestamps.h"
#include "fakes/query/account.h"
#include "fakes/query/cron.h"

namespace lighthouse::fakes::query {

namespace {

std::optional<int32_t> number_in(const Tree& settings, std::string_view field) {
  const auto text = settings.text(field);
  if (!text) return std::nullopt;
  return std::atoi(text->c_str());
}

}  // namespace

Time Account::next_appointment() const {
  Time out = kNever;
  for (const auto& [name, group] : catalog.groups) {
    for (const auto& [action, row] : group.schedule) out = std::min(out, row.due);
  }
  return out;
}

// Those whose time passes while ScheduledActions is suspended are not made up for [A9].
void Account::keep_appointments() {
  for (auto& [name, group] : catalog.groups) {
    for (auto at = group.schedule.begin(); at != group.schedule.end();) {
      ScheduledAction& action = at->second;
      if (action.due > now_) {
        ++at;
        continue;
      }
      run(group, action.settings);
      action.due = next_run(action.settings);
      // One that will not run again is not listed any more.
      at = action.due == kNever ? group.schedule.erase(at) : std::next(at);
    }
  }
}

Time Account::next_run(const Tree& action) const {
  const auto recurrence = action.text("Recurrence");
  if (!recurrence) return kNever;
  const auto next = next_occurrence(*recurrence, epoch_seconds());
  if (!next) return kNever;
  const auto end = action.text("EndTime");
  const auto end_ms = end ? wire::parse_iso8601_ms(*end) : std::nullopt;
  if (end_ms && *next * 1000 > *end_ms) return kNever;
  return kStartOfTime + Duration{*next * 1000 - origin_ms_};
}

void Account::run(GroupInfo& group, const Tree& action) {
  const Group* const view = aws.find_group(group.id);
  if (view == nullptr || view->suspended.has(Process::kScheduledActions)) return;
  const Capacity before = view->capacity;
  Context context = ctx();
  const auto done = aws.edit_capacity(context, group.id,
                                      {.min = number_in(action, "MinSize"),
                                       .max = number_in(action, "MaxSize"),
                                       .desired = number_in(action, "DesiredCapacity")});
  if (!done || view->capacity.desired == before.desired) return;
  const Capacity& after = view->capacity;
  group.why_capacity =
      "At " + time_words() + " a scheduled action update of AutoScalingGroup constraints to min: " +
      std::to_string(after.min) + ", max: " + std::to_string(after.max) +
      ", desired: " + std::to_string(after.desired) + " changing the desired capacity from " +
      std::to_string(before.desired) + " to " + std::to_string(after.desired) + ".";
}

// The next instance goes when the group is complete again. True if something was set in motion.
bool Account::drive_refreshes() {
  bool moved = false;
  for (InstanceRefresh& refresh : catalog.refreshes) {
    if (refresh.end == kNever) moved = drive(refresh) || moved;
  }
  return moved;
}

bool Account::drive(InstanceRefresh& refresh) {
  const Group* const group = aws.find_group(refresh.group);
  if (group == nullptr || group->deleting) {
    refresh.status = "Cancelled";
    refresh.end = now_;
    return false;
  }
  if (group->suspended.has(Process::kInstanceRefresh)) return false;
  refresh.status = "InProgress";
  const auto serving = std::ranges::count_if(
      group->members, [](const Member& each) { return each.lifecycle == Lifecycle::kInService; });
  const bool is_complete = serving == group->capacity.desired &&
                           static_cast<std::size_t>(serving) == group->members.size();
  if (!is_complete) return false;
  while (!refresh.left.empty()) {
    const InstanceId next = refresh.left.front();
    refresh.left.erase(refresh.left.begin());
    if (aws.group_of(next) != refresh.group) continue;  // gone already
    Context context = ctx();
    return aws.terminate_in_group(context, next, aws::Decrement::kNo).has_value();
  }
  refresh.status = "Successful";
  refresh.end = now_;
  return false;
}

}  // namespace lighthouse::fakes::query
