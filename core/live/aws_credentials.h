// AWS credentials for signing, always fresh enough: the search of the AWS CLI [A3.1], then the
// chosen source asked again before its keys expire [A3.6]. May be called from any thread; one
// refresh at a time.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/live/aws_endpoints.h"
#include "core/live/aws_fetch.h"

namespace lighthouse::live {

class AwsCredentials {
 public:
  // Looks through environment and files, and asks nothing of the network yet. `sts` is the endpoint
  // for roles.
  [[nodiscard]] static tl::expected<AwsCredentials, std::string> find(const AwsSettings& settings,
                                                                      StsEndpoint sts, AwsIo io);

  // The keys to sign with now. From 15 minutes before they expire they are asked for anew, and a
  // failure is no trouble; from 10 minutes before it is an error.
  [[nodiscard]] tl::expected<FetchedCredentials, std::string> get();

  // The service says that the keys have expired although our clock says they have not: the next
  // `get` asks anew [A3.6].
  void expired();

  // Failures of a refresh that were no trouble, since the last time this was asked.
  [[nodiscard]] std::vector<std::string> take_notices();

  [[nodiscard]] std::string_view provider() const { return source_->name; }

  AwsCredentials(AwsCredentials&& other) noexcept;
  AwsCredentials& operator=(AwsCredentials&&) = delete;
  ~AwsCredentials() = default;

 private:
  AwsCredentials(AwsSourcePtr source, StsEndpoint sts, AwsIo io)
      : source_(std::move(source)),
        sts_(std::move(sts)),
        io_(std::move(io)) {}
  [[nodiscard]] tl::expected<void, std::string> refresh(int64_t now);

  AwsSourcePtr source_;
  StsEndpoint sts_;
  AwsIo io_;
  std::mutex mutex_;
  std::optional<FetchedCredentials> held_;
  std::optional<int64_t> not_before_;  // the metadata service gave expired keys: asked again then
  bool forced_ = false;
  std::vector<std::string> notices_;
};

// Reads the shared files that the environment names, with `~` as HOME [A3.2].
[[nodiscard]] tl::expected<AwsSettings, std::string> read_aws_settings(
    const AwsIo& io, std::optional<std::string> named_profile);

}  // namespace lighthouse::live
