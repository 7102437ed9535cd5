// The real outside of the credential search: environment, files, commands, clock.
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <poll.h>
#include <random>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "core/live/aws_fetch.h"
#include "core/live/words.h"

extern char** environ;

namespace lighthouse::live {
namespace {

constexpr std::size_t kMostOutput = 64U << 10;
constexpr std::chrono::seconds kProcessDeadline{60};

FileText read_text(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::optional<std::string>();
  if (std::filesystem::is_directory(path, error))
    return tl::unexpected(std::string("this is a folder"));
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  if (in && in.peek() != std::ifstream::traits_type::eof()) out << in.rdbuf();
  if (!in.is_open() || in.bad()) return tl::unexpected(std::string("the file cannot be read"));
  return std::optional(out.str());
}

// The child's output until it closes it, the limit or the deadline; nullopt for the last two.
std::optional<std::string> read_output(int fd) {
  const auto until = std::chrono::steady_clock::now() + kProcessDeadline;
  std::string out;
  while (out.size() <= kMostOutput) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready = left.count() > 0 ? ::poll(&one, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    char bytes[4096];
    const ssize_t got = ::read(fd, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(bytes, static_cast<std::size_t>(got));
  }
  return std::nullopt;
}

tl::expected<std::string, std::string> run_command(const std::string& command) {
  const auto words = split_words(command);
  if (!words || words->empty())
    return tl::unexpected(std::string("the command's quotes do not match"));
  std::vector<char*> arguments;
  for (const std::string& word : *words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return tl::unexpected(std::string("no pipe for the command"));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return tl::unexpected(std::string("the command cannot be started"));
  }
  const auto output = read_output(ends[0]);
  ::close(ends[0]);
  if (!output) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!output)
    return tl::unexpected(std::string("the command did not end in 60 s, or wrote too much"));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return tl::unexpected(std::string("the command ended with an error"));
  }
  return *output;
}

}  // namespace

AwsIo AwsIo::real() {
  return {
      .environment = [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      },
      .read_file = read_text,
      .http =
          [](const Url& url, const wire::HttpRequest& request, Duration deadline) {
            HttpOptions options{.url = url};
            if (const char* bundle = std::getenv("AWS_CA_BUNDLE")) options.tls.ca_file = bundle;
            return HttpClient(std::move(options)).send(request, deadline);
          },
      .run = run_command,
      .now_ms =
          [] {
            return int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count()};
          },
      .pause = [](Duration duration) { std::this_thread::sleep_for(duration); },
      .random =
          [] {
            static std::mutex mutex;
            static std::mt19937_64 generator{std::random_device{}()};
            const std::lock_guard lock(mutex);
            return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
          },
  };
}

}  // namespace lighthouse::live
