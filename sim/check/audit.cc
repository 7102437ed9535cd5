#include "sim/check/audit.h"

#include <vector>

#include <fmt/format.h>

#include "core/model/value_hash.h"

namespace lighthouse::sim::check {

namespace {

// An engine as it came about. At rest it stands at kBase, and its times count from there; what is
// older than every window lies at one distance.
struct Real {
  Asked asked;
  RunRecord durable;
  Number row = 0;
  Reads reads = Reads::kMayFail;  // of its looks
};

class Auditor {
 public:
  explicit Auditor(const CoreTable& core) : core_(core), of_(core.engines()) {
    for (const Question& q : core.questions()) of_[q.from].push_back(&q);
  }

  Audit run() {
    RunRecord record = first_record();
    meet({.asked = {.engine = Engine(core_.config(), record)}, .durable = record});
    while (!met_.empty() && out_.difference.empty()) {
      const Real real = std::move(met_.back());
      met_.pop_back();
      for (const Question* q : of_[real.row]) {
        if (concerns(real, *q)) ask(real, *q);
      }
    }
    return std::move(out_);
  }

 private:
  void meet(Real real) {
    const uint64_t key = mix_well(mix_well(real.asked.engine.hash(), hash_of(real.durable)),
                                  2 * uint64_t{real.row} + static_cast<uint64_t>(real.reads));
    const auto next = static_cast<uint32_t>(out_.engines);
    if (seen_.insert(key, next) != next) return;
    ++out_.engines;
    met_.push_back(std::move(real));
  }

  // A form may be shared with engines whose reads can still fail.
  [[nodiscard]] static bool concerns(const Real& real, const Question& q) {
    const bool asks = q.kind == Question::Kind::kLook || q.kind == Question::Kind::kTold;
    if (!asks || real.reads == Reads::kMayFail) return true;
    return q.failed == 0 && q.then == Reads::kSucceed;
  }

  void ask(const Real& real, const Question& q) {
    if (!out_.difference.empty()) return;
    ++out_.questions;
    const bool waits = real.asked.engine.phase() == Engine::Phase::kWaiting;
    switch (q.kind) {
      case Question::Kind::kLook:
        if (reads_of(real.asked.engine) != reads_of(core_.asked(real.row).engine))
          return differs(q, "reads something else");
        return became(q, look(real.asked.engine, q.answers, q.failed), real.durable);
      case Question::Kind::kTold:
        return became(q, tell(real.asked, q.answers),
                      real.asked.journal() ? real.asked.engine.record() : real.durable);
      case Question::Kind::kTrusting: {
        Real same = real;
        same.row = q.to;
        same.reads = Reads::kSucceed;
        if (core_.hash_resting(real.asked.engine.resting(), kBase, Reads::kSucceed) !=
            core_.hash(q.to))
          return differs(q, "trusts in another form");
        return meet(std::move(same));
      }
      case Question::Kind::kRestarted: {
        const auto disk = static_cast<CoreTable::Disk>(q.answers);
        const bool resting = disk == CoreTable::Disk::kResting && real.asked.calls.empty();
        RunRecord record =
            disk == CoreTable::Disk::kAppended ? real.asked.engine.record() : real.durable;
        count_from(record, resting ? kBase : kLookTime);
        if (core_.hash_started(record, kBase) != core_.hash(q.to))
          return differs(q, waits ? "starts otherwise" : "starts otherwise after a write");
        return meet(
            {.asked = {.engine = Engine(core_.config(), record)}, .durable = record, .row = q.to});
      }
    }
  }

  // After a look or an answer.
  void became(const Question& q, Asked after, const RunRecord& durable) {
    const Asked& kept = core_.asked(q.to);
    if (after.engine.phase() != kept.engine.phase()) return differs(q, "is in another phase");
    if (after.engine.ended()) {
      if (after.engine.record().ending != kept.engine.record().ending) differs(q, "ends otherwise");
      return;
    }
    if (after.engine.phase() != Engine::Phase::kWaiting) {
      if (after.calls != kept.calls) return differs(q, "calls otherwise");
      return meet({.asked = std::move(after), .durable = durable, .row = q.to, .reads = q.then});
    }
    Resting resting = after.engine.resting();
    count_from(resting, kLookTime);
    if (core_.hash_resting(resting, kBase, q.then) != core_.hash(q.to))
      return differs(q, "rests otherwise");
    RunRecord record = resting.mind.record;
    meet({.asked = {.engine = Engine(core_.config(), std::move(resting), kBase)},
          .durable = std::move(record),
          .row = q.to,
          .reads = q.then});
  }

  [[nodiscard]] static Calls reads_of(const Engine& engine) {
    Calls out;
    for (const Outgoing& read : next_reads(engine)) out.push_back(read.call);
    return out;
  }

  void differs(const Question& q, const char* how) {
    out_.difference = fmt::format("engine {}, question {} ({}): {}", q.from,
                                  static_cast<unsigned>(q.kind), q.answers, how);
  }

  const CoreTable& core_;
  std::vector<std::vector<const Question*>> of_;  // by the engine that was asked
  std::vector<Real> met_;                         // and not asked yet
  FlatTable seen_;
  Audit out_;
};

}  // namespace

Audit audit(const CoreTable& core) {
  return Auditor(core).run();
}

}  // namespace lighthouse::sim::check
