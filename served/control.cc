#include "served/control.h"

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/wire/uri.h"

namespace lighthouse::served {

namespace {

using wire::HttpRequest;
using wire::HttpResponse;

constexpr std::string_view kPrefix = "/_lighthouse/";
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

HttpResponse advance(ServedWorld& world, std::string_view query) {
  constexpr std::string_view kWant = "advance takes by=DURATION, like by=10m; at most 30d";
  for (const auto& [name, value] : wire::decode_form(query, wire::Plus::kBlank)) {
    if (name != "by") return refused(400, kWant);
    const auto by = parse_duration(value);
    if (!by || *by > kFarthest) return refused(400, kWant);
    world.advance(*by);
    return done();
  }
  return refused(400, kWant);
}

}  // namespace

std::optional<HttpResponse> answer_control(ServedWorld& world, const HttpRequest& request) {
  const auto [path, query] = wire::split_target(request.target);
  const bool moto_reset = path == "/moto-api/reset";
  if (!path.starts_with(kPrefix) && !moto_reset) return std::nullopt;
  const std::string_view what = moto_reset ? "reset" : path.substr(kPrefix.size());
  const bool known =
      what == "truth" || what == "advance" || what == "stop-faults" || what == "reset";
  if (!known) return refused(404, "there are truth, advance, stop-faults and reset");
  const std::string_view method = what == "truth" ? "GET" : "POST";
  if (request.method != method) return refused(405, method);
  if (what == "truth") return json(200, world.truth());
  if (what == "advance") return advance(world, query);
  if (what == "stop-faults") {
    world.stop_faults();
  } else {
    world.reset();
  }
  return done();
}

}  // namespace lighthouse::served
