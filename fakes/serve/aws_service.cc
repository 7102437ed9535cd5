#include "fakes/serve/aws_service.h"

#include "core/wire/timestamps.h"

namespace lighthouse::fakes::serve {

namespace {

int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool is_reset(const wire::HttpRequest& request) {
  return request.method == "POST" &&
         (request.target == "/_lighthouse/reset" || request.target == "/moto-api/reset");
}

}  // namespace

AwsService::AwsService(AwsServiceOptions options)
    : options_(std::move(options)),
      started_(std::chrono::steady_clock::now()),
      throttle_(options_.throttle_scale > 0 ? options_.throttle_scale : 1.0),
      account_(options_.speed, unix_ms(), options_.stale) {
  if (options_.throttle_scale > 0) account_.throttle = &throttle_;
}

Time AwsService::now() const {
  const std::chrono::duration<double, std::milli> passed =
      std::chrono::steady_clock::now() - started_;
  return kStartOfTime + Duration{static_cast<int64_t>(passed.count() * options_.time_scale)};
}

wire::HttpResponse AwsService::handle(const wire::HttpRequest& request) {
  const int64_t wall_ms = unix_ms();
  const std::scoped_lock lock(mutex_);
  account_.advance_to(now());
  wire::HttpResponse answer;
  if (is_reset(request)) {
    account_.reset();
    throttle_ = query::Throttle(options_.throttle_scale > 0 ? options_.throttle_scale : 1.0);
    answer = {.status = 200,
              .headers = {{"Content-Type", "application/json"}},
              .body = R"({"status": "ok"})"};
  } else {
    answer = query::query_face(account_, options_.keys, request, wall_ms / 1000);
  }
  answer.headers.push_back({"Date", wire::format_http_date(wall_ms / 1000)});
  return answer;
}

query::LongTermKeys usual_keys() {
  const std::string example = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  return {{"AKIAIOSFODNN7EXAMPLE", {.secret_access_key = example}},
          {"AKIDEXAMPLE", {.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}},
          {"test", {.secret_access_key = "test"}},
          {"testing", {.secret_access_key = "testing", .session_token = "testing"}}};
}

}  // namespace lighthouse::fakes::serve
