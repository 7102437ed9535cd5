#include "fakes/query/face.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/wire/timestamps.h"
#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

namespace {

enum class Kind : uint8_t { kQuery, kEc2 };

struct Service {
  std::string_view version;
  std::string_view signing_name;
  std::string_view xml_namespace;
  std::string_view default_code;
  Kind kind;
  std::span<const Operation> (*operations)();
};

constexpr std::array<Service, 5> kServices{{
    {"2011-01-01", "autoscaling", "http://autoscaling.amazonaws.com/doc/2011-01-01/",
     "ValidationError", Kind::kQuery, autoscaling_operations},
    {"2012-06-01", "elasticloadbalancing",
     "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/", "ValidationError", Kind::kQuery,
     elb_operations},
    {"2015-12-01", "elasticloadbalancing",
     "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/", "ValidationError", Kind::kQuery,
     elbv2_operations},
    {"2016-11-15", "ec2", "http://ec2.amazonaws.com/doc/2016-11-15/", "InvalidParameterValue",
     Kind::kEc2, ec2_operations},
    {"2011-06-15", "sts", "https://sts.amazonaws.com/doc/2011-06-15/", "ValidationError",
     Kind::kQuery, sts_operations},
}};

constexpr std::string_view kUnsigned = "AssumeRoleWithWebIdentity";

wire::HttpResponse answer(int status, std::string body, std::string request_id) {
  wire::HttpResponse out{.status = status, .body = std::move(body)};
  out.headers.reserve(3);  // a server adds its Date
  out.headers.push_back({"Content-Type", "text/xml"});
  out.headers.push_back({"x-amzn-RequestId", std::move(request_id)});
  return out;
}

wire::HttpResponse refusal_of(const Service& service, const Refusal& refusal,
                              const std::string& request_id) {
  Xml out(0);
  if (service.kind == Kind::kEc2) {
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>");
    out.text("Code", refusal.code);
    out.text("Message", refusal.message);
    out.raw("</Error></Errors>");
    out.text("RequestID", request_id);
    out.raw("</Response>\n");
  } else {
    out.raw("<ErrorResponse xmlns=\"" + std::string(service.xml_namespace) + "\"><Error>");
    out.text("Type", refusal.status >= 500 ? "Receiver" : "Sender");
    out.text("Code", refusal.code);
    out.text("Message", refusal.message);
    out.raw("</Error>");
    out.text("RequestId", request_id);
    out.raw("</ErrorResponse>\n");
  }
  return answer(refusal.status, out.take(), request_id);
}

std::optional<Refusal> refusal_of(const Service& service, const wire::Verification& seen,
                                  int64_t now) {
  const bool ec2 = service.kind == Kind::kEc2;
  const auto time = [](int64_t seconds) { return wire::format_amz_date(seconds); };
  const int64_t skew = wire::kMaxClockSkewSeconds;
  switch (seen.verdict) {
    case wire::SignatureVerdict::kValid: return std::nullopt;
    case wire::SignatureVerdict::kMissing:
      if (ec2) return Refusal{"AuthFailure", "AWS was not able to authenticate the request.", 401};
      return Refusal{"MissingAuthenticationToken", "Request is missing Authentication Token", 403};
    case wire::SignatureVerdict::kIncomplete:
      return Refusal{"IncompleteSignature",
                     "Authorization header requires existence of 'Credential', 'SignedHeaders', "
                     "'Signature' and a signed date."};
    case wire::SignatureVerdict::kUnknownKey:
    case wire::SignatureVerdict::kWrongToken:
      if (ec2) {
        return Refusal{"AuthFailure",
                       "AWS was not able to validate the provided access credentials", 401};
      }
      return Refusal{"InvalidClientTokenId",
                     "The security token included in the request is invalid.", 403};
    case wire::SignatureVerdict::kExpired:
      return Refusal{ec2 ? "RequestExpired" : "SignatureDoesNotMatch",
                     "Signature expired: " + seen.amz_date + " is now earlier than " +
                         time(now - skew) + " (" + time(now) + " - 5 min.)",
                     ec2 ? 400 : 403};
    case wire::SignatureVerdict::kNotYetCurrent:
      return Refusal{ec2 ? "RequestExpired" : "SignatureDoesNotMatch",
                     "Signature not yet current: " + seen.amz_date + " is still later than " +
                         time(now + skew) + " (" + time(now) + " + 5 min.)",
                     ec2 ? 400 : 403};
    case wire::SignatureVerdict::kMismatch:
      if (ec2) {
        return Refusal{"AuthFailure",
                       "AWS was not able to validate the provided access credentials", 401};
      }
      return Refusal{"SignatureDoesNotMatch",
                     "The request signature we calculated does not match the signature you "
                     "provided. Check your AWS Secret Access Key and signing method.",
                     403};
    case wire::SignatureVerdict::kTokenExpired:
      if (ec2) return Refusal{"RequestExpired", "Request has expired."};
      return Refusal{service.signing_name == "sts" ? "ExpiredTokenException" : "ExpiredToken",
                     "The security token included in the request is expired", 403};
  }
  return std::nullopt;
}

std::optional<wire::KnownKey> long_term_key(const LongTermKeys& keys, std::string_view id,
                                            const wire::HttpRequest& request) {
  const auto known = keys.find(id);
  if (known == keys.end()) return std::nullopt;
  wire::KnownKey key = known->second;
  if (!wire::find_header(request.headers, "x-amz-security-token")) key.session_token.clear();
  return key;
}

// With the keys of sessions, too, which come and go.
wire::Verification check(const View& view, const LongTermKeys& keys, const Service& service,
                         const wire::HttpRequest& request, int64_t now) {
  const auto lookup = [&](std::string_view id) -> std::optional<wire::KnownKey> {
    if (auto key = long_term_key(keys, id, request)) return key;
    const auto session = view.catalog.sessions.find(std::string(id));
    if (session == view.catalog.sessions.end()) return std::nullopt;
    return wire::KnownKey{session->second.secret, session->second.token,
                          session->second.expires_epoch_seconds};
  };
  return wire::verify_signature(request, lookup, now, {.service = service.signing_name},
                                view.signing_keys());
}

// The envelope of a success, around what the operation writes [A1.3].
void begin_success(Xml& out, const Service& service, const Operation& operation,
                   const std::string& request_id) {
  const bool ec2 = service.kind == Kind::kEc2;
  if (ec2) out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out.put({"<", operation.name, "Response xmlns=\"", service.xml_namespace, "\">"});
  if (ec2) {
    out.put({"<requestId>", request_id, "</requestId>"});
  } else if (operation.output == Output::kResult) {
    out.put({"<", operation.name, "Result>"});
  }
}

void end_success(Xml& out, const Service& service, const Operation& operation,
                 const std::string& request_id) {
  if (service.kind == Kind::kQuery) {
    if (operation.output == Output::kResult) out.put({"</", operation.name, "Result>"});
    out.put({"<ResponseMetadata><RequestId>", request_id, "</RequestId></ResponseMetadata>"});
  }
  out.put({"</", operation.name, "Response>\n"});
}

wire::Parameters parameters_of(const wire::HttpRequest& request) {
  if (request.method == "POST") return wire::decode_form(request.body, wire::Plus::kBlank);
  return wire::decode_form(wire::split_target(request.target).query, wire::Plus::kBlank);
}

Refusal denied(const Service& service, const std::string& action) {
  const bool ec2 = service.kind == Kind::kEc2;
  return {ec2 ? "UnauthorizedOperation" : "AccessDenied",
          "You are not authorized to perform: " + std::string(service.signing_name) + ":" + action,
          403};
}

// [A18.3]; the code and status differ from service to service.
std::optional<Refusal> throttled(View& view, const Service& service, const std::string& action,
                                 const Tree& in) {
  if (view.throttle() == nullptr) return std::nullopt;
  // Action and Version come with every request.
  const Listing listing = in.kids.size() > 2 ? Listing::kSome : Listing::kAll;
  if (view.throttle()->admits(service.version, action, listing, view.ctx.now)) return std::nullopt;
  if (service.kind == Kind::kEc2) {
    return Refusal{"RequestLimitExceeded", "Request limit exceeded.", 503};
  }
  const bool elb = service.signing_name == "elasticloadbalancing";
  return Refusal{elb ? "ThrottlingException" : "Throttling", "Rate exceeded"};
}

const Service* service_of(const Tree& in) {
  const auto found = std::ranges::find(kServices, in.view_or("Version", ""), &Service::version);
  return found == kServices.end() ? nullptr : &*found;
}

wire::HttpResponse answer_to(View& view, const LongTermKeys& keys, const wire::HttpRequest& request,
                             const Asked& asked, int64_t wall_epoch_seconds) {
  std::string request_id = view.catalog.unique_id();
  const Tree& in = asked.in;
  const std::string_view version = in.view_or("Version", "");
  const Service* const service = service_of(in);
  if (service == nullptr) {
    return refusal_of(
        kServices[0],
        {"InvalidAction", "Could not find operation for version " + std::string(version)},
        request_id);
  }
  const std::string action = in.text_or("Action", "");
  std::string region = "us-east-1";
  std::string key;
  if (action != kUnsigned) {
    std::optional<wire::Verification> seen_now;
    if (!asked.seen) seen_now = check(view, keys, *service, request, wall_epoch_seconds);
    const wire::Verification& seen = asked.seen ? *asked.seen : *seen_now;
    if (const auto refusal = refusal_of(*service, seen, wall_epoch_seconds)) {
      return refusal_of(*service, *refusal, request_id);
    }
    region = seen.scope.region;
    key = seen.access_key_id;
  }
  const auto operations = service->operations();
  const auto operation = std::ranges::find(operations, action, &Operation::name);
  if (operation == operations.end()) {
    const std::string_view code = action.empty() ? "MissingAction" : "InvalidAction";
    return refusal_of(*service,
                      {std::string(code), "The action " + action +
                                              " is not valid for this web "
                                              "service."},
                      request_id);
  }
  if (const auto refusal = throttled(view, *service, action, in)) {
    return refusal_of(*service, *refusal, request_id);
  }
  if (!view.permits(action)) return refusal_of(*service, denied(*service, action), request_id);
  Xml out(view.origin_ms());
  begin_success(out, *service, *operation, request_id);
  Call call{.view = view,
            .in = in,
            .out = out,
            .region = std::move(region),
            .caller_key = std::move(key),
            .default_code = service->default_code};
  operation->handler(call);
  if (call.refusal) return refusal_of(*service, *call.refusal, request_id);
  end_success(out, *service, *operation, request_id);
  return answer(200, out.take(), std::move(request_id));
}

}  // namespace

Asked read_request(const LongTermKeys& keys, const wire::HttpRequest& request,
                   int64_t wall_epoch_seconds, wire::SigningKeys* derived) {
  Asked out{.in = tree_of(parameters_of(request)), .seen = {}};
  const Service* const service = service_of(out.in);
  if (service == nullptr) return out;
  const auto lookup = [&](std::string_view id) { return long_term_key(keys, id, request); };
  auto seen = wire::verify_signature(request, lookup, wall_epoch_seconds,
                                     {.service = service->signing_name}, derived);
  if (seen.verdict != wire::SignatureVerdict::kUnknownKey) out.seen = std::move(seen);
  return out;
}

wire::HttpResponse query_face(Account& account, const LongTermKeys& keys,
                              const wire::HttpRequest& request, int64_t wall_epoch_seconds) {
  View view = account.view();
  wire::HttpResponse answer = query_face(view, keys, request, wall_epoch_seconds);
  account.settle();
  return answer;
}

wire::HttpResponse query_face(Account& account, const LongTermKeys& keys,
                              const wire::HttpRequest& request, const Asked& asked,
                              int64_t wall_epoch_seconds) {
  View view = account.view();
  wire::HttpResponse answer = answer_to(view, keys, request, asked, wall_epoch_seconds);
  account.settle();
  return answer;
}

wire::HttpResponse query_face(View& view, const LongTermKeys& keys,
                              const wire::HttpRequest& request, int64_t wall_epoch_seconds) {
  const Asked asked = read_request(keys, request, wall_epoch_seconds, view.signing_keys());
  return answer_to(view, keys, request, asked, wall_epoch_seconds);
}

}  // namespace lighthouse::fakes::query
