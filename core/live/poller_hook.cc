#include "core/live/poller_hook.h"

#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/live/process.h"
#include "core/live/words.h"

namespace lighthouse::live {
namespace {

constexpr std::size_t kMostOutput = 16U << 10;

void tell(const HookLog& log, const std::string& instance, const ProcessEnd& end) {
  if (!log) return;
  std::istringstream lines(end.output);
  for (std::string line; std::getline(lines, line);) {
    log(fmt::format("poller hook for {}: {}", instance, line));
  }
  if (end.cut) log(fmt::format("poller hook for {}: it wrote more than is kept", instance));
}

Result<Done> stop_poller(const std::vector<std::string>& words, const HookLog& log,
                         const std::string& instance, Deadline deadline) {
  std::vector<std::string> all = words;
  all.push_back(instance);
  const auto end = run_process(
      all, {.deadline = deadline, .most_output = kMostOutput, .errors = ErrorOutput::kTogether});
  if (!end) return failure(ErrorCode::kUnavailable, "the poller hook: " + end.error());
  tell(log, instance, *end);
  if (end->timed_out) {
    return failure(ErrorCode::kOutcomeUnknown, "the poller hook did not end by its deadline");
  }
  if (end->exit_code != 0) {
    return failure(ErrorCode::kUnavailable,
                   fmt::format("the poller hook ended with {}", end->exit_code));
  }
  return Done{};
}

}  // namespace

tl::expected<PollerHook, std::string> poller_hook(const std::string& command, HookLog log) {
  auto words = split_words(command);
  if (!words || words->empty()) {
    return tl::unexpected(
        std::string("poller-hook: its quotes do not match; write it as a "
                    "program and its arguments"));
  }
  return [words = *std::move(words), log = std::move(log)](const std::string& instance,
                                                           Deadline deadline) {
    return stop_poller(words, log, instance, deadline);
  };
}

}  // namespace lighthouse::live
