#include "core/model/observation.h"

namespace lighthouse {

std::string_view name_of(Part part) {
  switch (part) {
    case Part::kGroups: return "Auto Scaling groups";
    case Part::kInstances: return "EC2 instances";
    case Part::kBalancers: return "load balancers";
    case Part::kReports: return "Orca's reports (activeByInstance)";
    case Part::kExecutions: return "executions in Redis";
    case Part::kBakes: return "bakes";
    case Part::kGate: return "Gate";
    case Part::kUrl: return "the public URL";
    case Part::kPipeline: return "the upgrade pipeline";
    case Part::kRuns: return "runs of the upgrade pipeline";
    case Part::kTasks: return "the application's tasks";
    case Part::kLease: return "the lease";
  }
  return "?";
}

}  // namespace lighthouse
