#include "core/live/aws_sources.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace lighthouse::live {
namespace {

using Found = tl::expected<AwsSourcePtr, std::string>;  // null: this provider has none

constexpr std::string_view kKeyId = "aws_access_key_id";
constexpr std::string_view kSecret = "aws_secret_access_key";

template <class How>
AwsSourcePtr source(std::string_view name, How how) {
  return std::make_shared<const AwsSource>(AwsSource{.name = name, .how = std::move(how)});
}

// Which of the search's environment variables count: none inside a chain of roles.
enum class Use : uint8_t { kEnvironment, kProfileAlone };

class Search {
 public:
  explicit Search(const AwsSettings& settings) : settings_(settings) {}

  [[nodiscard]] Found run() {
    const std::string profile = profile_in_use(settings_);
    const bool told =
        settings_.named_profile || environment("AWS_DEFAULT_PROFILE") || environment("AWS_PROFILE");
    if (told && !settings_.profiles.merged(profile)) {
      return wrong("the profile \"{}\" is in neither file; add it, or name another", profile);
    }
    if (!settings_.named_profile) {
      if (auto found = from_environment(); !found || *found) return found;
    }
    if (auto found = from_role(profile); !found || *found) return found;
    const Use use = settings_.named_profile ? Use::kProfileAlone : Use::kEnvironment;
    if (auto found = from_profile(profile, use); !found || *found) return found;
    return from_host();
  }

 private:
  template <class... Args>
  [[nodiscard]] static tl::unexpected<std::string> wrong(fmt::format_string<Args...> text,
                                                         Args&&... args) {
    return tl::unexpected(fmt::format(text, std::forward<Args>(args)...));
  }

  // An empty variable is one that is not set.
  [[nodiscard]] std::optional<std::string> environment(std::string_view name) const {
    auto value = settings_.environment(name);
    return value && value->empty() ? std::nullopt : value;
  }

  [[nodiscard]] IniKeys keys_of(const std::string& profile) const {
    return settings_.profiles.merged(profile).value_or(IniKeys{});
  }

  [[nodiscard]] Found from_environment() const {
    const auto id = environment("AWS_ACCESS_KEY_ID");
    const auto secret = environment("AWS_SECRET_ACCESS_KEY");
    if (!id && !secret) return nullptr;
    if (!id || !secret) {
      return wrong("{} is set and {} is not; set both or neither",
                   id ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY",
                   id ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID");
    }
    auto token = environment("AWS_SESSION_TOKEN");
    if (!token) token = environment("AWS_SECURITY_TOKEN");
    return source("env", StaticKeys{{*id, *secret, token.value_or("")}});
  }

  // Keys that stand in one section of one file.
  [[nodiscard]] static Found static_keys(std::string_view name, const std::string& profile,
                                         const std::map<std::string, IniKeys>& sections) {
    const auto at = sections.find(profile);
    if (at == sections.end()) return nullptr;
    const auto id = value_of(at->second, std::string(kKeyId));
    const auto secret = value_of(at->second, std::string(kSecret));
    if (!id) return nullptr;
    if (!secret) return wrong("profile \"{}\": {} is missing beside {}", profile, kSecret, kKeyId);
    auto token = value_of(at->second, "aws_session_token");
    if (!token) token = value_of(at->second, "aws_security_token");
    return source(name, StaticKeys{{*id, *secret, token.value_or("")}});
  }

  // --- profiles ---------------------------------------------------------------------------------
  // What one profile has apart from a role with a source, in the search's order.
  [[nodiscard]] Found from_profile(const std::string& profile, Use use) const {
    const IniKeys keys = keys_of(profile);
    if (auto found = from_web_identity(profile, keys, use); !found || *found) return found;
    if (keys.contains("sso_account_id") || keys.contains("sso_role_name")) {
      return wrong(
          "profile \"{}\": SSO needs a person at a browser and is not supported; use a role, an "
          "instance profile or credential_process",
          profile);
    }
    auto found = static_keys("shared-credentials-file", profile, settings_.profiles.credentials);
    if (!found || *found) return found;
    if (const auto command = value_of(keys, "credential_process")) {
      return source("custom-process", CredentialProcess{*command});
    }
    return static_keys("config-file", profile, settings_.profiles.config);
  }

  [[nodiscard]] Found from_web_identity(const std::string& profile, const IniKeys& keys,
                                        Use use) const {
    const auto setting = [&](std::string_view variable, const std::string& key) {
      const auto value = use == Use::kEnvironment ? environment(variable) : std::nullopt;
      return value ? value : value_of(keys, key);
    };
    const auto file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
    if (!file) return nullptr;
    const auto role = setting("AWS_ROLE_ARN", "role_arn");
    if (!role) {
      return wrong(
          "profile \"{}\": a web identity token is named and no role; set AWS_ROLE_ARN or "
          "role_arn",
          profile);
    }
    wire::RoleRequest request{.role_arn = *role};
    request.session_name = setting("AWS_ROLE_SESSION_NAME", "role_session_name").value_or("");
    return source("assume-role-with-web-identity",
                  WebIdentity{.role = request, .token_file = *file});
  }

  // --- roles ------------------------------------------------------------------------------------
  [[nodiscard]] static bool is_role(const IniKeys& keys) {
    return keys.contains("role_arn") && !keys.contains("web_identity_token_file");
  }

  [[nodiscard]] static bool has_keys(const IniKeys& keys) {
    return keys.contains(std::string(kKeyId)) || keys.contains(std::string(kSecret));
  }

  [[nodiscard]] Found from_role(const std::string& profile) {
    const IniKeys keys = keys_of(profile);
    if (!is_role(keys)) return nullptr;
    visited_.push_back(profile);
    const auto from = value_of(keys, "source_profile");
    const auto source_kind = value_of(keys, "credential_source");
    if (from.has_value() == source_kind.has_value()) {
      return wrong(
          "profile \"{}\": role_arn needs exactly one of source_profile and "
          "credential_source",
          profile);
    }
    auto role = role_request(profile, keys);
    if (!role) return tl::unexpected(role.error());
    auto base = from ? source_profile(profile, *from) : credential_source(profile, *source_kind);
    if (!base) return base;
    return source("assume-role", AssumeRole{.role = *role, .base = *base});
  }

  [[nodiscard]] static tl::expected<wire::RoleRequest, std::string> role_request(
      const std::string& profile, const IniKeys& keys) {
    wire::RoleRequest out{.role_arn = *value_of(keys, "role_arn"),
                          .session_name = value_of(keys, "role_session_name").value_or(""),
                          .external_id = value_of(keys, "external_id").value_or("")};
    const std::string seconds = value_of(keys, "duration_seconds").value_or("");
    const char* const end = seconds.data() + seconds.size();
    const auto [stop, error] = std::from_chars(seconds.data(), end, out.duration_seconds);
    const bool number = error == std::errc{} && stop == end;
    if (!seconds.empty() && (!number || out.duration_seconds < 900)) {
      return wrong("profile \"{}\": duration_seconds is not a number from 900", profile);
    }
    if (keys.contains("mfa_serial")) {
      return wrong(
          "profile \"{}\": mfa_serial asks for a code that only a person has; use a role "
          "without it",
          profile);
    }
    return out;
  }

  [[nodiscard]] Found source_profile(const std::string& profile, const std::string& from) {
    const auto keys = settings_.profiles.merged(from);
    if (!keys) {
      return wrong("profile \"{}\": its source_profile \"{}\" is in neither file", profile, from);
    }
    const bool visited = std::ranges::find(visited_, from) != visited_.end();
    if (visited && (from != profile || !has_keys(*keys))) {
      return wrong("profile \"{}\": its chain of source_profile comes back to \"{}\"", profile,
                   from);
    }
    if (!visited && !has_keys(*keys) && is_role(*keys)) return from_role(from);
    auto found = from_profile(from, Use::kProfileAlone);
    if (found && !*found) {
      return wrong("profile \"{}\": its source_profile \"{}\" has no credentials", profile, from);
    }
    return found;
  }

  [[nodiscard]] Found credential_source(const std::string& profile, const std::string& kind) const {
    if (kind == "Environment") {
      auto found = from_environment();
      if (found && !*found) {
        return wrong("profile \"{}\": credential_source is Environment, and no key is there",
                     profile);
      }
      return found;
    }
    if (kind == "EcsContainer") {
      if (has_container()) return source("container-role", ContainerEndpoint{});
      return wrong(
          "profile \"{}\": credential_source is EcsContainer, and "
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI is not set",
          profile);
    }
    if (kind == "Ec2InstanceMetadata") return source("iam-role", InstanceMetadata{});
    return wrong(
        "profile \"{}\": credential_source is not one of Environment, EcsContainer, "
        "Ec2InstanceMetadata",
        profile);
  }

  // --- the host ---------------------------------------------------------------------------------
  [[nodiscard]] bool has_container() const {
    return environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").has_value() ||
           environment("AWS_CONTAINER_CREDENTIALS_FULL_URI").has_value();
  }

  [[nodiscard]] Found from_host() const {
    if (has_container()) return source("container-role", ContainerEndpoint{});
    return source("iam-role", InstanceMetadata{});
  }

  const AwsSettings& settings_;
  std::vector<std::string> visited_;
};

}  // namespace

std::string profile_in_use(const AwsSettings& settings) {
  if (settings.named_profile) return *settings.named_profile;
  for (const std::string_view name : {"AWS_DEFAULT_PROFILE", "AWS_PROFILE"}) {
    if (const auto value = settings.environment(name); value && !value->empty()) return *value;
  }
  return "default";
}

tl::expected<AwsSourcePtr, std::string> choose_source(const AwsSettings& settings) {
  return Search(settings).run();
}

}  // namespace lighthouse::live
