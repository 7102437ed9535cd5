#include "sim/check/core_table.h"

#include "core/model/value_hash.h"

namespace lighthouse::sim::check {

namespace {

uint8_t parts_of_next_look(const Engine& engine) {
  uint8_t parts = 0;
  for (const Outgoing& out : next_reads(engine)) {
    const uint32_t index = read_index(kind_of(out.call));
    if (index < kReadKinds) parts = static_cast<uint8_t>(parts | (1U << index));
  }
  return parts;
}

}  // namespace

CoreTable::CoreTable(GuardSet guards) : config_(engine_config(guards)) {
  first_ = keep(started_row(first_record(), kBase));
}

// What has ended does nothing any more: how it came there is no part of the state.
uint64_t CoreTable::hash_of(const Row& row) {
  const Engine& engine = row.asked.engine;
  if (row.ended) return mix_well(static_cast<uint64_t>(engine.record().ending), 1);
  return mix_well(engine.hash(), lighthouse::hash_of(row.durable));
}

uint64_t CoreTable::hash_resting(Resting resting, Time now, Reads then) const {
  return hash_of(resting_row(std::move(resting), now, then));
}

uint64_t CoreTable::hash_started(RunRecord record, Time now) const {
  return hash_of(started_row(std::move(record), now));
}

CoreTable::Row CoreTable::started_row(RunRecord record, Time now) const {
  normalise(record, now);
  Row row{.asked = {.engine = Engine(config_, record)}, .durable = record};
  row.reads = parts_of_next_look(row.asked.engine);
  row.ended = row.asked.engine.ended();
  return row;
}

CoreTable::Row CoreTable::resting_row(Resting resting, Time now, Reads then) const {
  normalise(resting, now, then, config_.guards);
  Row row{.asked = {.engine = Engine(config_, resting, kBase)}, .durable = resting.mind.record};
  row.reads = parts_of_next_look(row.asked.engine);
  return row;
}

Number CoreTable::keep(Row row) {
  const auto next = static_cast<Number>(rows_.size());
  const Number n = by_hash_.insert(hash_of(row), next);
  if (n == next) rows_.push_back(std::move(row));
  return n;
}

// What an engine became by its last event, at kLook: it rests, has ended, or waits for answers.
Number CoreTable::keep(Asked asked, const RunRecord& durable, Reads then) {
  if (asked.engine.phase() == Engine::Phase::kWaiting)
    return keep(resting_row(asked.engine.resting(), kLookTime, then));
  Row row{.asked = std::move(asked), .durable = durable};
  row.ended = row.asked.engine.ended();
  return keep(std::move(row));
}

Number CoreTable::trusting(Number n) {
  if (rows_[n].asked.engine.phase() != Engine::Phase::kWaiting) return n;
  if (rows_[n].trusting != FlatTable::kNone) return rows_[n].trusting;
  const Number made = keep(resting_row(rows_[n].asked.engine.resting(), kBase, Reads::kSucceed));
  questions_.push_back({.kind = Question::Kind::kTrusting, .from = n, .to = made});
  rows_[n].trusting = made;
  return made;
}

Number CoreTable::look(Number n, uint64_t visible, uint8_t failed, Reads then) {
  // 24 bits of the world, 6 of failures, 1 of what follows, 33 of the engine's number.
  const uint64_t key = visible | (uint64_t{failed} << kVisibleBits) |
                       (static_cast<uint64_t>(then) << 30U) | (uint64_t{n} << 31U);
  if (const uint32_t known = looks_.find(key); known != FlatTable::kNone) return known;
  const RunRecord durable = rows_[n].durable;
  const Number made = keep(check::look(rows_[n].asked.engine, visible, failed), durable, then);
  questions_.push_back({.kind = Question::Kind::kLook,
                        .failed = failed,
                        .then = then,
                        .answers = static_cast<uint32_t>(visible),
                        .from = n,
                        .to = made});
  return looks_.insert(key, made);
}

Number CoreTable::answered(Number n, uint32_t told, Reads then) {
  const uint64_t key = told | (static_cast<uint64_t>(then) << 24U) | (uint64_t{n} << 25U);
  if (const uint32_t known = answers_.find(key); known != FlatTable::kNone) return known;
  const RunRecord durable = writes_journal(n) ? record(n) : rows_[n].durable;
  const Number made = keep(tell(rows_[n].asked, told), durable, then);
  questions_.push_back(
      {.kind = Question::Kind::kTold, .then = then, .answers = told, .from = n, .to = made});
  return answers_.insert(key, made);
}

Number CoreTable::restarted(Number n, Disk disk) {
  const auto which = static_cast<unsigned>(disk);
  if (rows_[n].after[which] != FlatTable::kNone) return rows_[n].after[which];
  // A batch of writes stands at kLook, and so does its journal's age; a resting engine at kBase.
  // Its durable record is in the form that it had when it came to rest, unless it was appended
  // since.
  const bool resting = disk == Disk::kResting && rows_[n].asked.calls.empty();
  RunRecord on_disk = disk == Disk::kAppended ? record(n) : rows_[n].durable;
  const Number made = keep(started_row(std::move(on_disk), resting ? kBase : kLookTime));
  questions_.push_back(
      {.kind = Question::Kind::kRestarted, .answers = which, .from = n, .to = made});
  rows_[n].after[which] = made;
  return made;
}

}  // namespace lighthouse::sim::check
