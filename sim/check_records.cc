// G4: the restore record is durable before the first change. G8: each deed has exactly one record
// in Tasks, and no record lacks its deed.
#include <algorithm>

#include "sim/checkers.h"

namespace lighthouse::sim {

namespace {

// The first change of an operation is whatever the outside can see of it.
bool changes_the_fleet(CallKind kind) {
  const Endpoint endpoint = endpoint_of(kind);
  const bool aws = endpoint == Endpoint::kAutoScaling || endpoint == Endpoint::kEc2 ||
                   endpoint == Endpoint::kElb;
  return aws ? is_write(kind)
             : kind == CallKind::kSavePipeline || kind == CallKind::kTriggerPipeline;
}

// A task that failed, or that Tasks does not show any more because Redis lost it, may be made
// again.
bool still_counts(const Truth& truth, const Marker& marker, ExecutionId task) {
  for (const TaskFact& fact : truth.spinnaker().redis().tasks(marker.run)) {
    if (fact.id == task)
      return !is_complete(fact.status) || fact.status == ExecutionStatus::kSucceeded;
  }
  return false;
}

bool happened(const Truth& truth, const SubmitRecord& record) {
  if (record.deed != Deed::kTerminated) return true;
  const auto* row = truth.aws().find_instance(record.instance);
  return row == nullptr || !row->listed || truth.aws().termination_of(record.instance).has_value();
}

}  // namespace

Verdict RecordChecker::before_effect(const Truth& truth, const Effect& effect, Marks& marks) {
  // The journal of a controller outside is not seen.
  if (!changes_the_fleet(kind_of(effect.call)) || truth.controllers.empty()) return {};
  const Controller& controller = truth.controllers[effect.controller];
  const RunRecord& journal = controller.journal;
  if (journal.operation == Operation::kDrain) return {};
  ++marks.first_writes_judged;
  if (journal.restore_serving.group.valid()) return {};
  Violation violation = truth.violation(Guarantee::kG4, Breach::kChangedBeforeRecord);
  violation.group = group_of(effect.call, truth.aws());
  return violation;
}

Verdict RecordChecker::after_effect(const Truth& truth, const Effect& effect, const Answer& answer,
                                    Marks& marks) {
  const auto* record = std::get_if<SubmitRecord>(&effect.call);
  if (record == nullptr || !accepted(answer)) return {};
  ++marks.records_judged;
  Violation violation = truth.violation(Guarantee::kG8, Breach::kRecordWithoutDeed);
  violation.group = record->group;
  violation.instance = record->instance;
  if (!happened(truth, *record)) return violation;
  for (const Submitted& earlier : submitted_) {
    if (earlier.marker != record->marker || effect.duplicate) continue;
    if (!still_counts(truth, earlier.marker, earlier.task)) continue;
    violation.breach = Breach::kRecordedTwice;
    return violation;
  }
  submitted_.push_back({.marker = record->marker,
                        .deed = record->deed,
                        .instance = record->instance,
                        .task = std::get<Result<ExecutionId>>(answer).value()});
  return {};
}

Verdict RecordChecker::finish(const Truth& truth, std::span<const InstanceId> terminated) const {
  for (const InstanceId instance : terminated) {
    Small<Marker, 4> markers;
    bool to_come = false;
    const auto add = [&markers](Marker marker) {
      if (std::find(markers.begin(), markers.end(), marker) == markers.end()) {
        markers.push_back(marker);
      }
    };
    for (const Submitted& s : submitted_) {
      if (s.deed == Deed::kTerminated && s.instance == instance) add(s.marker);
    }
    for (const Controller& controller : truth.controllers) {
      const RunRecord& journal = controller.journal;
      for (const DeedRecord& deed : journal.deeds) {
        if (deed.deed == Deed::kTerminated && deed.instance == instance) {
          add({journal.run, deed.item});
        }
      }
      // Ended before it saw what became of its call: the journal says so.
      for (const Termination& t : journal.terminations) {
        to_come = to_come || (t.instance == instance && t.state == TerminationState::kSent);
      }
    }
    if (markers.size() == 1 || (markers.empty() && to_come)) continue;
    Violation violation = truth.violation(
        Guarantee::kG8, markers.empty() ? Breach::kDeedWithoutRecord : Breach::kRecordedTwice);
    violation.group = truth.aws().group_of(instance);
    violation.instance = instance;
    return violation;
  }
  return {};
}

}  // namespace lighthouse::sim
