// The world of a scenario, living by the machine's clock, for whoever calls in: AWS, Gate, Orca's
// Redis and the public URL, with the scenario's faults at each. The controllers are outside.
//
// Thread-safe: one request at a time touches the world; one that a fault delays lets the others
// pass. All times and durations on the wire are the world's: a client whose clock runs as fast as
// the world's sees nothing strange, but that dates of signatures are the machine's.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/wire/http.h"
#include "core/wire/redis/resp.h"
#include "fakes/query/face.h"
#include "served/clock.h"
#include "served/part_of_call.h"
#include "sim/world.h"

namespace lighthouse::served {

struct ServedOptions {
  double speed = 1.0;  // seconds of the world in one of the machine's; 0: by advance() alone
  uint64_t seed = 0;   // 0: the benign run, without faults by rate
  fakes::query::LongTermKeys keys;
};

// Which endpoints can be connected to.
struct Doors {
  bool gate = true;
  bool url = true;
  bool redis = true;
  bool operator==(const Doors&) const = default;
};

class ServedWorld {
 public:
  ServedWorld(std::shared_ptr<const sim::Stage> stage, ServedOptions options);
  ServedWorld(const ServedWorld&) = delete;
  ServedWorld& operator=(const ServedWorld&) = delete;

  using HttpAnswer = std::optional<wire::HttpResponse>;  // nothing: no answer comes
  [[nodiscard]] HttpAnswer aws(const wire::HttpRequest& request);
  [[nodiscard]] HttpAnswer gate(const wire::HttpRequest& request);
  [[nodiscard]] HttpAnswer public_url(const wire::HttpRequest& request);
  // Nothing: the connection is lost.
  [[nodiscard]] std::optional<wire::redis::RespValue> redis(const wire::redis::Command& command);

  // What is due has happened.
  void catch_up();
  // Skips so much of the world's time; returns when what lay in it has happened.
  void advance(Duration by);
  void reset();        // a fresh world, at its beginning
  void stop_faults();  // … for good, until a reset
  // What a poller hook does on a host: Igor and Echo stop.
  [[nodiscard]] Result<Done> stop_poller(InstanceId instance);
  // Who waits for a delayed answer gets none, now and from here on.
  void stop();

  [[nodiscard]] Doors doors();
  // The truth, as JSON (served/truth_json.h).
  [[nodiscard]] std::string truth();
  [[nodiscard]] const sim::Stage& stage() const { return *stage_; }
  [[nodiscard]] double speed() const { return clock_.speed(); }

 private:
  using Lock = std::unique_lock<std::mutex>;
  using HttpFace = std::function<HttpAnswer(Context&, fakes::Outside&, fakes::aws::Freshness)>;

  // All of these require: the lock is held.
  void begin();
  void move_to_now();
  [[nodiscard]] bool wait_until(Lock& lock, Time when);
  [[nodiscard]] HttpAnswer over_http(Lock& lock, Endpoint endpoint, const PartOfCall& part,
                                     const HttpFace& face);
  void arrive_again(sim::CallInFlight message, sim::World::Act act);
  [[nodiscard]] int64_t origin_ms() const;  // Unix time of kStartOfTime

  std::shared_ptr<const sim::Stage> stage_;
  ServedOptions options_;
  std::mutex mutex_;
  std::condition_variable moved_;
  ScaledClock clock_;
  int64_t began_ms_ = 0;  // Unix time of the scenario's zero
  std::optional<sim::World> world_;
  // Second arrivals of calls that the network brings twice.
  std::multimap<Time, std::function<void()>> later_;
  std::array<bool, kCallKinds> stale_{};  // by kind: the call under way reads the past
  uint64_t generation_ = 0;               // of the world: counts resets
  bool stopped_ = false;
};

}  // namespace lighthouse::served
