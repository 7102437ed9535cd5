#include "sim/check/search.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/model/mix.h"
#include "sim/check/facts.h"
#include "sim/check/flat_table.h"
#include "sim/check/words.h"
#include "sim/guard_breaker.h"

namespace lighthouse::sim::check {

namespace {

struct Node {
  State state;
  uint32_t parent = 0;
  Step step;
};

class Search {
 public:
  explicit Search(const Options& options)
      : options_(options),
        core_(GuardBreaker::without(options.without)),
        steps_(core_, options.reduction) {}

  Report run() {
    State first{.world = first_world(options_.crashes, options_.faults), .engine = core_.first()};
    add(Next{.state = first}, 0);
    uint32_t level_end = 1;
    for (uint32_t at = 0; at < nodes_.size() && !at_limit(); ++at) {
      if (at == level_end) {
        ++report_.depth;
        level_end = static_cast<uint32_t>(nodes_.size());
      }
      const State state = nodes_[at].state;
      steps_.from(state, [&](const Next& next) {
        ++report_.transitions;
        add(next, at);
      });
      if (report_.harm != Harm::kNone) break;
    }
    finish();
    return std::move(report_);
  }

 private:
  bool at_limit() {
    if (nodes_.size() <= options_.most_states) return false;
    report_.end = Report::End::kLimit;
    return true;
  }

  void add(const Next& next, uint32_t parent) {
    if (report_.harm != Harm::kNone) return;
    const auto number = static_cast<uint32_t>(nodes_.size());
    if (number_of(next.state, number) != number && next.harm == Harm::kNone) return;
    nodes_.push_back({.state = next.state, .parent = parent, .step = next.step});
    if (next.harm != Harm::kNone) {
      report_.harm = next.harm;
      report_.end = Report::End::kHarm;
      return tell_path(number);
    }
  }

  // The state's number; `fresh` if it is new. Compares whole states: the hash only finds them.
  uint32_t number_of(const State& state, uint32_t fresh) {
    for (uint64_t key = mix_well(state.low(), state.high());; key = mix_well(key, 1)) {
      const uint32_t number = seen_.insert(key, fresh);
      if (number == fresh || nodes_[number].state == state) return number;
    }
  }

  void tell_path(uint32_t number) {
    std::vector<uint32_t> path;
    for (uint32_t at = number; at != 0; at = nodes_[at].parent) path.push_back(at);
    std::reverse(path.begin(), path.end());
    for (const uint32_t at : path) {
      const Node& node = nodes_[at];
      report_.path.push_back(words(core_, nodes_[node.parent].state, node.step, node.state));
    }
    report_.path.back() += harm_words(core_, nodes_[nodes_[number].parent].state, report_.harm);
  }

  void finish() {
    report_.states = nodes_.size();
    report_.engines = core_.engines();
    report_.questions = core_.questions().size();
    // Engines are numbered in the order in which they were met; their own hash stands for them.
    for (const Node& node : nodes_) {
      State s = node.state;
      const uint64_t engine = core_.hash(s.engine);
      s.engine = 0;
      report_.hash += mix_well(mix_well(s.low(), s.high()), engine);
    }
    if (options_.audit) report_.audit = audit(core_);
    if (!report_.audit.difference.empty()) report_.end = Report::End::kUnsound;
    if (!options_.worlds) return;
    for (const Node& node : nodes_) {
      if (node.state.phase == Phase::kResting)
        report_.worlds_at_rest.push_back(facts_of(core_, node.state));
    }
    auto& worlds = report_.worlds_at_rest;
    std::sort(worlds.begin(), worlds.end());
    worlds.erase(std::unique(worlds.begin(), worlds.end()), worlds.end());
  }

  const Options& options_;
  CoreTable core_;
  Steps steps_;
  std::vector<Node> nodes_;
  FlatTable seen_;
  Report report_;
};

}  // namespace

Report search(const Options& options) {
  return Search(options).run();
}

std::string certificate(const Options& options, const Report& report) {
  const auto end_of = [](Report::End end) -> std::string_view {
    switch (end) {
      case Report::End::kComplete: return "complete";
      case Report::End::kHarm: return "harm";
      case Report::End::kLimit: return "stopped at the limit of states";
      case Report::End::kUnsound: return "the normal form does not hold";
    }
    return "?";
  };
  std::string out = fmt::format(
      "world        drain, 2 + 2 instances, polling included, 2 executions\n"
      "covers       each order of reads, events and answers; each placement of the faults\n"
      "             (failed read, lost request, lost answer, late termination, a person's edit,\n"
      "             a restarted stage) and of the crashes, with calls under way done, lost or "
      "late\n"
      "not covered  upgrade, rollback, stale describes, a second Lighthouse, a failing journal,\n"
      "             latencies, more faults or crashes (docs/decisions/0008-what-check-covers.md)\n"
      "faults       {} at most\n"
      "crashes      {} at most\n"
      "reduction    {}\n",
      options.faults, options.crashes, options.reduction == Reduction::kOn ? "on" : "off");
  for (const Guard guard : options.without) out += fmt::format("without      {}\n", name_of(guard));
  return out + fmt::format(
                   "end          {}\n"
                   "harm         {}\n"
                   "states       {}\n"
                   "transitions  {}\n"
                   "depth        {}\n"
                   "engines      {}\n"
                   "core asked   {}\n"
                   "hash         {:016x}\n",
                   end_of(report.end), sentence_of(report.harm), report.states, report.transitions,
                   report.depth, report.engines, report.questions, report.hash);
}

std::string_view sentence_of(Harm harm) {
  switch (harm) {
    case Harm::kNone: return "none";
    case Harm::kKilledWork: return "G1: an instance with unfinished work was terminated";
    case Harm::kDesiredFellTwice: return "G6: desired fell twice for one terminated instance";
    case Harm::kRecordedTwice: return "G8: one deed was recorded twice";
    case Harm::kNoDeed: return "G8: a termination was recorded that did not happen";
    case Harm::kNoRecord: return "G8: it ended as done, and a termination has no record";
    case Harm::kOverwrote: return "G9: somebody else's edit was overwritten";
    case Harm::kNotDone: return "G5: it ended as done, and something is left";
  }
  return "?";
}

}  // namespace lighthouse::sim::check
