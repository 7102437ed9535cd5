#include "sim/rivals/hands.h"

#include <algorithm>

namespace lighthouse::sim::rivals {

namespace {

InstanceId instance_of(const Call& call) {
  const auto* terminate = std::get_if<TerminateAndDecrement>(&call);
  return terminate == nullptr ? InstanceId{} : terminate->instance;
}

}  // namespace

// Event by event, so that the meter misses nothing.
void Hands::step_to(Time time) {
  while (world_.run({.end = time, .events = 1}).events == 1) meter_.see(world_);
  if (time > world_.now()) world_.set_now(time);
  meter_.see(world_);
}

void Hands::wait(Duration duration) {
  step_to(std::min(now() + duration, std::max(now(), deadline_)));
}

Answer Hands::call(const Call& request) {
  const CallKind kind = kind_of(request);
  if (out_of_time()) {
    return error_answer(kind, {.code = ErrorCode::kTimeout, .message = Message::truncated("late")});
  }
  const GroupId group = group_of(request, world_.aws());
  world_.outside_calls(++number_, request);
  std::optional<World::Heard> heard;
  while (!heard) {
    // A call in flight always has an event to come.
    (void)world_.run({.events = 1});
    meter_.see(world_);
    heard = world_.take_heard();
  }
  if (is_write(kind)) {
    deeds_.push_back({.at = now(),
                      .kind = kind,
                      .group = group,
                      .instance = instance_of(request),
                      .accepted = accepted(heard->answer)});
  }
  return std::move(heard->answer);
}

}  // namespace lighthouse::sim::rivals
