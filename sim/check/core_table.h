// The real core, asked once for each question.
//
// An engine is a pure function: the same engine, given the same answers, becomes the same engine
// and makes the same calls. So each engine that is met gets a number, each (engine, answers) is put
// to `Engine` once, and what came of it is looked up from then on. Nothing about the core is
// modelled: every row of the table was computed by `Engine::wake`, `Engine::answered` and `decide`.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "core/engine/engine.h"
#include "sim/check/ask.h"
#include "sim/check/flat_table.h"
#include "sim/check/normal_form.h"
#include "sim/check/small_world.h"

namespace lighthouse::sim::check {

using Number = uint32_t;  // of an engine in the table

// What was asked, and the engine that came of it.
struct Question {
  enum class Kind : uint8_t { kLook, kTold, kRestarted, kTrusting };
  Kind kind = Kind::kLook;
  uint8_t failed = 0;    // kLook
  Reads then{};          // kLook, kTold
  uint32_t answers = 0;  // visible bits; or what was told; or `Disk`
  Number from = 0;
  Number to = 0;
};

class CoreTable {
 public:
  explicit CoreTable(GuardSet guards);

  // The engine that starts from what the operator asked for.
  [[nodiscard]] Number first() const { return first_; }

  // --- of an engine that waits (or has just started)
  [[nodiscard]] bool ended(Number n) const { return rows_[n].ended; }
  // The parts that its next look reads, as bits of kReads' indices.
  [[nodiscard]] uint8_t reads(Number n) const { return rows_[n].reads; }
  // Each read is answered from these visible bits, or fails. Returns the engine after the look.
  // `then`: what becomes of the reads of later looks.
  [[nodiscard]] Number look(Number n, uint64_t visible, uint8_t failed, Reads then);
  // The same engine once its reads cannot fail any more. Returns one that does not wait as it is.
  [[nodiscard]] Number trusting(Number n);

  // --- of an engine that has sent a batch of writes
  [[nodiscard]] const Calls& calls(Number n) const { return rows_[n].asked.calls; }
  [[nodiscard]] bool writes_journal(Number n) const { return rows_[n].asked.journal(); }
  // All are answered; `told` has three bits for each.
  [[nodiscard]] Number answered(Number n, uint32_t told, Reads then);

  // --- of any
  [[nodiscard]] const Asked& asked(Number n) const { return rows_[n].asked; }
  [[nodiscard]] const RunRecord& record(Number n) const { return rows_[n].asked.engine.record(); }
  // What is on disk.
  [[nodiscard]] const RunRecord& durable(Number n) const { return rows_[n].durable; }
  // The engine that starts from the journal as it is while this one runs. `appended`: the entry
  // that it is writing is on disk. `looking`: a tick has passed since it came to rest.
  enum class Disk : uint8_t { kResting, kLooking, kAppended };
  [[nodiscard]] Number restarted(Number n, Disk disk);

  // Tells engines apart whatever their numbers are.
  [[nodiscard]] uint64_t hash(Number n) const { return hash_of(rows_[n]); }
  // Of the engine that rests or starts so: what the table would keep.
  [[nodiscard]] uint64_t hash_resting(Resting resting, Time now, Reads then) const;
  [[nodiscard]] uint64_t hash_started(RunRecord record, Time now) const;

  [[nodiscard]] const EngineConfig& config() const { return config_; }
  [[nodiscard]] std::size_t engines() const { return rows_.size(); }
  // In the order in which they were asked.
  [[nodiscard]] const std::vector<Question>& questions() const { return questions_; }

 private:
  struct Row {
    Asked asked;        // its calls were sent together and are not answered
    RunRecord durable;  // in the journal
    uint8_t reads = 0;
    bool ended = false;
    Number after[3] = {FlatTable::kNone, FlatTable::kNone, FlatTable::kNone};  // by Disk
    Number trusting = FlatTable::kNone;
  };

  [[nodiscard]] static uint64_t hash_of(const Row& row);
  [[nodiscard]] Row resting_row(Resting resting, Time now, Reads then) const;
  [[nodiscard]] Row started_row(RunRecord record, Time now) const;
  [[nodiscard]] Number keep(Row row);
  [[nodiscard]] Number keep(Asked asked, const RunRecord& durable, Reads then);

  EngineConfig config_;
  std::deque<Row> rows_;
  FlatTable by_hash_;
  FlatTable looks_;
  FlatTable answers_;
  std::vector<Question> questions_;
  Number first_ = 0;
};

}  // namespace lighthouse::sim::check
