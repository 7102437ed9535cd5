// The journal: an append-only record of what Lighthouse did and decided, kept so that an operation
// can be continued after a crash (docs/journal.md).
//
// A folder of files `journal-000001.jsonl`, …, each line an entry (core/live/journal_entry.h), the
// chain of hashes running through all of them. One process at a time writes it, held by a lock in
// the folder; the lock is the process's and ends with it. Not for several threads at once.
//
// * `append` returns after the entry is on disk (fsync), and its file's name, too.
// * A line that was being written when the machine stopped is cut off at the next opening; its
// bytes
//   are kept in a file beside, and `notices` says so. `append` had not returned for it.
// * Any other damage is refused with file, line and what to do: nothing is guessed.
// * Files are for their owner alone: a pipeline document may hold what others must not read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "core/live/journal_entry.h"
#include "core/model/result.h"

namespace lighthouse::live {

// The operations that a disk can refuse, as a test replaces them. The same results as the system
// calls of these names, with errno.
struct JournalDisk {
  std::function<ssize_t(int, const void*, std::size_t)> write;
  std::function<int(int)> fsync;
  std::function<int(int, off_t)> ftruncate;
  [[nodiscard]] static JournalDisk real();
};

struct JournalOptions {
  std::filesystem::path folder;       // made if it is not there; its parent must be
  uint64_t rotate_bytes = 16U << 20;  // a file that has reached this is followed by a new one
  JournalDisk disk = JournalDisk::real();
};

struct JournalContent {
  std::vector<JournalEntry> entries;
  std::vector<std::string> notices;  // what was found and is no damage: a torn tail, missing past
};

// All entries, checked, without the lock and without changing anything: for those who only look. A
// line that is just being written is left out.
[[nodiscard]] tl::expected<JournalContent, std::string> read_journal(
    const std::filesystem::path& folder);

// In the error of an opening when another process holds the lock.
inline constexpr std::string_view kJournalIsTaken = "another Lighthouse writes this journal";

class Journal {
 public:
  // The error is one line: "file:line: what; what to do".
  [[nodiscard]] static tl::expected<Journal, std::string> open(JournalOptions options);

  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&& other) noexcept;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  // The entry's seq, once it is on disk. kUnavailable: it is not in the journal, try again (a full
  // disk). kInternal: what is on disk is not known; every later call fails, until it is opened
  // anew.
  [[nodiscard]] Result<uint64_t> append(std::string_view kind, nlohmann::ordered_json body,
                                        int64_t time_ms);

  // All entries, from the first file that is still there.
  [[nodiscard]] tl::expected<std::vector<JournalEntry>, std::string> entries() const;

  [[nodiscard]] uint64_t last_seq() const { return last_seq_; }
  // What the opening did and found, a sentence each.
  [[nodiscard]] const std::vector<std::string>& notices() const { return notices_; }

 private:
  explicit Journal(JournalOptions options) : options_(std::move(options)) {}
  void close_all();
  [[nodiscard]] tl::expected<void, std::string> take_lock();
  [[nodiscard]] tl::expected<void, std::string> take_content();
  [[nodiscard]] tl::expected<void, std::string> begin_file(uint64_t number);
  [[nodiscard]] Result<Done> rotate_if_full();
  [[nodiscard]] Result<Done> write_line(const std::string& line);
  [[nodiscard]] Result<Done> take_back(std::string_view why);

  JournalOptions options_;
  int lock_ = -1;
  int file_ = -1;
  uint64_t file_number_ = 0;
  uint64_t file_bytes_ = 0;
  uint64_t last_seq_ = 0;
  std::string last_hash_ = no_hash();
  bool broken_ = false;
  std::vector<std::string> notices_;
};

}  // namespace lighthouse::live
