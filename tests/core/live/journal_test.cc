#include "core/live/journal.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_file.h"

namespace lighthouse::live {
namespace {

using testing::HasSubstr;
using testing_support::TempFolder;
using Json = nlohmann::ordered_json;

constexpr int64_t kTime = 1'772'000'000'123;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

// A journal in a folder of its own.
class JournalTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path folder() const { return temp_.path() / "journal"; }
  [[nodiscard]] std::filesystem::path file(int number) const {
    return folder() / fmt::format("journal-{:06}.jsonl", number);
  }
  [[nodiscard]] JournalOptions options() const { return {.folder = folder()}; }

  // Opens, appends as many entries, closes.
  void append(int count, uint64_t rotate_bytes = 1U << 20) {
    auto journal = Journal::open({.folder = folder(), .rotate_bytes = rotate_bytes});
    ASSERT_TRUE(journal) << journal.error();
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(journal->append("note", Json{{"i", journal->last_seq()}}, kTime));
    }
  }

  // What opening says; "" for success.
  [[nodiscard]] std::string refusal() const {
    const auto journal = Journal::open(options());
    return journal ? "" : journal.error();
  }

  TempFolder temp_;
};

TEST_F(JournalTest, GivesBackWhatWasAppendedInOrder) {
  auto journal = Journal::open(options());
  ASSERT_TRUE(journal) << journal.error();
  EXPECT_EQ(*journal->append("run", Json{{"step", "drain"}}, kTime), 1U);
  EXPECT_EQ(*journal->append("call", Json("ü\n\"x\""), kTime + 1), 2U);
  const auto entries = journal->entries();
  ASSERT_TRUE(entries) << entries.error();
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[0].kind, "run");
  EXPECT_EQ((*entries)[0].time_ms, kTime);
  EXPECT_EQ((*entries)[0].prev, no_hash());
  EXPECT_EQ((*entries)[1].body, Json("ü\n\"x\""));
  EXPECT_EQ((*entries)[1].prev, (*entries)[0].hash);
}

TEST_F(JournalTest, ContinuesTheChainAfterAReopening) {
  append(2);
  append(1);
  const auto content = read_journal(folder());
  ASSERT_TRUE(content) << content.error();
  EXPECT_EQ(content->entries.back().seq, 3U);
  EXPECT_TRUE(content->notices.empty());
}

TEST_F(JournalTest, IsForItsOwnerAlone) {
  append(1);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder()).permissions(), perms::owner_all);
  EXPECT_EQ(std::filesystem::status(file(1)).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(JournalTest, RotatesBySizeWithOneChainThroughAllFiles) {
  append(5, 300);
  append(5, 300);
  EXPECT_TRUE(std::filesystem::exists(file(3)));
  const auto content = read_journal(folder());
  ASSERT_TRUE(content) << content.error();
  ASSERT_EQ(content->entries.size(), 10U);
  for (std::size_t i = 1; i < 10; ++i) {
    EXPECT_EQ(content->entries[i].prev, content->entries[i - 1].hash);
  }
}

TEST_F(JournalTest, GoesOnWhenTheMachineStoppedRightAfterARotation) {
  append(2);
  write_file(file(2), "");
  append(1);
  EXPECT_EQ(read_journal(folder())->entries.size(), 3U);
  EXPECT_NE(text_of(file(2)), "");
}

TEST_F(JournalTest, KeepsOneWriterAtATime) {
  const auto first = Journal::open(options());
  ASSERT_TRUE(first);
  EXPECT_EQ(refusal(), fmt::format("{}: another Lighthouse writes this journal (process {}); wait "
                                   "for it, or end it",
                                   folder().string(), ::getpid()));
}

TEST_F(JournalTest, MayBeReadWhileItIsWritten) {
  auto journal = Journal::open(options());
  ASSERT_TRUE(journal->append("note", 1, kTime));
  EXPECT_EQ(read_journal(folder())->entries.size(), 1U);
}

// The machine stops while the last line is written: any prefix of it may be on disk.
TEST_F(JournalTest, CutsOffATornTailOfAnyLengthAndKeepsItsBytes) {
  append(2);
  const std::string good = text_of(file(1));
  const std::size_t last = good.rfind('\n', good.size() - 2) + 1;
  for (std::size_t size = last + 1; size < good.size(); ++size) {
    std::filesystem::remove_all(folder());
    std::filesystem::create_directory(folder());
    write_file(file(1), good.substr(0, size));
    JournalOptions quick = options();
    quick.disk.fsync = [](int) { return 0; };
    const auto journal = Journal::open(std::move(quick));
    ASSERT_TRUE(journal) << "cut at byte " << size << ": " << journal.error();
    ASSERT_EQ(journal->last_seq(), 1U);
    ASSERT_EQ(text_of(file(1)), good.substr(0, last));
    ASSERT_EQ(text_of(folder() / "torn-000001-001.bin"), good.substr(last, size - last));
    ASSERT_EQ(journal->notices().size(), 2U);
    ASSERT_THAT(journal->notices()[0], HasSubstr("journal-000001.jsonl:2: the last line is incom"));
    ASSERT_THAT(journal->notices()[1], HasSubstr("cut off, and kept in "));
  }
}

TEST_F(JournalTest, AppendsAfterARepairAsIfTheTornLineHadNeverBeen) {
  append(2);
  std::filesystem::resize_file(file(1), std::filesystem::file_size(file(1)) - 5);
  append(2);
  const auto content = read_journal(folder());
  ASSERT_TRUE(content) << content.error();
  EXPECT_EQ(content->entries.size(), 3U);
}

TEST_F(JournalTest, TakesAPageThatNeverReachedTheDiskForATornTail) {
  append(2);
  std::string text = text_of(file(1));
  text.replace(text.size() - 40, 20, 20, '\0');
  write_file(file(1), text);
  const auto journal = Journal::open(options());
  ASSERT_TRUE(journal) << journal.error();
  EXPECT_EQ(journal->last_seq(), 1U);
}

TEST_F(JournalTest, RefusesEveryFlippedBitOfACompleteLine) {
  append(3);
  const std::string good = text_of(file(1));
  for (std::size_t at = 0; at < good.size(); ++at) {
    // The end of the last line is where a torn tail would be.
    if (at + 1 == good.size()) continue;
    std::string bad = good;
    bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << at % 7));
    write_file(file(1), bad);
    ASSERT_FALSE(read_journal(folder())) << "byte " << at;
  }
}

TEST_F(JournalTest, NamesFileAndLineOfADamageInTheMiddle) {
  append(3);
  std::string text = text_of(file(1));
  text[text.find('\n') + 20] ^= 1;
  write_file(file(1), text);
  EXPECT_THAT(refusal(), HasSubstr("journal-000001.jsonl:2: the line is not what was written: its "
                                   "hash is another; put back a good copy"));
}

TEST_F(JournalTest, RefusesALostLineAFailedOrderAndAMissingFile) {
  append(3);
  const std::string text = text_of(file(1));
  const std::size_t one = text.find('\n') + 1;
  const std::size_t two = text.find('\n', one) + 1;
  write_file(file(1), text.substr(0, one) + text.substr(two));
  EXPECT_THAT(refusal(), HasSubstr(":2: entry 3 follows entry 1;"));
  write_file(file(1), text.substr(one));
  EXPECT_THAT(refusal(), HasSubstr(":1: the first file does not begin with the first entry;"));
  write_file(file(1), text.substr(0, one));
  write_file(file(3), text.substr(one));
  EXPECT_THAT(refusal(), HasSubstr("journal-000002.jsonl: the file is missing;"));
}

TEST_F(JournalTest, RefusesALineFromAnotherJournal) {
  append(2);
  const std::string mine = text_of(file(1));
  std::filesystem::remove_all(folder());
  auto other = Journal::open(options());
  ASSERT_TRUE(other->append("note", 7, kTime) && other->append("note", 8, kTime));
  const std::string theirs = text_of(file(1));
  *other = std::move(*Journal::open({.folder = temp_.path() / "elsewhere"}));
  write_file(file(1), mine.substr(0, mine.find('\n') + 1) + theirs.substr(theirs.find('\n') + 1));
  EXPECT_THAT(refusal(), HasSubstr(":2: the line does not continue the one before it;"));
}

TEST_F(JournalTest, RefusesATornLineThatAFileFollows) {
  append(1);
  write_file(file(1), text_of(file(1)) + "{");
  write_file(file(2), "");
  EXPECT_THAT(refusal(), HasSubstr(":2: the line is incomplete, and a file comes after it;"));
}

TEST_F(JournalTest, RefusesTheFormatOfALaterVersion) {
  const std::string line = format_entry({.seq = 1, .kind = "note", .body = 1, .prev = no_hash()});
  EXPECT_TRUE(parse_entry(line));
  std::string later = line;
  later.replace(later.find("\"v\":1"), 5, "\"v\":2");
  EXPECT_FALSE(parse_entry(later));  // and with a right hash:
  std::filesystem::create_directory(folder());
  write_file(file(1), later + "\n");
  EXPECT_NE(refusal(), "");
}

TEST_F(JournalTest, SaysSoWhenOlderFilesWereTakenAway) {
  append(5, 300);
  std::filesystem::remove(file(1));
  const auto content = read_journal(folder());
  ASSERT_TRUE(content) << content.error();
  ASSERT_EQ(content->notices.size(), 1U);
  EXPECT_THAT(content->notices[0], HasSubstr("older files were taken away"));
}

// --- disks that refuse --------------------------------------------------------------------------

TEST_F(JournalTest, TakesBackHalfALineWhenTheDiskIsFullAndGoesOnWhenThereIsRoom) {
  std::size_t room = 1U << 20;
  JournalOptions tight = options();
  tight.disk.write = [&room](int fd, const void* bytes, std::size_t size) -> ssize_t {
    if (room == 0) {
      errno = ENOSPC;
      return -1;
    }
    const std::size_t some = std::min(room, size);
    room -= some;
    return ::write(fd, bytes, some);
  };
  auto journal = Journal::open(std::move(tight));
  ASSERT_TRUE(journal) << journal.error();
  ASSERT_TRUE(journal->append("note", 1, kTime));
  for (room = 0; room < 200; ++room) {
    const std::size_t before = room;
    const auto full = journal->append("note", 2, kTime);
    ASSERT_FALSE(full) << before;
    EXPECT_EQ(full.error().code, ErrorCode::kUnavailable);
    room = before;
  }
  room = 1U << 20;
  EXPECT_EQ(*journal->append("note", 3, kTime), 2U);
  const auto entries = journal->entries();
  ASSERT_TRUE(entries) << entries.error();
  EXPECT_EQ(entries->back().body, 3);
}

TEST_F(JournalTest, WritesNothingMoreAfterAFailedFsync) {
  bool fails = false;
  JournalOptions options_with_faults = options();
  options_with_faults.disk.fsync = [&fails](int fd) {
    errno = EIO;
    return fails ? -1 : ::fsync(fd);
  };
  auto journal = Journal::open(std::move(options_with_faults));
  ASSERT_TRUE(journal->append("note", 1, kTime));
  fails = true;
  EXPECT_EQ(journal->append("note", 2, kTime).error().code, ErrorCode::kInternal);
  fails = false;
  EXPECT_EQ(journal->append("note", 3, kTime).error().code, ErrorCode::kInternal);
  EXPECT_EQ(journal->last_seq(), 1U);
}

TEST_F(JournalTest, IsOnDiskBeforeAppendReturns) {
  std::string order;
  JournalOptions watched = options();
  watched.disk.write = [&order](int fd, const void* bytes, std::size_t size) {
    order += 'w';
    return ::write(fd, bytes, size);
  };
  watched.disk.fsync = [&order](int fd) {
    order += 's';
    return ::fsync(fd);
  };
  watched.rotate_bytes = 1;
  auto journal = Journal::open(std::move(watched));
  order.clear();
  ASSERT_TRUE(journal->append("note", 1, kTime));
  EXPECT_EQ(order, "ws");
  order.clear();
  ASSERT_TRUE(journal->append("note", 2, kTime));
  EXPECT_EQ(order, "ssws");  // the new file, its name in the folder, then the line
}

// Runs `body` in a process of its own and gives its status as wait(2) does.
int in_a_child(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_F(JournalTest, SurvivesTheLimitOfTheFileSize) {
  append(1);
  const auto size = std::filesystem::file_size(file(1));
  const int status = in_a_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = size + 50, .rlim_max = size + 50};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto journal = Journal::open(options());
    const auto full = journal->append("note", 2, kTime);
    ::_exit(!full && full.error().code == ErrorCode::kUnavailable ? 7 : 1);
  });
  EXPECT_EQ(WEXITSTATUS(status), 7);
  EXPECT_EQ(std::filesystem::file_size(file(1)), size);
  EXPECT_EQ(refusal(), "");
}

TEST_F(JournalTest, KeepsWhatAKilledWriterWasToldIsThereAndGivesItsLockBack) {
  int told[2];
  ASSERT_EQ(::pipe(told), 0);
  const int status = in_a_child([&] {
    auto journal = Journal::open(options());
    for (int i = 0; i < 20; ++i) {
      if (!journal->append("note", i, kTime)) ::_exit(1);
      if (::write(told[1], "x", 1) != 1) ::_exit(1);
    }
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  ::close(told[1]);
  char bytes[64];
  const ssize_t acknowledged = ::read(told[0], bytes, sizeof bytes);
  ::close(told[0]);
  const auto journal = Journal::open(options());
  ASSERT_TRUE(journal) << journal.error();
  EXPECT_EQ(static_cast<ssize_t>(journal->last_seq()), acknowledged);
}

}  // namespace
}  // namespace lighthouse::live
