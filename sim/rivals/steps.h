// Steps that several rivals share: deploy the new version through the upgrade pipeline, find what
// it replaced, and take that away.
#pragma once

#include <cstdint>

#include "core/model/small.h"
#include "sim/rivals/hands.h"

namespace lighthouse::sim::rivals {

// --- deploy --------------------------------------------------------------------------------------

// How a deploy came out. Failed: the run ended otherwise than well, or hung beyond kRunHangs.
enum class Deployed : uint8_t { kUp, kFailed, kOutOfTime };

inline constexpr Duration kRunHangs{14'400'000};

// The stages of the pipeline take the replaced groups away by themselves, or only disable them.
enum class AfterDeploy : uint8_t { kDisable, kScaleDown };

// Sets the version in the pipeline, saves it, reads it back until it is there, starts it once and
// watches its run [4, 5, 6]. A person or a script that is careful does as much; nobody gains by a
// rival that deploys the wrong version.
[[nodiscard]] Deployed deploy(Hands& hands, AfterDeploy after);

// --- what was replaced ---------------------------------------------------------------------------

using GroupList = Small<Group, 4>;

// The groups of both clusters but the newest of each, which still have instances or want some;
// oldest first. By creation, never by number [18].
[[nodiscard]] GroupList replaced_groups(const Groups& groups);
// … those of them that are out of service: AddToLoadBalancer is suspended [races 2.7].
[[nodiscard]] GroupList disabled_groups(const Groups& groups);
// The newest group of the cluster, or null.
[[nodiscard]] const Group* newest_group(const Groups& groups, ClusterId cluster);

// --- take away -----------------------------------------------------------------------------------

// scaleDownCluster [17.1]: Terminate is resumed, then the group is resized to 0/0/0. Waits until it
// is empty.
void scale_down(Hands& hands, GroupId group);
// One instance, with the desired count; min is lowered first [16.6].
void terminate(Hands& hands, GroupId group, InstanceId instance);
// Destroys the group [16.4]. Lighthouse's calls have no forced delete: each instance is terminated,
// whatever it runs, and then the group is deleted, which comes to the same.
void destroy(Hands& hands, const Group& group);

// --- activeByInstance ----------------------------------------------------------------------------

// What the reports say of one instance: the sum of all its Orcas.
struct Reported {
  bool listed = false;
  bool overdue = false;
  uint32_t count = 0;
  bool operator==(const Reported&) const = default;
};
[[nodiscard]] Reported reported(const OrcaReports& reports, const Instances& instances,
                                InstanceId instance);

}  // namespace lighthouse::sim::rivals
