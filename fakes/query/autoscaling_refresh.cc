// Instance refreshes: started, listed, cancelled [A12.15]. Account replaces the instances.
#include <algorithm>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

bool is_active(const InstanceRefresh& refresh) {
  return refresh.end == kNever;
}

InstanceRefresh* active_of(Call& call, const GroupInfo& info) {
  for (InstanceRefresh& each : call.catalog().refreshes) {
    if (each.group == info.id && is_active(each)) return &each;
  }
  return nullptr;
}

void write_refresh(Call& call, const InstanceRefresh& row) {
  Xml& out = call.out;
  out.text("InstanceRefreshId", row.id);
  out.text("AutoScalingGroupName", row.group_name);
  out.text("Status", row.status);
  out.text_if("StatusReason", row.reason);
  out.time("StartTime", row.start);
  out.time_if("EndTime", row.end);
  const std::size_t done = row.planned - row.left.size();
  out.number("PercentageComplete",
             row.planned == 0 ? 100 : static_cast<int64_t>(done * 100 / row.planned));
  out.number("InstancesToUpdate", static_cast<int64_t>(row.left.size()));
  out.echo("Preferences", row.preferences);
}

}  // namespace

void start_refresh(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  if (active_of(call, *info) != nullptr) {
    return call.refuse("InstanceRefreshInProgress",
                       "An Instance Refresh is already in progress and blocks the execution of "
                       "this Instance Refresh.");
  }
  const auto healthy = call.number("Preferences.MinHealthyPercentage");
  if (healthy && (*healthy < 0 || *healthy > 100)) {
    call.invalid("MinHealthyPercentage must be between 0 and 100");
  }
  if (call.refused()) return;
  InstanceRefresh row{.id = call.catalog().unique_id(),
                      .group = info->id,
                      .group_name = call.catalog().group_names[info->id],
                      .start = call.now()};
  if (const Tree* const sent = call.in.find("Preferences")) row.preferences = *sent;
  for (const Member& member : call.aws().members(info->id)) {
    if (member.lifecycle == Lifecycle::kInService || member.lifecycle == Lifecycle::kPending) {
      row.left.push_back(member.id);
    }
  }
  row.planned = row.left.size();
  call.out.text("InstanceRefreshId", row.id);
  call.catalog().refreshes.push_back(std::move(row));
}

void cancel_refresh(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  InstanceRefresh* const row = active_of(call, *info);
  if (row == nullptr) {
    return call.refuse("ActiveInstanceRefreshNotFound",
                       "No in progress or pending Instance Refresh found for Auto Scaling group " +
                           call.catalog().group_names[info->id]);
  }
  row->status = "Cancelled";
  row->reason = "Cancelled due to user request.";
  row->end = call.now();
  call.out.text("InstanceRefreshId", row->id);
}

void describe_refreshes(Call& call) {
  const GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const std::vector<std::string> ids = call.in.texts("InstanceRefreshIds");
  std::vector<const InstanceRefresh*> found;
  for (const InstanceRefresh& each : call.catalog().refreshes) {
    if (each.group == info->id && (ids.empty() || std::ranges::count(ids, each.id))) {
      found.push_back(&each);
    }
  }
  std::ranges::reverse(found);
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("InstanceRefreshes", on_page,
                [&](const InstanceRefresh* each) { write_refresh(call, *each); });
  call.out.text_if("NextToken", page.next);
}

}  // namespace lighthouse::fakes::query
