#include "sim/check/core_table.h"

#include "core/model/value_hash.h"
#include "sim/check/answers.h"
#include "sim/check/normal_form.h"

namespace lighthouse::sim::check {

namespace {

constexpr Time kLook = kBase + kTick;  // when an engine that rested at kBase looks again

Effect effect_of(Told told) {
  return told == Told::kRefused    ? Effect::kRefused
         : told == Told::kNotFound ? Effect::kNotFound
                                   : Effect::kDone;
}

}  // namespace

CoreTable::CoreTable(GuardSet guards) : config_(engine_config(guards)) {
  first_ = start(first_record(), kBase);
}

// What has ended does nothing any more: how it came there is no part of the state.
uint64_t CoreTable::hash_of_row(const Row& row) {
  if (row.ended) return mix_well(static_cast<uint64_t>(row.engine.record().ending), 1);
  return mix_well(row.engine.hash(), hash_of(row.durable));
}

uint64_t CoreTable::hash(Number n) const {
  return hash_of_row(rows_[n]);
}

Number CoreTable::keep_row(Row row) {
  const uint64_t key = hash_of_row(row);
  const auto next = static_cast<Number>(rows_.size());
  const Number n = by_hash_.insert(key, next);
  if (n == next) rows_.push_back(std::move(row));
  return n;
}

Number CoreTable::start(RunRecord record, Time now) {
  normalise(record, now);
  Row row{.engine = Engine(config_, record), .durable = record};
  Engine copy = row.engine;
  const Steps steps = copy.wake(kLook);
  for (const Outgoing& out : steps.calls) {
    const uint32_t index = read_index(kind_of(out.call));
    if (index < kReadKinds) row.reads = static_cast<uint8_t>(row.reads | (1U << index));
  }
  row.ended = copy.ended();
  return keep_row(std::move(row));
}

// What an engine became by its last event, at kLook: it rests, has ended, or waits for answers.
Number CoreTable::keep(Engine engine, const RunRecord& durable, Steps&& steps) {
  if (engine.phase() == Engine::Phase::kWaiting) {
    Resting resting = engine.resting();
    normalise(resting, kLook);
    Row row{.engine = Engine(config_, resting, kBase), .durable = resting.mind.record};
    Engine copy = row.engine;
    for (const Outgoing& out : copy.wake(kLook).calls) {
      const uint32_t index = read_index(kind_of(out.call));
      if (index < kReadKinds) row.reads = static_cast<uint8_t>(row.reads | (1U << index));
    }
    return keep_row(std::move(row));
  }
  Row row{.engine = std::move(engine), .durable = durable};
  row.ended = row.engine.ended();
  for (Outgoing& out : steps.calls) {
    row.journal = row.journal || kind_of(out.call) == CallKind::kAppendJournal;
    row.numbers.push_back(out.number);
    row.calls.push_back(std::move(out.call));
  }
  return keep_row(std::move(row));
}

Number CoreTable::look(Number n, uint64_t visible, uint8_t failed) {
  // 24 bits of the world, 6 of failures, 34 of the engine's number.
  const uint64_t key = visible | (uint64_t{failed} << kVisibleBits) | (uint64_t{n} << 30U);
  if (const uint32_t known = looks_.find(key); known != FlatTable::kNone) return known;
  ++questions_;
  Engine engine = rows_[n].engine;
  Steps steps = engine.wake(kLook);
  const auto reads = std::move(steps.calls);
  for (const Outgoing& out : reads) {
    const uint32_t index = read_index(kind_of(out.call));
    const bool fails = index < kReadKinds && (failed & (1U << index)) != 0;
    const CallError error{.code = ErrorCode::kUnavailable};
    steps = engine.answered(
        kLook, out.number,
        fails ? error_answer(kind_of(out.call), error) : answer_read(out.call, visible));
  }
  const RunRecord durable = rows_[n].durable;
  return looks_.insert(key, keep(std::move(engine), durable, std::move(steps)));
}

Number CoreTable::answered(Number n, uint32_t told) {
  const uint64_t key = told | (uint64_t{n} << 24U);
  if (const uint32_t known = answers_.find(key); known != FlatTable::kNone) return known;
  ++questions_;
  Engine engine = rows_[n].engine;
  Steps steps;
  for (std::size_t i = 0; i < rows_[n].calls.size(); ++i) {
    const Call& call = rows_[n].calls[i];
    const auto how = static_cast<Told>((told >> (3 * i)) & 7U);
    const CallError error{.code = ErrorCode::kOutcomeUnknown};
    steps = engine.answered(kLook, rows_[n].numbers[i],
                            how == Told::kUnknown ? error_answer(kind_of(call), error)
                                                  : answer_write(call, effect_of(how)));
  }
  const RunRecord durable = rows_[n].journal ? rows_[n].engine.record() : rows_[n].durable;
  return answers_.insert(key, keep(std::move(engine), durable, std::move(steps)));
}

Number CoreTable::restarted(Number n, Disk disk) {
  Number& known = rows_[n].after[static_cast<unsigned>(disk)];
  if (known != FlatTable::kNone) return known;
  // A batch of writes stands at kLook, and so does its journal's age; a resting engine at kBase.
  const bool resting = rows_[n].calls.empty();
  RunRecord record = disk == Disk::kAppended ? rows_[n].engine.record() : rows_[n].durable;
  // A row's durable record is in the form that it had when it came to rest, at kBase, unless it was
  // appended since.
  const Number made = start(std::move(record), disk == Disk::kResting && resting ? kBase : kLook);
  rows_[n].after[static_cast<unsigned>(disk)] = made;
  return made;
}

}  // namespace lighthouse::sim::check
