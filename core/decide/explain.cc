#include "core/decide/explain.h"

#include <fmt/format.h>

namespace lighthouse {

std::string_view name_of(Operation operation) {
  switch (operation) {
    case Operation::kUpgrade: return "upgrade";
    case Operation::kDrain: return "drain";
    case Operation::kRollback: return "rollback";
  }
  return "unknown";
}

std::string_view name_of(Step step) {
  switch (step) {
    case Step::kPreflight: return "preflight";
    case Step::kSetVersion: return "set-version";
    case Step::kTrigger: return "trigger";
    case Step::kWatchRun: return "watch-run";
    case Step::kHealthGate: return "health-gate";
    case Step::kBakeTime: return "bake-time";
    case Step::kDrain: return "drain";
    case Step::kRetire: return "retire";
    case Step::kChooseRestore: return "choose-restore";
    case Step::kRestoreServing: return "restore-serving";
    case Step::kDisableNew: return "disable-new";
    case Step::kHandOver: return "hand-over";
    case Step::kCheckUrl: return "check-url";
    case Step::kRecords: return "records";
    case Step::kEnded: return "ended";
  }
  return "unknown";
}

std::string_view sentence_of(Step step) {
  switch (step) {
    case Step::kPreflight: return "checking that the operation may begin";
    case Step::kSetVersion: return "writing the version into the upgrade pipeline";
    case Step::kTrigger: return "starting the upgrade pipeline";
    case Step::kWatchRun: return "watching the upgrade pipeline";
    case Step::kHealthGate: return "sampling the new generation's health";
    case Step::kBakeTime: return "watching the new generation serve";
    case Step::kDrain: return "draining what is out of service";
    case Step::kRetire: return "deleting groups beyond the retention";
    case Step::kChooseRestore: return "choosing the group to restore";
    case Step::kRestoreServing: return "bringing the old serving group back";
    case Step::kDisableNew: return "taking the new generation out of service";
    case Step::kHandOver: return "handing the poller over";
    case Step::kCheckUrl: return "checking the public URL";
    case Step::kRecords: return "writing the last records to Tasks";
    case Step::kEnded: return "over";
  }
  return "unknown";
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::kNone: return "none";
    case Ending::kDone: return "done";
    case Ending::kRolledBack: return "rolled-back";
    case Ending::kHeld: return "held";
    case Ending::kDeadline: return "deadline";
    case Ending::kRefused: return "refused";
    case Ending::kLeaseTaken: return "lease-taken";
    case Ending::kOutcomeUnknown: return "outcome-unknown";
  }
  return "unknown";
}

std::string_view sentence_of(Ending ending) {
  switch (ending) {
    case Ending::kNone: return "not over yet";
    case Ending::kDone: return "done";
    case Ending::kRolledBack: return "rolled back: the older generation serves again";
    case Ending::kHeld: return "held: nothing was destroyed, and a person decides";
    case Ending::kDeadline:
      return "deadline: it came before the work was over, and nothing was killed";
    case Ending::kRefused: return "refused: nothing was changed";
    case Ending::kLeaseTaken: return "another Lighthouse holds the lease; nothing was changed";
    case Ending::kOutcomeUnknown:
      return "the outcome of a write could not be found out; look at AWS";
  }
  return "unknown";
}

std::string_view name_of(Deed deed) {
  switch (deed) {
    case Deed::kUpgraded: return "upgraded";
    case Deed::kTerminated: return "terminated";
    case Deed::kEmptied: return "emptied";
    case Deed::kRestored: return "restored";
    case Deed::kRolledBack: return "rolled-back";
    case Deed::kDeletedGroup: return "deleted-group";
    case Deed::kHeld: return "held";
  }
  return "unknown";
}

namespace {

// "i-… of armoryspinnaker-ha-v022", or whichever of the two is there.
std::string subject_of(GroupId group, InstanceId instance, const FleetNames& names) {
  if (instance.valid() && group.valid()) {
    return fmt::format("{} of {}", names.instance(instance), names.group(group));
  }
  if (instance.valid()) return names.instance(instance);
  return group.valid() ? names.group(group) : std::string{};
}

std::string counted(uint32_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// What is known beyond the reason itself: " (2 executions, one is execution 7)".
std::string details_of(const Wait& wait, const FleetNames& names) {
  if (wait.reason == Reason::kPartUnknown) return fmt::format(" ({})", name_of(wait.part));
  std::string out;
  if (wait.reason == Reason::kHealthSamples) {
    out = counted(wait.count, "good one so far", "good ones so far");
  } else if (wait.reason == Reason::kRecordsPending) {
    out = counted(wait.count, "record", "records");
  } else if (wait.count > 0) {
    out = counted(wait.count, "execution", "executions");
  }
  if (wait.execution.valid()) {
    if (!out.empty()) out += wait.count > 1 ? ", one is " : ": ";
    out += names.execution(wait.execution);
  }
  return out.empty() ? out : fmt::format(" ({})", out);
}

// Shown to people: below a minute to the second, beyond that to the minute.
std::string rough(Duration d) {
  constexpr Duration kMinute{60'000};
  constexpr Duration kSecond{1'000};
  const Duration unit = d < Duration{600'000} ? kSecond : kMinute;
  return format_duration(d - d % unit);
}

}  // namespace

std::string describe(Deed deed, GroupId group, InstanceId instance, const FleetNames& names) {
  const std::string subject = subject_of(group, instance, names);
  const auto with = [&](std::string_view verb) {
    return subject.empty() ? std::string(verb) : fmt::format("{} {}", verb, subject);
  };
  switch (deed) {
    case Deed::kUpgraded: return with("upgraded to");
    case Deed::kTerminated: return with("terminated");
    case Deed::kEmptied: return with("emptied");
    case Deed::kRestored: return with("restored");
    case Deed::kRolledBack: return with("rolled back to");
    case Deed::kDeletedGroup: return with("deleted");
    case Deed::kHeld: return with("held because of");
  }
  return with("unknown deed on");
}

WaitWords words_of(const Wait& wait, const FleetNames& names, Time now) {
  WaitWords out;
  out.subject = subject_of(wait.group, wait.instance, names);
  out.why = std::string(sentence_of(wait.reason)) + details_of(wait, names);
  out.ends = end_of(wait.reason);
  if (wait.since != kNever && now - wait.since >= Duration{1'000}) {
    out.age = fmt::format("for {}", rough(now - wait.since));
  }
  if (wait.until != kNever) {
    out.limit = wait.until > now ? fmt::format("at most {} more", rough(wait.until - now))
                                 : std::string("its time is up");
  }
  return out;
}

std::string explain(const Wait& wait, const FleetNames& names, Time now) {
  const WaitWords w = words_of(wait, names, now);
  std::string out = w.subject.empty() ? w.why : fmt::format("{}: {}", w.subject, w.why);
  if (!w.age.empty()) out += ", " + w.age;
  if (!w.limit.empty()) out += ", " + w.limit;
  if (w.ends != "nothing") out += "; ends with: " + w.ends;
  return out;
}

std::string explain_ending(const RunRecord& record, const FleetNames& names) {
  std::string out(sentence_of(record.ending));
  if (record.reason == Reason::kNone) return out;
  const std::string subject = subject_of(record.reason_group, record.reason_instance, names);
  out += subject.empty() ? fmt::format("; reason: {}", sentence_of(record.reason))
                         : fmt::format("; reason: {}: {}", subject, sentence_of(record.reason));
  // What is over well waits for nothing any more.
  const bool open = record.ending != Ending::kDone && record.ending != Ending::kRolledBack;
  const std::string_view end = end_of(record.reason);
  if (open && end != "nothing") out += fmt::format("; ends with: {}", end);
  return out;
}

}  // namespace lighthouse
