#include "core/live/journal.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "core/live/journal_scan.h"

namespace lighthouse::live {
namespace {

constexpr mode_t kOwnerOnly = 0600;

std::string words_of(int error) {
  return std::generic_category().message(error);
}

tl::unexpected<std::string> refused(const std::filesystem::path& path, std::string_view what,
                                    int error, std::string_view remedy) {
  return tl::unexpected(
      fmt::format("{}: {}: {}; {}", path.string(), what, words_of(error), remedy));
}

// Makes a new name in the folder durable.
bool sync_folder(const std::filesystem::path& folder, const JournalDisk& disk) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = disk.fsync(fd) == 0;
  ::close(fd);
  return good;
}

// 0, or the errno of what failed.
int write_all(int fd, std::string_view bytes, const JournalDisk& disk) {
  while (!bytes.empty()) {
    const ssize_t written = disk.write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    if (written == 0) return ENOSPC;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

// Keeps the bytes of a torn tail beside the journal: they are cut off, not lost.
tl::expected<std::string, std::string> save_aside(const JournalOptions& options, uint64_t number,
                                                  std::string_view bytes) {
  for (int i = 1; i <= 1000; ++i) {
    const std::filesystem::path path =
        options.folder / fmt::format("torn-{:06}-{:03}.bin", number, i);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) return refused(path, "the file cannot be made", errno, "check the folder");
    int error = write_all(fd, bytes, options.disk);
    if (error == 0 && options.disk.fsync(fd) != 0) error = errno;
    ::close(fd);
    if (error == 0) return path.string();
    ::unlink(path.c_str());
    return refused(path, "the torn line cannot be kept", error, "make room on the disk");
  }
  return tl::unexpected(
      fmt::format("{}: there are too many files torn-…; take some away", options.folder.string()));
}

}  // namespace

JournalDisk JournalDisk::real() {
  return {
      .write = [](int fd, const void* bytes, std::size_t size) { return ::write(fd, bytes, size); },
      .fsync = [](int fd) { return ::fsync(fd); },
      .ftruncate = [](int fd, off_t size) { return ::ftruncate(fd, size); }};
}

Journal::Journal(Journal&& other) noexcept
    : options_(std::move(other.options_)),
      lock_(std::exchange(other.lock_, -1)),
      file_(std::exchange(other.file_, -1)),
      file_number_(other.file_number_),
      file_bytes_(other.file_bytes_),
      last_seq_(other.last_seq_),
      last_hash_(std::move(other.last_hash_)),
      broken_(other.broken_),
      notices_(std::move(other.notices_)) {}

Journal& Journal::operator=(Journal&& other) noexcept {
  if (this == &other) return *this;
  close_all();
  options_ = std::move(other.options_);
  lock_ = std::exchange(other.lock_, -1);
  file_ = std::exchange(other.file_, -1);
  file_number_ = other.file_number_;
  file_bytes_ = other.file_bytes_;
  last_seq_ = other.last_seq_;
  last_hash_ = std::move(other.last_hash_);
  broken_ = other.broken_;
  notices_ = std::move(other.notices_);
  return *this;
}

Journal::~Journal() {
  close_all();
}

void Journal::close_all() {
  if (file_ >= 0) ::close(file_);
  if (lock_ >= 0) ::close(lock_);  // gives the lock back
  file_ = lock_ = -1;
}

tl::expected<Journal, std::string> Journal::open(JournalOptions options) {
  if (::mkdir(options.folder.c_str(), 0700) == 0) {
    const auto parent = std::filesystem::absolute(options.folder).parent_path();
    if (!sync_folder(parent, options.disk)) {
      return refused(parent, "the new folder is not durable", errno, "check the disk");
    }
  } else if (errno != EEXIST) {
    return refused(options.folder, "the folder cannot be made", errno,
                   "make the folder above it, or name another");
  }
  Journal out(std::move(options));
  if (auto locked = out.take_lock(); !locked) return tl::unexpected(locked.error());
  if (auto taken = out.take_content(); !taken) return tl::unexpected(taken.error());
  return out;
}

tl::expected<void, std::string> Journal::take_lock() {
  const std::filesystem::path path = options_.folder / "lock";
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (lock_ < 0) return refused(path, "the file cannot be opened", errno, "check its permissions");
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) {
    const std::string pid = fmt::format("{}\n", ::getpid());
    // Only for the message below: a pid that cannot be written is no trouble.
    const bool told = ::ftruncate(lock_, 0) == 0 && ::pwrite(lock_, pid.data(), pid.size(), 0) > 0;
    static_cast<void>(told);
    return {};
  }
  if (errno != EWOULDBLOCK) return refused(path, "no lock", errno, "use a local file system");
  char pid[32] = {};
  const ssize_t size = ::pread(lock_, pid, sizeof pid - 1, 0);
  std::string_view holder(pid, size > 0 ? static_cast<std::size_t>(size) : 0);
  holder = holder.substr(0, holder.find('\n'));
  return tl::unexpected(fmt::format("{}: {} (process {}); wait for it, or end it",
                                    options_.folder.string(), kJournalIsTaken,
                                    holder.empty() ? "unknown" : holder));
}

tl::expected<void, std::string> Journal::take_content() {
  auto scan = scan_journal(options_.folder);
  if (!scan) return tl::unexpected(scan.error());
  notices_ = std::move(scan->content.notices);
  if (!scan->content.entries.empty()) {
    last_seq_ = scan->content.entries.back().seq;
    last_hash_ = scan->content.entries.back().hash;
  }
  if (scan->last_file == 0) return begin_file(1);

  const std::filesystem::path path = journal_file(options_.folder, scan->last_file);
  file_ = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (file_ < 0) return refused(path, "the file cannot be opened", errno, "check its permissions");
  file_number_ = scan->last_file;
  file_bytes_ = scan->good_bytes;
  if (!scan->torn.empty()) {
    const auto kept = save_aside(options_, file_number_, scan->torn);
    if (!kept) return tl::unexpected(kept.error());
    if (options_.disk.ftruncate(file_, static_cast<off_t>(file_bytes_)) != 0) {
      return refused(path, "the torn line cannot be cut off", errno, "check the disk");
    }
    notices_.push_back(fmt::format("{}: cut off, and kept in {}", path.string(), *kept));
  }
  // What is built on must be on disk: an earlier process may have died before its fsync.
  if (options_.disk.fsync(file_) != 0 || !sync_folder(options_.folder, options_.disk)) {
    return refused(path, "the file is not durable", errno, "check the disk");
  }
  return {};
}

tl::expected<void, std::string> Journal::begin_file(uint64_t number) {
  const std::filesystem::path path = journal_file(options_.folder, number);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, kOwnerOnly);
  if (fd < 0) return refused(path, "the file cannot be made", errno, "check the folder");
  if (options_.disk.fsync(fd) != 0 || !sync_folder(options_.folder, options_.disk)) {
    const int error = errno;
    ::close(fd);
    ::unlink(path.c_str());
    return refused(path, "the new file is not durable", error, "check the disk");
  }
  if (file_ >= 0) ::close(file_);
  file_ = fd;
  file_number_ = number;
  file_bytes_ = 0;
  return {};
}

Result<Done> Journal::rotate_if_full() {
  if (file_bytes_ < options_.rotate_bytes || file_bytes_ == 0) return Done{};
  if (auto begun = begin_file(file_number_ + 1); !begun) {
    return failure(ErrorCode::kUnavailable, "journal: no new file can be made");
  }
  return Done{};
}

// The part of a line that was written is taken away again, so that the next entry begins a line.
Result<Done> Journal::take_back(std::string_view why) {
  if (options_.disk.ftruncate(file_, static_cast<off_t>(file_bytes_)) != 0) {
    broken_ = true;
    return failure(ErrorCode::kInternal, "journal: half a line cannot be taken back");
  }
  return failure(ErrorCode::kUnavailable, fmt::format("journal: not written: {}", why));
}

Result<Done> Journal::write_line(const std::string& line) {
  if (const int error = write_all(file_, line, options_.disk); error != 0) {
    return take_back(words_of(error));
  }
  if (options_.disk.fsync(file_) != 0) {
    // After a failed fsync the kernel may call a page clean that never reached the disk: only a new
    // opening, which reads what is there, knows.
    broken_ = true;
    return failure(ErrorCode::kInternal, "journal: fsync failed: " + words_of(errno));
  }
  file_bytes_ += line.size();
  return Done{};
}

Result<uint64_t> Journal::append(std::string_view kind, nlohmann::ordered_json body,
                                 int64_t time_ms) {
  if (broken_) return failure(ErrorCode::kInternal, "journal: must be opened anew after a failure");
  const JournalEntry entry{.seq = last_seq_ + 1,
                           .time_ms = time_ms,
                           .kind = std::string(kind),
                           .body = std::move(body),
                           .prev = last_hash_};
  std::string line;
  try {
    line = format_entry(entry);
  } catch (const nlohmann::ordered_json::exception&) {
    return failure(ErrorCode::kInvalid, "journal: the entry holds a text that is not UTF-8");
  }
  if (line.size() > kMostEntryBytes) {
    return failure(ErrorCode::kInvalid, "journal: the entry is larger than 16 MiB");
  }
  const std::string hash = hash_of_line(line);
  if (auto rotated = rotate_if_full(); !rotated) return tl::unexpected(rotated.error());
  if (auto written = write_line(line + '\n'); !written) return tl::unexpected(written.error());
  last_seq_ = entry.seq;
  last_hash_ = hash;
  return last_seq_;
}

tl::expected<std::vector<JournalEntry>, std::string> Journal::entries() const {
  auto scan = scan_journal(options_.folder);
  if (!scan) return tl::unexpected(scan.error());
  return std::move(scan->content.entries);
}

}  // namespace lighthouse::live
