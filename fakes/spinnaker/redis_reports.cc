// The self-reports [3.3], and the keys that expire: the sweep's lock and the lease.
#include <algorithm>

#include "fakes/spinnaker/lists.h"
#include "fakes/spinnaker/redis.h"

namespace lighthouse::fakes::spinnaker {
namespace {

bool token_lives(const Reporter& reporter, Time now) {
  return now < reporter.token_until;
}

std::size_t listed(const Reporter& reporter, Time now) {
  return now < reporter.set_until ? reporter.executions.size() : 0;
}

bool is_reaped(const Reporter& reporter, Time now) {
  return reporter.member && !token_lives(reporter, now) && listed(reporter, now) == 0;
}

}  // namespace

void Redis::report(Time now, const OrcaId& id, std::span<const ExecutionId> executions) {
  Reporter* reporter = find_by_id(reporters_, id);
  if (reporter == nullptr) reporter = &insert_by_id(reporters_, Reporter{.id = id});
  reporter->member = true;
  reporter->token = static_cast<uint32_t>(executions.size());
  reporter->token_until = now + kTokenLife;
  reporter->set_until = now + kReportSetLife;
  reporter->reported_at = now;
  reporter->executions.assign(executions.begin(), executions.end());
}

Result<OrcaReports> Redis::active_by_instance(Time now) {
  OrcaReports out;
  out.reserve(reporters_.size());
  for (const Reporter& reporter : reporters_) {
    if (!reporter.member) continue;
    const std::size_t n = listed(reporter, now);
    const bool lives = token_lives(reporter, now);
    OrcaReport row{.id = reporter.id, .overdue = !lives, .count = static_cast<uint32_t>(n)};
    // "Alive and idle", or a writer that keeps no list: the token's number counts.
    if (lives && n == 0) row.count = reporter.token;
    if (n > 0) row.executions.assign(reporter.executions.begin(), reporter.executions.end());
    out.push_back(std::move(row));
  }
  if (out.empty()) {
    return failure(ErrorCode::kUnavailable,
                   "429 No fallback available (getActiveExecutionsByInstance): 500");
  }
  erase_where(reporters_, [&](const Reporter& reporter) { return is_reaped(reporter, now); });
  return out;
}

bool Redis::would_reap(Time now) const {
  return std::ranges::any_of(reporters_, [&](const Reporter& r) { return is_reaped(r, now); });
}

bool Redis::has_token(const OrcaId& id, Time now) const {
  const Reporter* reporter = find_reporter(id);
  return reporter != nullptr && token_lives(*reporter, now);
}

const Reporter* Redis::find_reporter(const OrcaId& id) const {
  return find_by_id(reporters_, id);
}

bool Redis::take_sweep_lock(Time now) {
  if (now < sweep_lock_until_) return false;
  sweep_lock_until_ = now + kSweepLock;
  return true;
}

Lease Redis::lease(Time now) const {
  if (lease_holder_ == 0 || now >= lease_until_) return {.holder = 0, .token = lease_token_};
  return {.holder = lease_holder_, .token = lease_token_, .left = lease_until_ - now};
}

Lease Redis::hold_lease(Time now, uint64_t run, Duration ttl) {
  const bool is_free = lease_holder_ == 0 || now >= lease_until_;
  if (is_free || lease_holder_ == run) {
    // A holder that comes back after its lease ran out is a new holder: others may have acted.
    if (is_free) ++lease_token_;
    lease_holder_ = run;
    lease_until_ = now + ttl;
  }
  return {.holder = lease_holder_, .token = lease_token_, .left = lease_until_ - now};
}

void Redis::release_lease(uint64_t run) {
  if (lease_holder_ == run) lease_holder_ = 0;
}

}  // namespace lighthouse::fakes::spinnaker
