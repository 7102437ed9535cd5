// The real outside of the credential search: environment, files, commands, clock.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <sstream>
#include <thread>

#include "core/live/aws_fetch.h"
#include "core/live/process.h"
#include "core/live/words.h"

namespace lighthouse::live {
namespace {

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

tl::expected<std::string, std::string> run_command(const std::string& command) {
  const auto words = split_words(command);
  if (!words || words->empty())
    return tl::unexpected(std::string("the command's quotes do not match"));
  auto end = run_process(*words, {.deadline = std::chrono::steady_clock::now() + kProcessDeadline});
  if (!end) return tl::unexpected(end.error());
  if (end->timed_out || end->cut)
    return tl::unexpected(std::string("the command did not end in 60 s, or wrote too much"));
  if (end->exit_code != 0) return tl::unexpected(std::string("the command ended with an error"));
  return std::move(end->output);
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
