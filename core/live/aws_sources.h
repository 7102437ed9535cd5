// Where AWS credentials come from: the search of the AWS CLI, as a pure function [A3.1].
//
// The first provider that has credentials wins. One that is configured and wrong ends the search:
// going on would act under another identity. What only a call can tell (whether the metadata
// service answers) is left to core/live/aws_fetch.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "core/live/aws_profiles.h"
#include "core/wire/aws/sts.h"
#include "core/wire/sigv4.h"

namespace lighthouse::live {

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// All that the search looks at.
struct AwsSettings {
  Environment environment;
  AwsProfiles profiles;
  std::optional<std::string> named_profile;  // by our own configuration; not by AWS_PROFILE
};

struct AwsSource;
using AwsSourcePtr = std::shared_ptr<const AwsSource>;  // immutable

struct StaticKeys {
  wire::Credentials credentials;
};
struct AssumeRole {
  wire::RoleRequest role;  // without session name: one is made
  AwsSourcePtr base;
};
struct WebIdentity {
  wire::RoleRequest role;
  std::string token_file;
};
struct CredentialProcess {
  std::string command;
};
struct ContainerEndpoint {};
struct InstanceMetadata {};
// The end of the search: the container endpoint if it is configured, else the instance's metadata.

struct AwsSource {
  // The provider in botocore's words: "env", "assume-role", "assume-role-with-web-identity",
  // "shared-credentials-file", "custom-process", "config-file", "container-role", "iam-role".
  std::string_view name;
  std::variant<StaticKeys, AssumeRole, WebIdentity, CredentialProcess, ContainerEndpoint,
               InstanceMetadata>
      how;
};

// The profile in use: the named one, else AWS_DEFAULT_PROFILE, AWS_PROFILE, "default".
[[nodiscard]] std::string profile_in_use(const AwsSettings& settings);

// The error names the profile and the key, and what to do; never a value that may be secret.
[[nodiscard]] tl::expected<AwsSourcePtr, std::string> choose_source(const AwsSettings& settings);

}  // namespace lighthouse::live
