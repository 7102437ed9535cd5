#include "cli/live/session.h"

#include <ostream>

#include <fmt/format.h>

namespace lighthouse::cli {

tl::expected<Session, Refusal> open_session(Console& console, const FleetChoice& choice,
                                            Reach reach) {
  auto log = Log::open(console.err, {.file = choice.log_file, .verbose = choice.verbose});
  if (!log) return tl::unexpected(Refusal{.text = log.error()});
  auto fleet = open_fleet(choice, reach, **log);
  if (!fleet) return tl::unexpected(Refusal{.text = fleet.error()});
  return Session{.log = *std::move(log), .fleet = *std::move(fleet)};
}

tl::expected<LookingSession, Refusal> open_to_look(Console& console, const FleetChoice& choice,
                                                   Reach reach) {
  auto session = open_session(console, choice, reach);
  if (!session) return tl::unexpected(session.error());
  auto history = read_history(*session->fleet);
  if (!history) return tl::unexpected(history.error());
  const live::LiveClock clock = clock_after(*history, *session->fleet, *session->log);
  return LookingSession{.log = std::move(session->log),
                        .fleet = std::move(session->fleet),
                        .history = *std::move(history),
                        .clock = clock};
}

tl::expected<Groups, Refusal> groups_now(Fleet& fleet, live::Deadline deadline) {
  const auto performer = fleet.performer(Access::kReadOnly, {});
  const Answer answer = performer->perform(DescribeGroups{}, deadline);
  const auto& groups = std::get<Result<Groups>>(answer);
  if (groups) return *groups;
  return tl::unexpected(
      Refusal{.code = ExitCode::kUnreachable,
              .text = fmt::format("aws: {}: {}; \"lighthouse preflight\" says what to do",
                                  name_of(groups.error().code), groups.error().message.view())});
}

ExitCode refuse(Console& console, std::string_view command, const Refusal& refusal) {
  console.err << fmt::format("lighthouse {}: {}\n", command, refusal.text);
  return refusal.code;
}

}  // namespace lighthouse::cli
