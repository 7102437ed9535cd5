#include "fakes/serve/aws_service.h"

#include <thread>

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
  const int64_t seconds = unix_ms() / 1000;
  wire::HttpResponse answer = is_reset(request) ? reset() : ask(request, seconds);
  answer.headers.push_back({"Date", wire::format_http_date(seconds)});
  return answer;
}

// An answer takes microseconds, and so does waking up: whoever waits looks again a few times first.
std::unique_lock<std::mutex> AwsService::hold() {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) return lock;
    std::this_thread::yield();
  }
  return std::unique_lock(mutex_);
}

wire::HttpResponse AwsService::reset() {
  const auto lock = hold();
  account_.advance_to(now());
  account_.reset();
  throttle_ = query::Throttle(options_.throttle_scale > 0 ? options_.throttle_scale : 1.0);
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}},
          .body = R"({"status": "ok"})"};
}

// Reading and checking a request takes about as long as answering it, and needs no account.
wire::HttpResponse AwsService::ask(const wire::HttpRequest& request, int64_t wall_epoch_seconds) {
  thread_local wire::SigningKeys derived;
  const query::Asked asked =
      query::read_request(options_.keys, request, wall_epoch_seconds, &derived);
  const auto lock = hold();
  account_.advance_to(now());
  return query::query_face(account_, options_.keys, request, asked, wall_epoch_seconds);
}

query::LongTermKeys usual_keys() {
  const std::string example = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  return {{"AKIAIOSFODNN7EXAMPLE", {.secret_access_key = example}},
          {"AKIDEXAMPLE", {.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}},
          {"test", {.secret_access_key = "test"}},
          {"testing", {.secret_access_key = "testing", .session_token = "testing"}}};
}

}  // namespace lighthouse::fakes::serve
