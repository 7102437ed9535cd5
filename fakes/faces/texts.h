// The texts by which the fake Spinnaker's ids are known outside, and back: made from the number, so
// that no table has to be kept and copies of a world agree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/host_key.h"
#include "core/model/ids.h"
#include "fakes/spinnaker/setup.h"

namespace lighthouse::fakes {

// A UUID as Orca makes them until 2018 [5].
[[nodiscard]] std::string execution_text(ExecutionId id);
[[nodiscard]] std::optional<ExecutionId> parse_execution(std::string_view text);

// `i-` and 17 hexadecimal digits.
[[nodiscard]] std::string instance_text(InstanceId id);
[[nodiscard]] std::optional<InstanceId> parse_instance(std::string_view text);

// `ip-10-0-0-16`, an instance id, or for every other name 12 hexadecimal digits, as a container
// has;
// "" for kNone.
[[nodiscard]] std::string host_text(const HostKey& host);
[[nodiscard]] std::string orca_text(const OrcaId& id);

// "" for a cluster that the setup does not name.
[[nodiscard]] std::string cluster_text(ClusterId id, const spinnaker::Setup& setup);

[[nodiscard]] std::optional<ClusterId> parse_cluster(std::string_view text,
                                                     const spinnaker::Setup& setup);
// "balancer-7" for one that the setup does not name.
[[nodiscard]] std::string balancer_text(BalancerId id, const spinnaker::Setup& setup);
[[nodiscard]] std::optional<BalancerId> parse_balancer(std::string_view text,
                                                       const spinnaker::Setup& setup);
// "" for a group of a cluster that the setup does not name.
[[nodiscard]] std::string group_text(GroupId id, const spinnaker::Setup& setup);

// What a codec read into `names`, as the fake numbers it. A text that no fake made is nothing.
[[nodiscard]] std::optional<HostKey> numbered(const HostKey& host, const Names& names);
[[nodiscard]] std::optional<OrcaId> numbered(const OrcaId& id, const Names& names);

}  // namespace lighthouse::fakes
