// STS [A17].
#include <algorithm>
#include <array>

#include "core/wire/timestamps.h"
#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

namespace {

constexpr int32_t kMostSeconds = 43'200;

void write_session(Call& call, const std::string& role, const std::string& name, int32_t seconds) {
  Catalog& catalog = call.catalog();
  std::string key = "ASIA" + catalog.unique_hex(16);
  std::ranges::transform(key, key.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  const std::string role_name = role.substr(role.rfind('/') + 1);
  Session session{.secret = catalog.unique_hex(32) + catalog.unique_hex(8),
                  .token = "FwoGZXIvYXdzE" + catalog.unique_hex(32) + catalog.unique_hex(32),
                  .arn = "arn:aws:sts::" + std::string(kAccountNumber) + ":assumed-role/" +
                         role_name + "/" + name,
                  .expires_epoch_seconds = call.view.epoch_seconds() + seconds};
  call.out.open("Credentials");
  call.out.text("AccessKeyId", key);
  call.out.text("SecretAccessKey", session.secret);
  call.out.text("SessionToken", session.token);
  call.out.text("Expiration", wire::format_iso8601(session.expires_epoch_seconds * 1000));
  call.out.close("Credentials");
  call.out.open("AssumedRoleUser");
  call.out.text("AssumedRoleId", "AROA3XFRBF535PLBIFPI4:" + name);
  call.out.text("Arn", session.arn);
  call.out.close("AssumedRoleUser");
  catalog.sessions[key] = std::move(session);
}

// False if something is wrong with what both operations take.
bool is_sound(Call& call, const std::string& role, const std::string& name, int32_t seconds) {
  if (call.refused()) return false;
  const auto of_name = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (name.size() < 2 || name.size() > 64 || !std::ranges::all_of(name, of_name)) {
    call.invalid("1 validation error detected: Value '" + name +
                 "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular "
                 "expression pattern: [\\w+=,.@-]*");
  } else if (!role.starts_with("arn:") || role.find(":role/") == std::string::npos) {
    call.invalid(role + " is invalid");
  } else if (seconds < 900 || seconds > kMostSeconds) {
    call.invalid("1 validation error detected: Value '" + std::to_string(seconds) +
                 "' at 'durationSeconds' failed to satisfy constraint");
  }
  return !call.refused();
}

void assume_role(Call& call) {
  const std::string role = call.required("RoleArn");
  const std::string name = call.required("RoleSessionName");
  const int32_t seconds = call.number("DurationSeconds").value_or(3600);
  if (!is_sound(call, role, name, seconds)) return;
  const bool is_chained = call.catalog().sessions.contains(call.caller_key);
  if (is_chained && seconds > 3600) {
    return call.invalid(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining");
  }
  write_session(call, role, name, seconds);
}

void assume_role_with_web_identity(Call& call) {
  const std::string role = call.required("RoleArn");
  const std::string name = call.required("RoleSessionName");
  (void)call.required("WebIdentityToken");
  const int32_t seconds = call.number("DurationSeconds").value_or(3600);
  if (is_sound(call, role, name, seconds)) write_session(call, role, name, seconds);
}

void get_caller_identity(Call& call) {
  const auto session = call.catalog().sessions.find(call.caller_key);
  const bool assumed = session != call.catalog().sessions.end();
  call.out.text("Arn", assumed
                           ? session->second.arn
                           : "arn:aws:iam::" + std::string(kAccountNumber) + ":user/lighthouse");
  call.out.text("UserId", assumed ? "AROA3XFRBF535PLBIFPI4:session" : "AIDA3XFRBF535PLBIFPI4");
  call.out.text("Account", kAccountNumber);
}

constexpr auto kOperations = std::to_array<Operation>({
    {"AssumeRole", assume_role},
    {"AssumeRoleWithWebIdentity", assume_role_with_web_identity},
    {"GetCallerIdentity", get_caller_identity},
});

}  // namespace

std::span<const Operation> sts_operations() {
  return kOperations;
}

}  // namespace lighthouse::fakes::query
