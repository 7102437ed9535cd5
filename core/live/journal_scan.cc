#include "core/live/journal_scan.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

namespace lighthouse::live {
namespace {

constexpr std::string_view kBefore = "journal-";
constexpr std::string_view kAfter = ".jsonl";
constexpr std::size_t kDigits = 6;

std::optional<uint64_t> number_of(std::string_view name) {
  if (!name.starts_with(kBefore) || !name.ends_with(kAfter)) return std::nullopt;
  name.remove_prefix(kBefore.size());
  name.remove_suffix(std::min(kAfter.size(), name.size()));
  uint64_t out = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), out);
  const bool all = error == std::errc{} && end == name.data() + name.size();
  if (!all || name.size() < kDigits || out == 0) return std::nullopt;
  return out;
}

// One folder being read; the chain goes on from file to file.
class Scanner {
 public:
  explicit Scanner(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] tl::expected<JournalScan, std::string> scan() {
    if (auto listed = list(); !listed) return tl::unexpected(listed.error());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (i > 0 && files_[i] != files_[i - 1] + 1) {
        return tl::unexpected(
            fmt::format("{}: the file is missing; put it back: the journal goes on after it",
                        journal_file(folder_, files_[i - 1] + 1).string()));
      }
      last_ = i + 1 == files_.size();
      if (auto read = read_file(files_[i]); !read) return tl::unexpected(read.error());
    }
    if (!files_.empty()) out_.last_file = files_.back();
    return std::move(out_);
  }

 private:
  [[nodiscard]] tl::expected<void, std::string> list() {
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
         at.increment(error)) {
      if (const auto number = number_of(at->path().filename().string())) files_.push_back(*number);
    }
    if (error) {
      return tl::unexpected(fmt::format("{}: the folder cannot be read: {}; check its permissions",
                                        folder_.string(), error.message()));
    }
    std::ranges::sort(files_);
    return {};
  }

  [[nodiscard]] tl::expected<void, std::string> read_file(uint64_t number) {
    path_ = journal_file(folder_, number).string();
    std::ifstream in(path_, std::ios::binary);
    std::ostringstream bytes;
    if (in.peek() != std::ifstream::traits_type::eof()) bytes << in.rdbuf();
    if (in.bad() || !in.is_open()) {
      return tl::unexpected(
          fmt::format("{}: the file cannot be read; check its permissions", path_));
    }
    return read_lines(bytes.str());
  }

  [[nodiscard]] tl::expected<void, std::string> read_lines(std::string_view text) {
    line_ = 0;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos;
         end = text.find('\n', begin)) {
      ++line_;
      const std::string_view line = text.substr(begin, end - begin);
      // Pages that never reached the disk read as zeros, and no entry has a zero byte: this line
      // was being written when the machine stopped.
      const bool at_the_end = last_ && end + 1 == text.size();
      if (at_the_end && line.find('\0') != std::string_view::npos) break;
      if (auto taken = take(line); !taken) return taken;
      begin = end + 1;
    }
    if (begin == text.size()) {
      out_.good_bytes = begin;
      return {};
    }
    ++line_;
    if (!last_) return refuse("the line is incomplete, and a file comes after it");
    out_.good_bytes = begin;
    out_.torn = text.substr(begin);
    out_.content.notices.push_back(fmt::format(
        "{}:{}: the last line is incomplete ({} bytes): it was being written when the program or "
        "the machine stopped",
        path_, line_, out_.torn.size()));
    return {};
  }

  [[nodiscard]] tl::expected<void, std::string> take(std::string_view line) {
    auto entry = parse_entry(line);
    if (!entry) return refuse(entry.error());
    std::vector<JournalEntry>& entries = out_.content.entries;
    if (entries.empty()) {
      if (auto first = check_first(*entry); !first) return first;
    } else if (entry->seq != entries.back().seq + 1) {
      return refuse(fmt::format("entry {} follows entry {}", entry->seq, entries.back().seq));
    } else if (entry->prev != entries.back().hash) {
      return refuse("the line does not continue the one before it");
    }
    entries.push_back(std::move(*entry));
    return {};
  }

  // Older files may have been taken away, as a whole and from the front.
  [[nodiscard]] tl::expected<void, std::string> check_first(const JournalEntry& entry) {
    if (files_.front() == 1) {
      if (entry.seq == 1 && entry.prev == no_hash()) return {};
      return refuse("the first file does not begin with the first entry");
    }
    out_.content.notices.push_back(
        fmt::format("{}: begins with entry {}: older files were taken away", path_, entry.seq));
    return {};
  }

  [[nodiscard]] tl::expected<void, std::string> refuse(std::string_view what) const {
    return tl::unexpected(fmt::format(
        "{}:{}: {}; put back a good copy of the folder, or move it aside to begin a new journal "
        "(what was under way is then found by looking at the fleet alone)",
        path_, line_, what));
  }

  std::filesystem::path folder_;
  std::vector<uint64_t> files_;
  std::string path_;
  std::size_t line_ = 0;
  bool last_ = false;
  JournalScan out_;
};

}  // namespace

std::filesystem::path journal_file(const std::filesystem::path& folder, uint64_t number) {
  return folder / fmt::format("{}{:0{}}{}", kBefore, number, kDigits, kAfter);
}

tl::expected<JournalScan, std::string> scan_journal(const std::filesystem::path& folder) {
  return Scanner(folder).scan();
}

tl::expected<JournalContent, std::string> read_journal(const std::filesystem::path& folder) {
  auto scan = scan_journal(folder);
  if (!scan) return tl::unexpected(scan.error());
  return std::move(scan->content);
}

}  // namespace lighthouse::live
