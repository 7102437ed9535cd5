#include "sim/trace.h"

#include <array>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "core/model/call.h"
#include "core/model/result.h"

namespace lighthouse::sim {

namespace {

constexpr std::array<std::string_view, 10> kNotices = {
    "is launched",         "boots",
    "is to be terminated", "gets its spot notice",
    "shuts down",          "is terminated",
    "enters a balancer",   "leaves a balancer",
    "is drained",          "is marked unhealthy"};
constexpr std::array<std::string_view, 10> kCauses = {
    "",     "user request", "scale-in",     "unhealthy", "rebalance", "force delete", "EC2 request",
    "spot", "host failure", "launch failed"};

template <std::size_t N>
std::string_view word(const std::array<std::string_view, N>& words, uint16_t index) {
  return index < N ? words[index] : std::string_view{"?"};
}

std::string subject(const TraceEntry& e, const FleetNames& names) {
  std::string out;
  if (e.instance.valid()) out = " " + names.instance(e.instance);
  if (e.group.valid()) out += (e.instance.valid() ? " of " : " ") + names.group(e.group);
  return out;
}

std::string outcome(uint16_t code) {
  if (code == 0) return "ok";
  return std::string(name_of(static_cast<ErrorCode>(code - 1)));
}

std::string call(uint16_t kind) {
  return std::string(name_of(static_cast<CallKind>(kind)));
}

}  // namespace

TraceLine line_of(const TraceEntry& e, const FleetNames& names) {
  TraceLine line{.event = e.event, .at = e.at, .who = "world", .what = {}};
  if (e.controller != kNobody) {
    line.who = e.controller == 0 ? "lighthouse" : fmt::format("lighthouse {}", e.controller + 1);
  }
  switch (e.sight) {
    case Sight::kStarts: line.what = "begins"; break;
    case Sight::kSends: line.what = "calls " + call(e.a) + subject(e, names); break;
    case Sight::kEffect:
      line.what = call(e.a) + subject(e, names) + " takes effect: " + outcome(e.b);
      break;
    case Sight::kAnswered: line.what = "is answered: " + call(e.a) + " " + outcome(e.b); break;
    case Sight::kEntersStep:
      line.what = fmt::format("enters {}", name_of(static_cast<Step>(e.a)));
      break;
    case Sight::kEnds:
      line.what = fmt::format("ends: {}, {}{}", name_of(static_cast<Ending>(e.a)),
                              name_of(static_cast<Reason>(e.b)), subject(e, names));
      break;
    case Sight::kKilled: line.what = "is killed"; break;
    case Sight::kRestarted: line.what = "starts again from the journal"; break;
    case Sight::kPaused: line.what = fmt::format("is paused for {} s", e.a); break;
    case Sight::kNotice:
      line.who = "aws";
      line.what = fmt::format("{} {}", names.instance(e.instance), word(kNotices, e.a));
      if (e.group.valid()) line.what += " (" + names.group(e.group) + ")";
      if (e.b != 0) line.what += fmt::format(": {}", word(kCauses, e.b));
      break;
    case Sight::kFault:
      line.who = "fault";
      line.what = fmt::format("fault {} strikes{}", e.a, e.b != 0 ? "" : ", without effect so far");
      break;
    case Sight::kFaultsEnd:
      line.who = "fault";
      line.what = "faults end";
      break;
    case Sight::kViolation: line.what = "VIOLATION"; break;
  }
  return line;
}

std::string format(const TraceLine& line, Time zero) {
  return fmt::format("{:>14}  #{:<7} {:<13} {}", format_duration(line.at - zero), line.event,
                     line.who, line.what);
}

}  // namespace lighthouse::sim
