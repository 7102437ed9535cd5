#include "core/decide/turn_back.h"

namespace lighthouse {
namespace {

bool rolls_back(const RunRecord& record) {
  return record.rolling_back || record.operation == Operation::kRollback;
}

}  // namespace

bool nothing_done_yet(const RunRecord& record) {
  if (record.ending != Ending::kNone) return false;
  const bool only_looks =
      record.step == Step::kPreflight ||
      (record.step == Step::kChooseRestore && record.operation == Operation::kRollback);
  return only_looks && record.groups.empty() && record.terminations.empty() && record.deeds.empty();
}

RunRecord turned_back(RunRecord record, Time now) {
  // Over but for its records in Tasks, which may wait for a Gate that is down.
  const bool only_records = record.step == Step::kRecords;
  const bool went_well = record.ending == Ending::kNone || record.ending == Ending::kDone ||
                         record.ending == Ending::kRolledBack;
  if (rolls_back(record) && (!only_records || went_well)) return record;
  switch (record.operation) {
    case Operation::kUpgrade: record.rolling_back = true; break;
    case Operation::kDrain: record.operation = Operation::kRollback; break;
    case Operation::kRollback: break;
  }
  record.ending = Ending::kNone;
  record.reason = Reason::kAsked;
  record.reason_group = {};
  record.reason_instance = {};
  record.step = Step::kChooseRestore;
  record.step_began = now;
  ++record.revision;
  return record;
}

}  // namespace lighthouse
