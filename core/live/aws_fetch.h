// From a source to credentials: STS, the container endpoint, the metadata service, a command
// [A3.3 to A3.5]. Everything outside comes in through AwsIo, so that tests need no network.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "core/live/aws_sources.h"
#include "core/live/http_client.h"
#include "core/model/time.h"

namespace lighthouse::live {

// A file's bytes; nullopt: it is not there. The error: it is there and cannot be read.
using FileText = tl::expected<std::optional<std::string>, std::string>;

struct AwsIo {
  Environment environment;
  std::function<FileText(const std::string& path)> read_file;
  std::function<tl::expected<wire::HttpResponse, HttpLoss>(const Url&, const wire::HttpRequest&,
                                                           Duration deadline)>
      http;
  // Runs a command without a shell and gives its output. The error holds none of it.
  std::function<tl::expected<std::string, std::string>(const std::string& command)> run;
  std::function<int64_t()> now_ms;      // since the Unix epoch
  std::function<void(Duration)> pause;  // between two tries
  std::function<double()> random;       // in [0, 1)
  [[nodiscard]] static AwsIo real();
};

struct FetchedCredentials {
  wire::Credentials credentials;
  std::optional<int64_t> expires_ms;  // nullopt: never
  std::string_view provider;          // AwsSource::name
};

struct StsEndpoint {
  Url url;
  std::string region;  // of the signature
};

// The error says which provider failed and why; never anything of a key, a token or an answer.
[[nodiscard]] tl::expected<FetchedCredentials, std::string> fetch_credentials(
    const AwsSource& source, const StsEndpoint& sts, const AwsIo& io);

}  // namespace lighthouse::live
