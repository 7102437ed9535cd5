#include "core/decide/retention.h"

#include "core/decide/fleet_picture.h"

namespace lighthouse {

bool is_left_over(const Group& group) {
  return is_disabled(group) && group.members.empty() && group.capacity == Capacity{};
}

Small<const Group*, 6> beyond_retention(const Situation& s, const RunRecord& record) {
  Small<const Group*, 6> out;
  for (const ClusterId cluster : {s.fleet.serving, s.fleet.polling}) {
    const auto groups = newest_first(s, cluster);
    for (std::size_t i = groups.size(); i-- > s.policy.keep_groups;) {
      const Group* g = groups[i];
      const bool to_be_restored =
          g->id == record.restore_serving.group || g->id == record.restore_polling.group;
      if (!to_be_restored && is_left_over(*g)) out.push_back(g);
    }
  }
  return out;
}

}  // namespace lighthouse
