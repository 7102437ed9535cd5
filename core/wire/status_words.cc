#include "core/wire/status_words.h"

#include <array>

namespace lighthouse::wire {
namespace {

struct StatusWord {
  std::string_view word;
  ExecutionStatus status;
};
constexpr std::array<StatusWord, 12> kStatusWords = {{
    {"NOT_STARTED", ExecutionStatus::kNotStarted},
    {"BUFFERED", ExecutionStatus::kBuffered},
    {"RUNNING", ExecutionStatus::kRunning},
    {"PAUSED", ExecutionStatus::kPaused},
    {"SUSPENDED", ExecutionStatus::kSuspended},
    {"REDIRECT", ExecutionStatus::kRedirect},
    {"SUCCEEDED", ExecutionStatus::kSucceeded},
    {"FAILED_CONTINUE", ExecutionStatus::kFailedContinue},
    {"SKIPPED", ExecutionStatus::kSkipped},
    {"TERMINAL", ExecutionStatus::kTerminal},
    {"CANCELED", ExecutionStatus::kCanceled},
    {"STOPPED", ExecutionStatus::kStopped},
}};

}  // namespace

ExecutionStatus parse_status(std::string_view word) {
  for (const StatusWord& row : kStatusWords) {
    if (row.word == word) return row.status;
  }
  return ExecutionStatus::kUnknown;
}

std::string_view word_of(ExecutionStatus status) {
  for (const StatusWord& row : kStatusWords) {
    if (row.status == status) return row.word;
  }
  return {};
}

}  // namespace lighthouse::wire
