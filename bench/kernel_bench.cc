// How fast the simulator turns: the kernel with its trace hash beside a bare
// loop over the same agenda, and the cost of one choice.
//
// The ratio is what to watch. Both loops run in one process in turns of a few
// milliseconds, and the medians are compared, so a busy machine slows both.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/model/mix.h"
#include "fakes/base/agenda.h"
#include "fakes/base/choices.h"
#include "sim/kernel.h"
#include "sim/trace_hash.h"

namespace {

using lighthouse::Agenda;
using lighthouse::Choices;
using lighthouse::Duration;
using lighthouse::Event;
using lighthouse::Flow;
using lighthouse::Site;
using lighthouse::Time;
using lighthouse::TraceHash;

constexpr std::uint64_t kEventsPerTurn = 100'000;

// Pseudo-random but cheap: the agenda, not the delay, is what is measured.
Duration next_delay(std::uint32_t& state) {
  state = state * 1'664'525U + 1'013'904'223U;
  return Duration{1 + (state >> 22)};
}

// Each actor counts what it gets and schedules itself again within a second.
class RestlessWorld {
 public:
  explicit RestlessWorld(std::uint16_t actors) : actors_(actors) {
    for (std::uint16_t actor = 0; actor < actors; ++actor) {
      actors_[actor].random = actor;
      agenda_.at(Time{next_delay(actors_[actor].random)}, {.actor = actor});
    }
  }

  Agenda& agenda() { return agenda_; }
  TraceHash& trace() { return trace_; }
  [[nodiscard]] Time now() const { return now_; }
  void set_now(Time now) { now_ = now; }

  Flow handle(const Event& event) {
    Actor& actor = actors_[event.actor];
    actor.sum += event.a;
    agenda_.at(now_ + next_delay(actor.random),
               {.actor = event.actor, .kind = event.kind, .a = event.a + 1});
    return Flow::kContinue;
  }

 private:
  struct Actor {
    std::uint32_t random = 0;
    std::uint32_t sum = 0;
  };

  Agenda agenda_;
  TraceHash trace_;
  Time now_{};
  std::vector<Actor> actors_;
};

// The same work behind a plain call: what a simulator cannot do without.
[[gnu::noinline]] void handle_plainly(RestlessWorld& world, const Agenda::Entry& entry) {
  world.set_now(entry.time);
  benchmark::DoNotOptimize(world.handle(entry.event));
}

void run_bare(RestlessWorld& world, std::uint64_t events) {
  Agenda& agenda = world.agenda();
  for (std::uint64_t done = 0; done < events && !agenda.empty(); ++done) {
    handle_plainly(world, agenda.pop());
  }
}

void run_kernel(RestlessWorld& world, std::uint64_t events) {
  benchmark::DoNotOptimize(lighthouse::run(world, {.events = events}));
}

using Loop = void (*)(RestlessWorld&, std::uint64_t);

double nanoseconds_per_event(Loop loop, RestlessWorld& world) {
  const auto start = std::chrono::steady_clock::now();
  loop(world, kEventsPerTurn);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  return took.count() / static_cast<double>(kEventsPerTurn);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void bare_loop(benchmark::State& state) {
  RestlessWorld world(static_cast<std::uint16_t>(state.range(0)));
  for (auto unused : state) run_bare(world, kEventsPerTurn);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEventsPerTurn));
}
BENCHMARK(bare_loop)->Name("kernel/bare_loop")->Arg(10)->Arg(100)->Arg(1000);

void kernel_loop(benchmark::State& state) {
  RestlessWorld world(static_cast<std::uint16_t>(state.range(0)));
  for (auto unused : state) run_kernel(world, kEventsPerTurn);
  benchmark::DoNotOptimize(world.trace().value());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEventsPerTurn));
}
BENCHMARK(kernel_loop)->Name("kernel/with_trace")->Arg(10)->Arg(100)->Arg(1000);

// One iteration is a turn of each; the counters are medians over all turns.
void side_by_side(benchmark::State& state) {
  RestlessWorld bare_world(static_cast<std::uint16_t>(state.range(0)));
  RestlessWorld kernel_world(static_cast<std::uint16_t>(state.range(0)));
  std::vector<double> bare;
  std::vector<double> kernel;
  for (auto unused : state) {
    bare.push_back(nanoseconds_per_event(run_bare, bare_world));
    kernel.push_back(nanoseconds_per_event(run_kernel, kernel_world));
  }
  const double bare_median = median(bare);
  const double kernel_median = median(kernel);
  state.counters["events_per_second"] = 1e9 / kernel_median;
  state.counters["bare_events_per_second"] = 1e9 / bare_median;
  state.counters["ratio_to_bare"] = bare_median / kernel_median;
}
BENCHMARK(side_by_side)->Name("kernel/ratio_to_bare")->Arg(10)->Arg(100)->Arg(1000)->MinTime(1.0);

// --- choices -------------------------------------------------------------------------------------

// A world's worth of questions: each bucket sees `range` actors ask in turn.
template <class Ask>
void ask_in_turn(benchmark::State& state, Ask ask) {
  Choices choices = Choices::seeded(7);
  const auto actors = static_cast<std::uint16_t>(state.range(0));
  std::uint16_t actor = 0;
  Time now{};
  for (auto unused : state) {
    if (++actor == actors) {
      actor = 0;
      now += Duration{5'000};
      choices.set_now(now);
    }
    benchmark::DoNotOptimize(ask(choices, actor));
  }
  state.SetItemsProcessed(state.iterations());
}

void pick(benchmark::State& state) {
  ask_in_turn(state, [](Choices& choices, std::uint16_t actor) {
    return choices.pick(actor, Site::kOrcaPick, 5);
  });
}
BENCHMARK(pick)->Name("choices/pick")->Arg(50)->Arg(500);

void chance(benchmark::State& state) {
  ask_in_turn(state, [](Choices& choices, std::uint16_t actor) {
    return choices.chance(actor, Site::kLostAnswer, 10'000);
  });
}
BENCHMARK(chance)->Name("choices/chance")->Arg(50)->Arg(500);

void spread(benchmark::State& state) {
  ask_in_turn(state, [](Choices& choices, std::uint16_t actor) {
    return choices.spread(actor, Site::kAnswerLatency, Duration{40}, Duration{30'000});
  });
}
BENCHMARK(spread)->Name("choices/spread")->Arg(50)->Arg(500);

void copy_choices(benchmark::State& state) {
  Choices choices = Choices::seeded(
      7, lighthouse::ForcedChoices({{lighthouse::ChoiceKey::of(1, Site::kThrottle, 3, 0), 1}}));
  for (std::uint16_t actor = 0; actor < 80; ++actor) {
    benchmark::DoNotOptimize(choices.pick(actor, Site::kOrcaPick, 3));
  }
  for (auto unused : state) {
    Choices copy = choices;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(copy_choices)->Name("choices/copy");

// --- the agenda as a value -----------------------------------------------------------------------

void copy_agenda(benchmark::State& state) {
  RestlessWorld world(static_cast<std::uint16_t>(state.range(0)));
  run_kernel(world, 10'000);
  for (auto unused : state) {
    Agenda copy = world.agenda();
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(copy_agenda)->Name("agenda/copy")->Arg(10)->Arg(30)->Arg(100);

void hash_agenda(benchmark::State& state) {
  RestlessWorld world(static_cast<std::uint16_t>(state.range(0)));
  run_kernel(world, 10'000);
  for (auto unused : state) benchmark::DoNotOptimize(world.agenda().hash(world.now()));
}
BENCHMARK(hash_agenda)->Name("agenda/hash")->Arg(10)->Arg(30)->Arg(100);

}  // namespace
