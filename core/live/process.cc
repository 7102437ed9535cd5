#include "core/live/process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace lighthouse::live {
namespace {

// A child that starts with no signal held back and with every signal as usual, in a group of its
// own.
class SpawnPlan {
 public:
  SpawnPlan(int output, ErrorOutput errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    if (errors == ErrorOutput::kTogether) {
      posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    }
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t usual;
    sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&usual, signal);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // 0, or an errno.
  [[nodiscard]] int start(std::vector<char*>& arguments, pid_t& child) const {
    return ::posix_spawnp(&child, arguments[0], &actions_, &attributes_, arguments.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// The child's output until it closes it; false: the deadline came first.
bool read_output(int fd, const ProcessLimits& limits, ProcessEnd& end) {
  while (true) {
    const Duration left = left_until(limits.deadline);
    if (left == Duration{0}) return false;
    pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&one, 1, static_cast<int>(std::min(left, Duration{60'000}).count()));
    if (ready <= 0 && errno != EINTR && ready < 0) return false;
    if (ready <= 0) continue;
    char bytes[4096];
    const ssize_t got = ::read(fd, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    const std::size_t room = limits.most_output - end.output.size();
    end.cut = end.cut || static_cast<std::size_t>(got) > room;
    end.output.append(bytes, std::min(room, static_cast<std::size_t>(got)));
  }
}

// Its end, or at the deadline the end of its whole group.
void wait_for_end(pid_t child, bool in_time, ProcessEnd& end) {
  if (!in_time) {
    ::kill(-child, SIGKILL);
    end.timed_out = true;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!end.timed_out && WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
}

// Output was closed; a child that lives on without one has until the deadline, too.
bool ends_by(pid_t child, Deadline deadline) {
  constexpr int kPauseMs = 5;
  while (true) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == child) {
      return true;
    }
    if (left_until(deadline) == Duration{0}) return false;
    ::poll(nullptr, 0, kPauseMs);
  }
}

}  // namespace

tl::expected<ProcessEnd, std::string> run_process(const std::vector<std::string>& words,
                                                  const ProcessLimits& limits) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return tl::unexpected(std::string("no pipe for the command"));
  pid_t child = 0;
  const int failed = SpawnPlan(ends[1], limits.errors).start(arguments, child);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return tl::unexpected(std::string("the command cannot be started"));
  }
  ProcessEnd end;
  const bool closed = read_output(ends[0], limits, end);
  ::close(ends[0]);
  wait_for_end(child, closed && ends_by(child, limits.deadline), end);
  return end;
}

}  // namespace lighthouse::live
