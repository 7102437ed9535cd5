// What the account writes down of launches and terminations [A13].
#include <span>

#include "core/wire/timestamps.h"
#include "fakes/query/account.h"

namespace lighthouse::fakes::query {

namespace {

bool counts(const Member& member) {
  return member.lifecycle == Lifecycle::kPending || member.lifecycle == Lifecycle::kInService;
}

// How many of one batch of notices are of this kind and group.
int32_t count_of(std::span<const aws::Notice> notices, aws::Notice::Kind kind, const aws::Aws& aws,
                 GroupId group) {
  int32_t out = 0;
  for (const aws::Notice& each : notices) {
    const aws::InstanceRow* const row = aws.find_instance(each.instance);
    out += each.kind == kind && row != nullptr && row->group == group ? 1 : 0;
  }
  return out;
}

std::string reason_of(aws::Cause cause, int32_t before, int32_t after) {
  const std::string shrinking = ", shrinking the capacity from " + std::to_string(before) + " to " +
                                std::to_string(after) + ".";
  switch (cause) {
    case aws::Cause::kUserRequest: return "in response to a user request" + shrinking;
    case aws::Cause::kScaleIn:
      return "in response to a difference between desired and actual capacity" + shrinking;
    case aws::Cause::kRebalance: return "in response to an Availability Zone rebalance" + shrinking;
    case aws::Cause::kForceDelete:
      return "in response to a user request to delete the group" + shrinking;
    case aws::Cause::kUnhealthy: return "in response to an ELB system health check failure.";
    case aws::Cause::kNone:
    case aws::Cause::kEc2Request:
    case aws::Cause::kSpot:
    case aws::Cause::kHostFailure:
    case aws::Cause::kLaunchFailed:
      return "in response to an EC2 health check that indicated it has been terminated or stopped.";
  }
  return "";
}

}  // namespace

std::string Account::time_words() const {
  return wire::format_iso8601(origin_ms_ + now_.time_since_epoch().count());
}

// `change`: 1 or -1 for what desired asked for, 0 for what happened otherwise.
Activity Account::activity_of(GroupInfo& group, const aws::InstanceRow& row, int32_t change) {
  group.last_activity = now_;
  Activity out{.id = catalog.unique_id(),
               .group = catalog.group_names[row.group],
               .group_arn = group.arn,
               .instance = row.id,
               .zone = std::string(1, static_cast<char>('a' + row.zone)),
               .subnet = catalog.instances[row.id].subnet,
               .start = now_};
  if (change != 0 && !group.why_capacity.empty()) out.cause = group.why_capacity + "  ";
  return out;
}

int32_t Account::actual_of(GroupId group) const {
  int32_t out = 0;
  for (const Member& member : aws.members(group)) out += counts(member) ? 1 : 0;
  return out;
}

void Account::record_launch(GroupInfo& group, const aws::InstanceRow& row) {
  const int32_t now = actual_of(group.id);
  const int32_t before = now - count_of(aws.notices(), aws::Notice::Kind::kLaunched, aws, group.id);
  Activity made = activity_of(group, row, 1);
  const bool replaces = made.cause.empty();
  made.description = "Launching a new EC2 instance: " + text_of(row.id);
  made.cause += replaces
                    ? "At " + time_words() +
                          " an instance was launched in response to an unhealthy instance needing "
                          "to be replaced."
                    : "At " + time_words() +
                          " an instance was started in response to a difference between desired "
                          "and actual capacity, increasing the capacity from " +
                          std::to_string(before) + " to " + std::to_string(now) + ".";
  made.launches = true;
  catalog.activities.push_back(std::move(made));
}

void Account::record_termination(GroupInfo& group, const aws::InstanceRow& row) {
  const aws::Cause cause = row.termination.cause;
  const int32_t after = actual_of(group.id);
  const int32_t before =
      after + count_of(aws.notices(), aws::Notice::Kind::kTerminating, aws, group.id);
  const bool chosen = cause == aws::Cause::kScaleIn;
  Activity made = activity_of(group, row, chosen ? -1 : 0);
  made.description = "Terminating EC2 instance: " + text_of(row.id);
  const std::string subject = chosen ? "an instance" : "instance " + text_of(row.id);
  made.cause += "At " + time_words() + " " + subject + " was taken out of service " +
                reason_of(cause, before, after);
  if (chosen) {
    made.cause +=
        "  At " + time_words() + " instance " + text_of(row.id) + " was selected for termination.";
  }
  catalog.activities.push_back(std::move(made));
}

}  // namespace lighthouse::fakes::query
