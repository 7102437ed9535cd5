// From the configuration to the options of the live clients, with the secrets read from where they
// are referred to. Each use reads them anew, so that a changed secret counts.
#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "config/config.h"
#include "core/live/aws_fetch.h"
#include "core/live/http_client.h"
#include "core/live/redis_client.h"

namespace lighthouse::config {

// "env:NAME" or "file:PATH"; one line end at the end of a file is not part of the secret. The error
// names the reference and never what stands behind it. Empty: no secret.
[[nodiscard]] tl::expected<live::Secret, std::string> read_secret(const SecretReference& reference,
                                                                  const live::AwsIo& io);

[[nodiscard]] tl::expected<live::HttpOptions, std::string> http_options(const GateConfig& gate,
                                                                        const live::AwsIo& io);

// Requires: `url` is redis.url or redis.previous of a configuration that was accepted.
[[nodiscard]] tl::expected<live::RedisOptions, std::string> redis_options(const RedisConfig& redis,
                                                                          const std::string& url,
                                                                          const live::AwsIo& io);

}  // namespace lighthouse::config
