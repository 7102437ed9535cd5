// Scheduled actions [A12.15]: one by one and in batches. Account runs them when their time comes.
#include <algorithm>

#include "core/wire/timestamps.h"
#include "fakes/query/cron.h"
#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

constexpr std::size_t kMostActions = 125;

std::optional<Time> time_in(Call& call, const Tree& sent, std::string_view field) {
  const auto text = sent.text(field);
  if (!text) return std::nullopt;
  const auto ms = wire::parse_iso8601_ms(*text);
  if (!ms) {
    call.refuse("MalformedInput", "'" + *text + "' at " + std::string(field) + " is not a time");
    return std::nullopt;
  }
  return kStartOfTime + Duration{*ms - call.view.origin_ms()};
}

void check(Call& call, const Tree& sent) {
  const auto number = [&](std::string_view field) { return sent.text(field); };
  if (!number("MinSize") && !number("MaxSize") && !number("DesiredCapacity")) {
    return call.invalid(
        "At least one of MinSize, MaxSize or DesiredCapacity must be specified for a scheduled "
        "action");
  }
  const auto value = [&](std::string_view field) {
    return std::atoi(sent.text_or(field, "-1").c_str());
  };
  if (number("MinSize") && number("MaxSize") && value("MinSize") > value("MaxSize")) {
    call.invalid("Max bound, " + sent.text_or("MaxSize", "") +
                 ", must be greater than or equal to min bound, " + sent.text_or("MinSize", ""));
  }
}

// What it is and when it runs first; refuses what is malformed.
ScheduledAction action_of(Call& call, const GroupInfo& info, const std::string& name,
                          const Tree& sent) {
  ScheduledAction out;
  check(call, sent);
  for (const std::string_view each :
       {"AutoScalingGroupName", "ScheduledActionName", "StartTime", "EndTime", "Recurrence",
        "MinSize", "MaxSize", "DesiredCapacity", "TimeZone"}) {
    if (const auto text = sent.text(each)) out.settings.set(each, *text);
  }
  // The old name of StartTime.
  if (const auto time = sent.text("Time"); time && !sent.text("StartTime")) {
    out.settings.set("StartTime", *time);
  }
  out.settings.set("ScheduledActionName", name);
  out.settings.set("AutoScalingGroupName", call.catalog().group_names[info.id]);
  const auto start = time_in(call, out.settings, "StartTime");
  const auto end = time_in(call, out.settings, "EndTime");
  if (end && start && *end < *start) call.invalid("Given end time is before the start time");
  if (call.refused()) return out;
  out.due = start.value_or(call.now());
  if (const auto recurrence = sent.text("Recurrence")) {
    const Time from = std::max(out.due, call.now());
    const auto next = next_occurrence(
        *recurrence, (call.view.origin_ms() + from.time_since_epoch().count()) / 1000 - 1);
    if (!next) {
      call.invalid("Given recurrence string:" + *recurrence + " is invalid");
      return out;
    }
    out.due = kStartOfTime + Duration{*next * 1000 - call.view.origin_ms()};
  } else if (!start) {
    call.invalid("Both a start time and a recurrence are missing");
  }
  return out;
}

void put(Call& call, GroupInfo& info, const Tree& sent) {
  const auto name = sent.text("ScheduledActionName");
  if (!name) return (void)call.required("ScheduledActionName");
  ScheduledAction made = action_of(call, info, *name, sent);
  const auto present = info.schedule.find(*name);
  if (present == info.schedule.end() && info.schedule.size() >= kMostActions) {
    call.refuse("LimitExceeded", "The limit of scheduled actions of this group is reached");
  }
  if (call.refused()) return;
  made.settings.set(
      "ScheduledActionARN",
      present != info.schedule.end()
          ? present->second.settings.text_or("ScheduledActionARN", "")
          : call.arn("autoscaling", "scheduledUpdateGroupAction:" + call.catalog().unique_id() +
                                        ":autoScalingGroupName/" +
                                        call.catalog().group_names[info.id] +
                                        ":scheduledActionName/" + *name));
  info.schedule[*name] = std::move(made);
}

struct Failed {
  std::string name;
  Refusal refusal;
};

void write_failed(Call& call, const std::vector<Failed>& failed) {
  call.out.list("FailedScheduledUpdateGroupActions", failed, [&](const Failed& each) {
    call.out.text("ScheduledActionName", each.name);
    call.out.text("ErrorCode", each.refusal.code);
    call.out.text("ErrorMessage", each.refusal.message);
  });
}

}  // namespace

void put_scheduled_action(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info != nullptr) put(call, *info, call.in);
}

// One that fails does not hold the others up.
void put_scheduled_actions(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<Failed> failed;
  for (const Tree* each : call.in.list("ScheduledUpdateGroupActions")) {
    put(call, *info, *each);
    if (call.refused()) failed.push_back({each->text_or("ScheduledActionName", ""), *call.refusal});
    call.refusal.reset();
  }
  write_failed(call, failed);
}

void describe_scheduled_actions(Call& call) {
  drop_deleted_groups(call);
  const auto group = call.in.text("AutoScalingGroupName");
  if (group && group_named(call) == nullptr) return;
  const std::vector<std::string> names = call.in.texts("ScheduledActionNames");
  const auto from = time_in(call, call.in, "StartTime");
  const auto to = time_in(call, call.in, "EndTime");
  std::vector<const ScheduledAction*> found;
  for (const auto& [of, info] : call.catalog().groups) {
    if (group && *group != of) continue;
    for (const auto& [name, action] : info.schedule) {
      const bool named = names.empty() || std::ranges::count(names, name) > 0;
      // The bounds count only where no names are given.
      const bool within =
          !names.empty() || ((!from || action.due >= *from) && (!to || action.due <= *to));
      if (named && within) found.push_back(&action);
    }
  }
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("ScheduledUpdateGroupActions", on_page, [&](const ScheduledAction* each) {
    call.out.echo_kids(each->settings);
    const std::string at = call.out.words_of(each->due);
    if (!each->settings.text("StartTime")) call.out.text("StartTime", at);
    call.out.text("Time", each->settings.text_or("StartTime", at));
  });
  call.out.text_if("NextToken", page.next);
}

void delete_scheduled_action(Call& call) {
  GroupInfo* const info = group_named(call);
  const std::string name = call.required("ScheduledActionName");
  if (call.refused()) return;
  if (info->schedule.erase(name) == 0) {
    call.invalid("Scheduled action name not found");
  }
}

void delete_scheduled_actions(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<Failed> failed;
  for (const std::string& name : call.in.texts("ScheduledActionNames")) {
    if (info->schedule.erase(name) == 0) {
      failed.push_back({name, {"ValidationError", "Scheduled action name not found"}});
    }
  }
  call.out.list("FailedScheduledActions", failed, [&](const Failed& each) {
    call.out.text("ScheduledActionName", each.name);
    call.out.text("ErrorCode", each.refusal.code);
    call.out.text("ErrorMessage", each.refusal.message);
  });
}

}  // namespace lighthouse::fakes::query
