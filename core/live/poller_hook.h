// The operator's command that stops only Igor and Echo on one host (key `poller-hook`), as the
// performer calls it: the configured words, then the instance's id as one more argument.
//
// Exit code 0 means that both have stopped. The command may be run again for the same instance, and
// must then say 0 again.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/live/live_performer.h"

namespace lighthouse::live {

// Is told each line that the command wrote. Called from any thread.
using HookLog = std::function<void(std::string_view line)>;

// The error is "reason; remedy": the text is no command line.
[[nodiscard]] tl::expected<PollerHook, std::string> poller_hook(const std::string& command,
                                                                HookLog log);

}  // namespace lighthouse::live
