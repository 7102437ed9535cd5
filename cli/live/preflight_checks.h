// The checks of `preflight` that judge what was read; each adds its lines. Pure but for the call to
// STS.
#pragma once

#include <vector>

#include "cli/live/look.h"
#include "cli/live/preflight.h"

namespace lighthouse::cli {

struct Preflight {
  Fleet& fleet;
  const Looked& looked;
  const FleetNames& names;
  std::vector<Check>& out;

  void good(std::string name, std::string found) const {
    out.push_back({.name = std::move(name), .found = std::move(found), .remedy = {}});
  }
  void warn(std::string name, std::string found, std::string remedy) const {
    out.push_back({.name = std::move(name),
                   .verdict = Verdict::kWarning,
                   .found = std::move(found),
                   .remedy = std::move(remedy)});
  }
  void bad(std::string name, std::string found, std::string remedy) const {
    out.push_back({.name = std::move(name),
                   .verdict = Verdict::kBad,
                   .found = std::move(found),
                   .remedy = std::move(remedy)});
  }
};

void check_identity_and_clock(const Preflight& p, live::Deadline deadline);
void check_permissions(const Preflight& p);
void check_balancers(const Preflight& p);
void check_groups(const Preflight& p);
void check_gate(const Preflight& p);
void check_pipeline(const Preflight& p);
void check_redis(const Preflight& p);
void check_reports(const Preflight& p);
void check_mapping(const Preflight& p);
void check_lease(const Preflight& p);
void check_journal(const Preflight& p);
void check_hook(const Preflight& p);

}  // namespace lighthouse::cli
