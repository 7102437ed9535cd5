#include "core/live/aws_credentials.h"

#include <utility>

#include <fmt/format.h>

namespace lighthouse::live {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr int64_t kAdvisory = 15 * kMinute;
constexpr int64_t kMandatory = 10 * kMinute;

std::string path_of(const AwsIo& io, std::string_view variable, std::string_view otherwise) {
  std::string path = io.environment(variable).value_or("");
  if (path.empty()) path = otherwise;
  if (path == "~" || path.starts_with("~/")) {
    path = io.environment("HOME").value_or("") + path.substr(1);
  }
  return path;
}

tl::expected<std::vector<IniSection>, std::string> read_ini(const AwsIo& io,
                                                            const std::string& path) {
  const auto text = io.read_file(path);
  if (!text) {
    return tl::unexpected(fmt::format("{}: {}; check its permissions", path, text.error()));
  }
  if (!*text) return std::vector<IniSection>();
  auto sections = parse_ini(**text);
  if (!sections) return tl::unexpected(fmt::format("{}: {}", path, sections.error()));
  return sections;
}

}  // namespace

tl::expected<AwsSettings, std::string> read_aws_settings(const AwsIo& io,
                                                         std::optional<std::string> named_profile) {
  const auto credentials =
      read_ini(io, path_of(io, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"));
  if (!credentials) return tl::unexpected(credentials.error());
  const auto config = read_ini(io, path_of(io, "AWS_CONFIG_FILE", "~/.aws/config"));
  if (!config) return tl::unexpected(config.error());
  return AwsSettings{.environment = io.environment,
                     .profiles = profiles_of(*credentials, *config),
                     .named_profile = std::move(named_profile)};
}

AwsCredentials::AwsCredentials(AwsCredentials&& other) noexcept
    : source_(std::move(other.source_)),
      sts_(std::move(other.sts_)),
      io_(std::move(other.io_)),
      held_(std::move(other.held_)),
      not_before_(other.not_before_),
      forced_(other.forced_),
      notices_(std::move(other.notices_)) {}

tl::expected<AwsCredentials, std::string> AwsCredentials::find(const AwsSettings& settings,
                                                               StsEndpoint sts, AwsIo io) {
  auto source = choose_source(settings);
  if (!source) return tl::unexpected("AWS credentials: " + source.error());
  return AwsCredentials(std::move(*source), std::move(sts), std::move(io));
}

tl::expected<void, std::string> AwsCredentials::refresh(int64_t now) {
  auto fetched = fetch_credentials(*source_, sts_, io_);
  if (!fetched) return tl::unexpected("AWS credentials: " + fetched.error());
  const bool already_expired = fetched->expires_ms && *fetched->expires_ms <= now;
  if (already_expired && !std::holds_alternative<InstanceMetadata>(source_->how)) {
    return tl::unexpected(
        fmt::format("AWS credentials: {}: they have expired already; check the "
                    "clock of this machine",
                    source_->name));
  }
  not_before_.reset();
  if (already_expired) {
    // In an outage the service gives old keys and AWS accepts them longer [A3.5].
    const double minutes = 15.0 + 2.0 + 8.0 * io_.random();
    not_before_ = now + static_cast<int64_t>(minutes * kMinute);
    notices_.push_back(
        "AWS credentials: the metadata service gave expired keys; going on with them");
  }
  held_ = std::move(*fetched);
  forced_ = false;
  return {};
}

tl::expected<FetchedCredentials, std::string> AwsCredentials::get() {
  const std::lock_guard lock(mutex_);
  const int64_t now = io_.now_ms();
  if (!held_) {
    if (auto done = refresh(now); !done) return tl::unexpected(done.error());
    return *held_;
  }
  if (!held_->expires_ms) return *held_;
  if (not_before_ && now < *not_before_) return *held_;
  const int64_t left = *held_->expires_ms - now;
  if (left > kAdvisory && !forced_) return *held_;
  if (auto done = refresh(now); !done) {
    if (left <= kMandatory || forced_) return tl::unexpected(done.error());
    notices_.push_back(done.error());
  }
  return *held_;
}

void AwsCredentials::expired() {
  const std::lock_guard lock(mutex_);
  forced_ = true;
  not_before_.reset();
}

std::vector<std::string> AwsCredentials::take_notices() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notices_, {});
}

}  // namespace lighthouse::live
