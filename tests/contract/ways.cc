#include "tests/contract/ways.h"

#include <chrono>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/live/aws_caller.h"
#include "core/live/gate_caller.h"
#include "fakes/faces/aws_face.h"
#include "fakes/faces/gate_face.h"
#include "fakes/faces/redis_face.h"
#include "fakes/faces/redis_keys.h"
#include "fakes/faces/renumber.h"
#include "fakes/faces/wire_call.h"
#include "fakes/serve/http_server.h"
#include "fakes/serve/resp_server.h"
#include "tests/core/live/aws_world.h"
#include "tests/support/redis_server.h"

namespace lighthouse::contract {

namespace {

using fakes::Handles;
using namespace std::chrono_literals;

// One try each: what is repeated when is another test's.
live::PaceRules one_try() {
  return {.calls_per_second = 1'000, .burst = 1'000, .retry = {.most_tries = 1}};
}

live::Deadline soon() {
  return std::chrono::steady_clock::now() + 20s;
}

int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// The faces of a place behind sockets. A connection cannot be refused here: who listens, listens.
class Served final : public fakes::serve::RespHandler {
 public:
  explicit Served(Place& place) : place_(place) {}

  [[nodiscard]] wire::HttpResponse aws(const wire::HttpRequest& request) {
    const std::scoped_lock lock(mutex_);
    Context ctx = place_.context();
    return fakes::aws_face(ctx, place_.outside, request,
                           {.keys = keys_,
                            .origin_ms = fakes::kWireOriginMs,
                            .wall_epoch_seconds = unix_seconds(),
                            .page_limit = 1});
  }
  [[nodiscard]] wire::HttpResponse gate(const wire::HttpRequest& request) {
    const std::scoped_lock lock(mutex_);
    Context ctx = place_.context();
    return fakes::gate_face(ctx, place_.outside, request)
        .value_or(wire::HttpResponse{.status = 502});
  }
  [[nodiscard]] uint64_t open() override { return ++connections_; }
  void close(uint64_t /*connection*/) override {}
  [[nodiscard]] fakes::serve::AfterReply command(uint64_t /*connection*/,
                                                 std::span<const std::string_view> words,
                                                 std::string& out) override {
    const std::scoped_lock lock(mutex_);
    Context ctx = place_.context();
    const auto reply =
        fakes::redis_face(ctx, place_.outside, wire::redis::Command(words.begin(), words.end()));
    if (!reply) return fakes::serve::AfterReply::kClose;
    out += wire::redis::encode_reply(*reply);
    return fakes::serve::AfterReply::kGoOn;
  }

 private:
  Place& place_;
  std::mutex mutex_;
  uint64_t connections_ = 0;
  fakes::query::LongTermKeys keys_{{"AKID", {.secret_access_key = "secret"}}};
};

live::Url url_of(uint16_t port) {
  return live::parse_url("http://127.0.0.1:" + std::to_string(port)).value();
}

// The table of texts goes to where the client looks, and back.
template <class Ask>
Answer with_names(Handles& handles, live::SharedNames& names, Ask ask) {
  names.with([&](Names& table) { table = handles.names; });
  Answer answer = ask();
  names.with([&](Names& table) { handles.names = table; });
  return answer;
}

Answer ask_aws(Served& served, Handles& handles, const Call& call) {
  auto server = fakes::serve::HttpServer::start(
      {}, [&](const wire::HttpRequest& request) { return served.aws(request); });
  live::AwsWorld world;
  world.environment = {{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}};
  auto found = live::AwsCredentials::find({.environment = world.io().environment}, {}, world.io());
  live::AwsAccess access(std::move(found).value(), one_try());
  access.region = "us-east-1";
  access.urls.fill(url_of(server->port()));
  access.fleet = handles.of(fleet());
  const Call named = handles.of(call);
  live::SharedNames names;
  return with_names(handles, names,
                    [&] { return live::AwsCaller(access, names).call(named, soon()); });
}

Answer ask_gate(Served& served, Handles& handles, const Call& call,
                const wire::gate::GateTarget& target) {
  auto server = fakes::serve::HttpServer::start(
      {}, [&](const wire::HttpRequest& request) { return served.gate(request); });
  live::GateAccess access{.gate = {.url = url_of(server->port())},
                          .public_url = {.url = url_of(server->port())},
                          .target = target,
                          .pace = live::Pace(one_try())};
  const Call named = handles.of(call);
  live::SharedNames names;
  return with_names(handles, names,
                    [&] { return live::GateCaller(access, names).call(named, soon()); });
}

// The keys of the fake as they would lie in a server.
void fill(wire::redis::RedisConnection& server, const fakes::RedisKeys& keys) {
  for (const std::string& key : keys.all()) {
    const auto value = keys.find(key);
    std::vector<std::string> words;
    if (const auto* text = std::get_if<fakes::RedisText>(&*value)) {
      words = {"SET", key, *text};
    } else if (const auto* set = std::get_if<fakes::RedisSet>(&*value)) {
      words = {"SADD", key};
      words.insert(words.end(), set->begin(), set->end());
    } else {
      words = {"HMSET", key};
      for (const auto& [field, content] : std::get<fakes::RedisHash>(*value)) {
        words.insert(words.end(), {field, content});
      }
    }
    const std::vector<std::string_view> views(words.begin(), words.end());
    static_cast<void>(server.run(views));
  }
}

}  // namespace

Answer ask_typed(Place& place, const Call& call) {
  const FleetConfig config = fleet();
  Context ctx = place.context();
  return fakes::answer_call(ctx, place.outside, {.call = call, .fleet = config});
}

Answer ask_in_memory(Place& place, const Call& call) {
  const FleetConfig config = fleet();
  Context ctx = place.context();
  fakes::WireMemory memory;
  return fakes::answer_by_wire(ctx, place.outside, {.call = call, .fleet = config}, memory);
}

Answer ask_over_sockets(Place& place, const Call& call) {
  const CallKind kind = kind_of(call);
  Served served(place);
  Handles handles(place.outside.spinnaker.setup(), fakes::kWireOriginMs);
  Answer answer;
  if (wire::is_aws_call(kind)) {
    answer = ask_aws(served, handles, call);
  } else if (wire::gate::GateConversation::speaks(kind)) {
    answer = ask_gate(served, handles, call, fakes::gate_target(place.outside.spinnaker));
  } else {
    const fakes::serve::RespServer server(served, {});
    wire::redis::RedisConnection client(server.port());
    answer = client.ask(handles.of(call), handles.names);
  }
  return handles.numbered(kind, std::move(answer));
}

Answer ask_real_redis(Place& place, const Call& call) {
  const wire::redis::RedisServer server;
  wire::redis::RedisConnection client(server);
  fill(client, fakes::RedisKeys(place.outside.spinnaker, place.now));
  Handles handles(place.outside.spinnaker.setup(), fakes::kWireOriginMs);
  Answer answer = client.ask(handles.of(call), handles.names);
  return handles.numbered(kind_of(call), std::move(answer));
}

}  // namespace lighthouse::contract
