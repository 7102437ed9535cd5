#include "sim/violation.h"

#include <array>

#include <fmt/format.h>

#include "core/decide/explain.h"

namespace lighthouse::sim {

namespace {

struct Words {
  Breach breach;
  std::string_view name;
  // {group} {instance} {execution} {seen} {asked} are filled in; times are in milliseconds.
  std::string_view sentence;
};

using enum Breach;

constexpr std::array kWords = {
    Words{kKilledWork, "killed-work",
          "{instance} of {group} was terminated because of Lighthouse while it had {seen} "
          "unfinished, "
          "{execution} among them"},
    Words{kExecutionsKilled, "executions-killed", "{seen} executions were killed, {asked} may be"},
    Words{
        kBelowFloor, "below-floor",
        "Lighthouse took {instance} of {group} out of service: {seen} serve, the floor is {asked}"},
    Words{kTwoPollers, "two-pollers",
          "Lighthouse started a poller on {instance} of {group}: {seen} run"},
    Words{kGapNotAsked, "gap-not-asked",
          "nobody polled for {seen} ms, the limit is {asked} ms, and nobody was asked"},
    Words{kChangedBeforeRecord, "changed-before-record",
          "{group} was changed before the journal said what a rollback restores"},
    Words{kNotEnded, "not-ended", "the operation should be over; it is {step}"},
    Words{kWaitsForNothing, "waits-for-nothing", "the controller rests and says no reason"},
    Words{kTerminatedTwice, "terminated-twice", "{instance} of {group} was terminated twice"},
    Words{kDesiredFellTwice, "desired-fell-twice",
          "one termination of {instance} lowered the desired count of {group} by {seen}"},
    Words{kTriggeredTwice, "triggered-twice",
          "the upgrade pipeline was started twice for one marker"},
    Words{kLeaseLeft, "lease-left", "the operation is over and its lease is still held"},
    Words{kHalfOpen, "half-open", "{group} was left half way between enabled and disabled"},
    Words{kRecordedTwice, "recorded-twice",
          "two records in Tasks say one thing of {instance} of {group}"},
    Words{kRecordWithoutDeed, "record-without-deed",
          "Tasks says that {instance} of {group} was terminated, which it was not"},
    Words{kDeedWithoutRecord, "deed-without-record",
          "{instance} of {group} was terminated, and no record says so"},
    Words{kOverwrote, "overwrote",
          "{group} was changed by somebody else {seen} ms ago, and Lighthouse wrote over it"},
    Words{kWrongEnding, "wrong-ending", "it ended {ending}, expected {expected_ending}"},
    Words{kWrongReason, "wrong-reason", "its reason is {reason}, expected {expected_reason}"},
    Words{kWrongStep, "wrong-step", "it went on to a step that it must not enter"},
    Words{kRunsOfPipeline, "runs-of-pipeline",
          "the upgrade pipeline ran {seen} times, expected {asked}"},
    Words{kServingVersion, "serving-version", "{instance} of {group} serves with another version"},
    Words{kPollingVersion, "polling-version", "{instance} of {group} polls with another version"},
    Words{kServingInstances, "serving-instances", "{seen} instances serve, expected {asked}"},
    Words{kTerminations, "terminations",
          "Lighthouse terminated {seen} instances, expected {asked}"},
    Words{kFaultNeverHappened, "fault-never-happened", "fault {seen} never happened"},
    Words{kTraceDiffers, "trace-differs", "two runs of one seed differ"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].breach != static_cast<Breach>(i)) return false;
  }
  return kWords.size() == static_cast<std::size_t>(kTraceDiffers) + 1;
}
static_assert(in_order(), "kWords has one entry for each Breach, in its order");

constexpr std::array<std::string_view, 12> kGuarantees = {
    "expectation", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11"};

template <class Enum>
std::string_view name_at(int64_t value, std::size_t count) {
  if (value < 0 || static_cast<std::size_t>(value) >= count) return "?";
  return name_of(static_cast<Enum>(value));
}

}  // namespace

std::string_view name_of(Guarantee guarantee) {
  return kGuarantees[static_cast<std::size_t>(guarantee)];
}

std::string_view name_of(Breach breach) {
  return kWords[static_cast<std::size_t>(breach)].name;
}

std::string describe(const Violation& v, const FleetNames& names) {
  const Words& words = kWords[static_cast<std::size_t>(v.breach)];
  const auto step_of = [](int64_t step) -> std::string_view {
    if (step < 0 || static_cast<std::size_t>(step) >= kSteps) return "?";
    return sentence_of(static_cast<Step>(step));
  };
  const std::string what = fmt::format(
      fmt::runtime(words.sentence), fmt::arg("instance", names.instance(v.instance)),
      fmt::arg("group", names.group(v.group)), fmt::arg("execution", names.execution(v.execution)),
      fmt::arg("seen", v.seen), fmt::arg("asked", v.asked), fmt::arg("step", step_of(v.seen)),
      fmt::arg("ending", name_at<Ending>(v.seen, kEndings)),
      fmt::arg("expected_ending", name_at<Ending>(v.asked, kEndings)),
      fmt::arg("reason", name_at<Reason>(v.seen, kReasons)),
      fmt::arg("expected_reason", name_at<Reason>(v.asked, kReasons)));
  return fmt::format("{} {}: {} (at {}, event {})", name_of(v.guarantee), words.name, what,
                     format_duration(v.at - kStartOfTime), v.event);
}

}  // namespace lighthouse::sim
