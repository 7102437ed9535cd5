// The describes: views with their own lag, and the past that a stale one serves.
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

// No list means all.
template <class Id>
bool is_wanted(std::span<const Id> wanted, const Id& id) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), id) != wanted.end();
}

InstanceFacts facts_of(const InstanceRow& row, Ec2State state) {
  InstanceFacts facts{.id = row.id, .group = row.group, .state = state, .launched = row.launched};
  if (state != Ec2State::kTerminated) {
    facts.private_dns = row.private_dns;
    facts.private_ipv4 = row.address;
  }
  return facts;
}

// Draining instances are no members any more [A14.2].
template <class Rows>
void fill(Balancer& answer, const Rows& rows) {
  answer.health.resize(rows.size());
  answer.registered.resize(rows.size());
  BalancerRow* health = answer.health.data();
  InstanceId* member = answer.registered.data();
  for (const auto& row : rows) {
    *health++ = {row.id, row.state};
    if (row.state != Registration::kDraining) *member++ = row.id;
  }
  answer.registered.resize(static_cast<std::size_t>(member - answer.registered.data()));
}

}  // namespace

bool Aws::serves_stale(Context& ctx, Time changed_at, Freshness freshness) {
  if (ctx.now - changed_at >= parameters_.stale_bound) return false;
  const bool stale = freshness == Freshness::kStale ||
                     ctx.choices.chance(kAwsActor, Site::kStaleRead, parameters_.stale_per_million);
  if (stale) ++counters_.stale_answers;
  return stale;
}

Group& Aws::change(const Context& ctx, GroupRow& group) {
  if (parameters_.stale_bound > Duration{0} && group.changed_at != ctx.now) {
    keep_past(group.view);
    group.changed_at = ctx.now;
  }
  return group.view;
}

void Aws::keep_past(const Group& view) {
  const auto at = std::lower_bound(pasts_.begin(), pasts_.end(), view.id,
                                   [](const GroupPast& x, const GroupId& id) { return x.id < id; });
  if (at != pasts_.end() && at->id == view.id) {
    at->view = view;
  } else {
    pasts_.insert(at, GroupPast{.id = view.id, .view = view});
  }
}

// What no describe will serve any more is no part of the state.
void Aws::drop_old_pasts(const Context& ctx) {
  const auto is_over = [&](Time changed_at) {
    return ctx.now - changed_at >= parameters_.stale_bound;
  };
  if (!pasts_.empty()) {
    const auto last = std::remove_if(pasts_.begin(), pasts_.end(), [&](const GroupPast& past) {
      const GroupRow* const group = row_of(past.id);
      return group == nullptr || is_over(group->changed_at);
    });
    pasts_.erase(last, pasts_.end());
  }
  for (BalancerState& balancer : balancers_) {
    if (is_over(balancer.changed_at)) balancer.previous.clear();
  }
}

void Aws::change(const Context& ctx, BalancerState& balancer) const {
  if (parameters_.stale_bound == Duration{0} || balancer.changed_at == ctx.now) return;
  balancer.previous.clear();
  for (const Registered& row : balancer.rows) balancer.previous.push_back({row.id, row.state});
  balancer.changed_at = ctx.now;
}

void Aws::set_state(const Context& ctx, InstanceRow& row, Ec2State state) {
  row.previous_state = row.state;
  row.state = state;
  row.changed_at = ctx.now;
}

Result<Groups> Aws::describe_groups(Context& ctx, std::span<const ClusterId> clusters,
                                    Freshness freshness) {
  Result<Groups> answer{Groups{}};
  for (const GroupRow& group : groups_) {
    if (!is_wanted(clusters, group.id.cluster)) continue;
    if (!serves_stale(ctx, group.changed_at, freshness)) {
      answer->push_back(group.view);
      continue;
    }
    const GroupPast* const past = find_by_id(pasts_, group.id);
    if (past != nullptr) answer->push_back(past->view);
  }
  return answer;
}

Result<Instances> Aws::describe_instances(Context& ctx, std::span<const ClusterId> clusters,
                                          Freshness freshness) {
  Result<Instances> answer{Instances{}};
  for (const InstanceRow& row : instances_) {
    if (!is_wanted(clusters, row.group.cluster)) continue;
    if (!serves_stale(ctx, row.changed_at, freshness)) {
      answer->push_back(facts_of(row, row.state));
    } else if (row.changed_at != row.launched) {  // else it did not exist before
      answer->push_back(facts_of(row, row.previous_state));
    }
  }
  return answer;
}

Result<Balancers> Aws::describe_balancers(Context& ctx, std::span<const BalancerId> balancers,
                                          Freshness freshness) {
  for (const BalancerId& id : balancers) {
    if (row_of(id) == nullptr) {
      return failure(ErrorCode::kNotFound, "There is no ACTIVE Load Balancer of this name");
    }
  }
  Result<Balancers> answer{Balancers{}};
  for (const BalancerState& balancer : balancers_) {
    if (!is_wanted(balancers, balancer.id)) continue;
    Balancer& view = answer->emplace_back();
    view.id = balancer.id;
    view.draining_enabled = balancer.draining_enabled;
    view.draining_timeout = balancer.draining_timeout;
    if (serves_stale(ctx, balancer.changed_at, freshness)) {
      fill(view, balancer.previous);
    } else {
      fill(view, balancer.rows);
    }
  }
  return answer;
}

}  // namespace lighthouse::fakes::aws
