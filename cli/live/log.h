// What the program says beside its output: lines with a UTC time, on standard error and in a file.
// Every line passes through the redactor first. May be called from any thread.
#pragma once

#include <fstream>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/live/secret.h"

namespace lighthouse::cli {

struct LogOptions {
  std::string file;      // empty: none
  bool verbose = false;  // details on standard error, too
};

class Log {
 public:
  // The error is "reason; remedy". `err` must outlive the log.
  [[nodiscard]] static tl::expected<std::unique_ptr<Log>, std::string> open(
      std::ostream& err, const LogOptions& options);

  // What a person should see.
  void note(std::string_view message);
  // What helps to find a fault: each call and its answer.
  void detail(std::string_view message);

  // From here on standard error is left alone, because a screen is being redrawn; `release` prints
  // what was held back.
  void hold();
  void release();

  [[nodiscard]] live::Redactor& redactor() { return redactor_; }
  // For what is printed elsewhere and may hold anything.
  [[nodiscard]] std::string redact(std::string_view text) const { return redactor_.redact(text); }

 private:
  explicit Log(std::ostream& err, bool verbose) : err_(err), verbose_(verbose) {}
  void write(std::string_view message, bool on_screen);

  std::ostream& err_;
  bool verbose_;
  live::Redactor redactor_;
  std::mutex mutex_;
  std::ofstream file_;
  bool holding_ = false;
  std::vector<std::string> held_;
};

// "2026-03-01T10:00:00Z": the machine's present, to the second.
[[nodiscard]] std::string utc_now();

}  // namespace lighthouse::cli
