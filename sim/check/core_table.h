// The real core, asked once for each question.
//
// An engine is a pure function: the same engine, given the same answers, becomes the same engine
// and makes the same calls. So each engine that is met gets a number, each (engine, answers) is put
// to `Engine` once, and what came of it is looked up from then on. Nothing about the core is
// modelled: every row of the table was computed by `Engine::wake`, `Engine::answered` and `decide`.
#pragma once

#include <cstdint>
#include <deque>

#include "core/engine/engine.h"
#include "sim/check/flat_table.h"
#include "sim/check/small_world.h"

namespace lighthouse::sim::check {

using Number = uint32_t;  // of an engine in the table

// How a write of a batch ended, as the engine is told; three bits.
enum class Told : uint8_t { kDone, kRefused, kNotFound, kUnknown };

class CoreTable {
 public:
  using Calls = Small<Call, 4>;

  explicit CoreTable(GuardSet guards);

  // The engine that starts from what the operator asked for.
  [[nodiscard]] Number first() const { return first_; }

  // --- of an engine that waits (or has just started)
  [[nodiscard]] bool waits(Number n) const { return rows_[n].calls.empty() && !rows_[n].ended; }
  [[nodiscard]] bool ended(Number n) const { return rows_[n].ended; }
  // The parts that its next look reads, as bits of kReads' indices.
  [[nodiscard]] uint8_t reads(Number n) const { return rows_[n].reads; }
  // Each read is answered from these visible bits, or fails. Returns the engine after the look.
  [[nodiscard]] Number look(Number n, uint64_t visible, uint8_t failed);

  // --- of an engine that has sent a batch of writes
  [[nodiscard]] const Calls& calls(Number n) const { return rows_[n].calls; }
  [[nodiscard]] bool writes_journal(Number n) const { return rows_[n].journal; }
  // All are answered; `told` has three bits for each.
  [[nodiscard]] Number answered(Number n, uint32_t told);

  // --- of any
  [[nodiscard]] const RunRecord& record(Number n) const { return rows_[n].engine.record(); }
  // What is on disk.
  [[nodiscard]] const RunRecord& durable(Number n) const { return rows_[n].durable; }
  // The engine that starts from the journal as it is while this one runs. `appended`: the entry
  // that it is writing is on disk. `looking`: a tick has passed since it came to rest.
  enum class Disk : uint8_t { kResting, kLooking, kAppended };
  [[nodiscard]] Number restarted(Number n, Disk disk);

  // Tells engines apart whatever their numbers are.
  [[nodiscard]] uint64_t hash(Number n) const;

  [[nodiscard]] std::size_t engines() const { return rows_.size(); }
  [[nodiscard]] uint64_t questions() const { return questions_; }

 private:
  struct Row {
    Engine engine;
    RunRecord durable;  // in the journal
    Calls calls;        // sent together and not answered
    Small<uint32_t, 4> numbers;
    uint8_t reads = 0;
    bool journal = false;
    bool ended = false;
    Number after[3] = {FlatTable::kNone, FlatTable::kNone, FlatTable::kNone};  // by Disk
  };

  [[nodiscard]] Number keep(Engine engine, const RunRecord& durable, Steps&& steps);
  [[nodiscard]] static uint64_t hash_of_row(const Row& row);
  [[nodiscard]] Number keep_row(Row row);
  [[nodiscard]] Number start(RunRecord record, Time now);

  EngineConfig config_;
  std::deque<Row> rows_;
  FlatTable by_hash_;
  FlatTable looks_;
  FlatTable answers_;
  uint64_t questions_ = 0;
  Number first_ = 0;
};

}  // namespace lighthouse::sim::check
