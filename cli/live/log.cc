#include "cli/live/log.h"

#include <chrono>
#include <fcntl.h>
#include <ostream>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

// Made for its owner alone, if it is not there yet.
bool make_private(const std::string& file) {
  constexpr mode_t kOwnerOnly = 0600;
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kOwnerOnly);
  if (fd < 0) return false;
  ::close(fd);
  return true;
}

}  // namespace

std::string utc_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  return wire::format_iso8601(seconds * 1'000);
}

tl::expected<std::unique_ptr<Log>, std::string> Log::open(std::ostream& err,
                                                          const LogOptions& options) {
  std::unique_ptr<Log> out(new Log(err, options.verbose));
  if (options.file.empty()) return out;
  if (make_private(options.file)) out->file_.open(options.file, std::ios::app);
  if (!out->file_.is_open()) {
    return tl::unexpected(
        fmt::format("--log-file: \"{}\" cannot be written; name another file", options.file));
  }
  return out;
}

void Log::note(std::string_view message) {
  write(message, true);
}

void Log::detail(std::string_view message) {
  write(message, verbose_);
}

void Log::write(std::string_view message, bool on_screen) {
  const std::string line = fmt::format("{}  {}\n", utc_now(), redactor_.redact(message));
  const std::scoped_lock lock(mutex_);
  if (file_.is_open()) file_ << line << std::flush;
  if (!on_screen) return;
  if (holding_) {
    held_.push_back(line);
  } else {
    err_ << line << std::flush;
  }
}

void Log::hold() {
  const std::scoped_lock lock(mutex_);
  holding_ = true;
}

void Log::release() {
  const std::scoped_lock lock(mutex_);
  holding_ = false;
  for (const std::string& line : held_) err_ << line;
  err_ << std::flush;
  held_.clear();
}

}  // namespace lighthouse::cli
