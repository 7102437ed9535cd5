#include "sim/marks.h"

#include <algorithm>

namespace lighthouse::sim {

void add_to(Marks& all, const Marks& one) {
  if (all.faults.size() < one.faults.size()) all.faults.resize(one.faults.size());
  for (std::size_t i = 0; i < one.faults.size(); ++i) {
    all.faults[i].happened += one.faults[i].happened;
    all.faults[i].mattered += one.faults[i].mattered;
  }
  all.killed += one.killed;
  all.killed_by_lighthouse += one.killed_by_lighthouse;
  all.given_up += one.given_up;
  all.terminated += one.terminated;
  all.busy_hosts_spared += one.busy_hosts_spared;
  all.upgrade_runs += one.upgrade_runs;
  all.arrived_too_late += one.arrived_too_late;
  all.began_unread += one.began_unread;
  all.fell_meanwhile += one.fell_meanwhile;
  all.steps |= one.steps;
  all.terminations_judged += one.terminations_judged;
  all.capacity_judged += one.capacity_judged;
  all.pollers_judged += one.pollers_judged;
  all.first_writes_judged += one.first_writes_judged;
  all.rests_judged += one.rests_judged;
  all.restarts_judged += one.restarts_judged;
  all.records_judged += one.records_judged;
  all.foreign_judged += one.foreign_judged;
  all.poller_gap += one.poller_gap;
  all.poller_overlap += one.poller_overlap;
  all.longest_poller_gap = std::max(all.longest_poller_gap, one.longest_poller_gap);
  all.drain_time = std::max(all.drain_time, one.drain_time);
  all.lowest_serving = std::min(all.lowest_serving, one.lowest_serving);
  all.most_messages = std::max(all.most_messages, one.most_messages);
}

}  // namespace lighthouse::sim
