// Reading a journal's folder: its files in order, their lines checked against the chain. Internal
// to core/live/journal*.cc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/live/journal.h"

namespace lighthouse::live {

struct JournalScan {
  JournalContent content;
  uint64_t last_file = 0;   // its number; 0: there is none
  uint64_t good_bytes = 0;  // of the last file: what is before a torn tail
  std::string torn;         // the bytes after that
};

[[nodiscard]] std::filesystem::path journal_file(const std::filesystem::path& folder,
                                                 uint64_t number);

// Changes nothing. The error is one line: "file:line: what; what to do".
[[nodiscard]] tl::expected<JournalScan, std::string> scan_journal(
    const std::filesystem::path& folder);

}  // namespace lighthouse::live
