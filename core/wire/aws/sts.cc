#include "core/wire/aws/sts.h"

#include "core/wire/aws/query.h"
#include "core/wire/aws/result.h"

namespace lighthouse::wire {

namespace {

// STS answers are reads for the rules of errors.
constexpr CallKind kRead = CallKind::kDescribeGroups;

AwsForm role_form(std::string_view action, const RoleRequest& role) {
  AwsForm form(AwsService::kSts, action);
  form.text("RoleArn", role.role_arn).text("RoleSessionName", role.session_name);
  if (role.duration_seconds > 0) form.number("DurationSeconds", role.duration_seconds);
  return form;
}

Result<TemporaryCredentials> decode_credentials(const HttpResponse& response,
                                                std::string_view operation) {
  return read_answer(kRead, response, operation, [&](const XmlFields& root) {
    TemporaryCredentials out;
    const auto result = root.required_wrapper(std::string(operation) + "Result");
    const auto keys = result ? result->required_object("Credentials") : std::nullopt;
    if (!keys) return out;
    out.credentials.access_key_id = keys->required_text("AccessKeyId");
    out.credentials.secret_access_key = keys->required_text("SecretAccessKey");
    out.credentials.session_token = keys->required_text("SessionToken");
    out.expires_epoch_ms = keys->required_time_ms("Expiration");
    return out;
  });
}

}  // namespace

AwsRequest get_caller_identity() {
  return AwsForm(AwsService::kSts, "GetCallerIdentity").request();
}

AwsRequest assume_role(const RoleRequest& role) {
  AwsForm form = role_form("AssumeRole", role);
  if (!role.external_id.empty()) form.text("ExternalId", role.external_id);
  return form.request();
}

AwsRequest assume_role_with_web_identity(const RoleRequest& role,
                                         std::string_view web_identity_token) {
  AwsForm form = role_form("AssumeRoleWithWebIdentity", role);
  return form.text("WebIdentityToken", web_identity_token).request();
}

Result<CallerIdentity> decode_caller_identity(const HttpResponse& response) {
  return read_answer(kRead, response, "GetCallerIdentity", [](const XmlFields& root) {
    CallerIdentity out;
    const auto result = root.required_wrapper("GetCallerIdentityResult");
    if (!result) return out;
    out.account = result->required_text("Account");
    out.arn = result->required_text("Arn");
    out.user_id = result->required_text("UserId");
    return out;
  });
}

Result<TemporaryCredentials> decode_assume_role(const HttpResponse& response) {
  return decode_credentials(response, "AssumeRole");
}

Result<TemporaryCredentials> decode_assume_role_with_web_identity(const HttpResponse& response) {
  return decode_credentials(response, "AssumeRoleWithWebIdentity");
}

}  // namespace lighthouse::wire
