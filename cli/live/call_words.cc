#include "cli/live/call_words.h"

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

std::string list_of(const InstanceList& instances, const FleetNames& names) {
  std::string out;
  for (const InstanceId id : instances) out += (out.empty() ? "" : ", ") + names.instance(id);
  return out;
}

std::string capacity_text(const Capacity& c) {
  return fmt::format(" to min {} desired {} max {}", c.min, c.desired, c.max);
}

}  // namespace

std::string subject_of(const Call& call, const FleetNames& names) {
  return std::visit(
      [&](const auto& request) {
        std::string out;
        if constexpr (requires { request.instances; }) {
          out = " " + list_of(request.instances, names);
        }
        if constexpr (requires { request.instance; }) {
          if (request.instance.valid()) out = " " + names.instance(request.instance);
        }
        if constexpr (requires { request.group; }) {
          if (request.group.valid()) {
            out += (out.empty() ? " " : " of ") + names.group(request.group);
          }
        }
        if constexpr (requires { request.balancer; }) {
          out += " at " + names.balancer(request.balancer);
        }
        if constexpr (requires { request.capacity; }) out += capacity_text(request.capacity);
        return out;
      },
      call);
}

}  // namespace lighthouse::cli
