#include "served/control.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/wire/uri.h"
#include "fakes/faces/texts.h"

namespace lighthouse::served {

namespace {

using wire::HttpRequest;
using wire::HttpResponse;

constexpr Duration kFarthest{30LL * 86'400'000};

HttpResponse json(int status, std::string body) {
  return {
      .status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

HttpResponse refused(int status, std::string_view why) {
  return json(status, nlohmann::json{{"error", why}}.dump() + "\n");
}

HttpResponse done() {
  return json(200, "{\"status\": \"ok\"}\n");
}

HttpResponse advance(ServedWorld& world, const HttpRequest& request) {
  const auto query =
      wire::decode_form(wire::split_target(request.target).query, wire::Plus::kBlank);
  const bool named = query.size() == 1 && query.front().first == "by";
  const auto by = named ? parse_duration(query.front().second) : std::nullopt;
  if (!by || *by > kFarthest) {
    return refused(400, "advance takes by=DURATION, like by=10m; at most 30d");
  }
  world.advance(*by);
  return done();
}

HttpResponse reset(ServedWorld& world, const HttpRequest& /*request*/) {
  world.reset();
  return done();
}

HttpResponse stop_poller(ServedWorld& world, const HttpRequest& request) {
  const auto instance = fakes::parse_instance(request.body);
  if (!instance) return refused(400, "stop-poller takes an instance's id as its body");
  const auto stopped = world.stop_poller(*instance);
  return stopped ? done() : refused(409, stopped.error().message.view());
}

using Answerer = HttpResponse (*)(ServedWorld&, const HttpRequest&);
struct Route {
  std::string_view method;
  std::string_view path;
  Answerer answer;
};

constexpr std::array kRoutes = {
    Route{"GET", "/_lighthouse/truth",
          [](ServedWorld& world, const HttpRequest&) { return json(200, world.truth()); }},
    Route{"POST", "/_lighthouse/advance", advance},
    Route{"POST", "/_lighthouse/stop-faults",
          [](ServedWorld& world, const HttpRequest&) {
            world.stop_faults();
            return done();
          }},
    Route{"POST", "/_lighthouse/stop-poller", stop_poller},
    Route{"POST", "/_lighthouse/reset", reset},
    Route{"POST", "/moto-api/reset", reset},
};

}  // namespace

std::optional<HttpResponse> answer_control(ServedWorld& world, const HttpRequest& request) {
  const std::string_view path = wire::split_target(request.target).path;
  const auto* const route = std::ranges::find(kRoutes, path, &Route::path);
  if (route == kRoutes.end()) {
    if (!path.starts_with("/_lighthouse")) return std::nullopt;
    return refused(404, "there are truth, advance, stop-faults, stop-poller and reset");
  }
  return request.method == route->method ? route->answer(world, request)
                                         : refused(405, route->method);
}

}  // namespace lighthouse::served
