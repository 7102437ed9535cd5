#include "cli/show.h"

#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "cli/event_lines.h"
#include "cli/render.h"
#include "cli/screen.h"
#include "cli/world_view.h"

namespace lighthouse::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kFrame{100};

double seconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

// One event. False when there is none left before `end`, or when it was the last.
bool advance(sim::World& world, Time end) {
  return !world.over() && world.run({.end = end, .events = 1}).events == 1;
}

// What happens until the end, found out in a copy.
struct Preview {
  Time end{};
  std::vector<Time> events;
};

Preview preview(sim::World world) {
  EventLines lines;
  Preview out;
  while (advance(world, kNever)) {
    const std::size_t count = lines.next(world).size();
    out.events.insert(out.events.end(), count, world.now());
  }
  out.end = world.now();
  return out;
}

void play(Console& console, sim::World& world, Watcher& watcher, const Pace& pace) {
  const Preview ahead = preview(world);
  const Time begin = world.stage().zero + world.stage().scenario.start;
  const Timetable timetable(pace, begin, ahead.end, ahead.events);
  Screen screen(console);
  const steady_clock::time_point started = steady_clock::now();
  for (auto frame = started;; frame += kFrame) {
    std::this_thread::sleep_until(frame);
    const Time due = timetable.at(std::chrono::duration<double>(frame - started).count());
    while (advance(world, due)) watcher.see(world);
    screen.draw(render(view_of(world, watcher), console.rows - 1));
    if (due >= ahead.end || world.over()) return;
  }
}

// The same line twice in a row, like one call for each load balancer, is printed once and counted.
class FoldedLines {
 public:
  explicit FoldedLines(Console& console) : console_(console) {}
  void add(Line line) {
    if (count_ > 0 && line == held_) {
      ++count_;
      return;
    }
    flush();
    held_ = std::move(line);
    count_ = 1;
  }
  void flush() {
    if (count_ == 0) return;
    if (count_ > 1) held_.push_back({.text = fmt::format(" ×{}", count_)});
    print(console_, held_);
    count_ = 0;
  }

 private:
  Console& console_;
  Line held_;
  int count_ = 0;
};

void list(Console& console, sim::World& world) {
  EventLines lines;
  FoldedLines folded(console);
  while (advance(world, kNever)) {
    for (Line& line : lines.next(world)) folded.add(std::move(line));
  }
  folded.flush();
}

ExitCode code_of(const sim::World& world, Ending ending) {
  if (world.violation()) {
    const bool stuck = world.violation()->guarantee == sim::Guarantee::kG5;
    // What a scenario expects of the ending is not the caller's question here.
    if (world.violation()->guarantee != sim::Guarantee::kExpectation) {
      return stuck ? ExitCode::kNotConverged : ExitCode::kViolated;
    }
  }
  return exit_code_of(ending, world.stage().scenario.operation);
}

}  // namespace

Shown show_operation(Console& console, const std::shared_ptr<const sim::Stage>& stage,
                     uint64_t seed, const Pace& pace) {
  sim::World world(stage, sim::choices_of(*stage, seed));
  world.start_tracing();
  Watcher watcher;
  watcher.see(world);
  Shown out;
  if (console.live && pace.kind != Pace::Kind::kFast) play(console, world, watcher, pace);
  if (!console.live || pace.kind == Pace::Kind::kFast) list(console, world);

  // The same run once more, only for its own time.
  const steady_clock::time_point begin = steady_clock::now();
  sim::World again(stage, sim::choices_of(*stage, seed));
  (void)again.run();
  out.real_seconds = seconds_since(begin);

  const auto& controllers = world.controllers();
  if (!controllers.empty() && controllers.front().began != kNever) {
    const sim::Controller& first = controllers.front();
    out.ending = first.record().ending;
    out.took = (first.over() ? first.ended : world.now()) - first.began;
  }
  out.violation = world.violation();
  out.marks = world.marks();
  out.lost_with_orca = world.spinnaker().stranded().size();
  out.simulated = elapsed(world);
  out.code = code_of(world, out.ending);
  return out;
}

std::string seconds_text(Duration d) {
  return format_duration(d - d % Duration{1'000});
}

Line measures_line(const Shown& shown) {
  const sim::Marks& m = shown.marks;
  const bool good = shown.code == ExitCode::kDone;
  Line out{{.text = fmt::format("{} after {}", name_of(shown.ending), seconds_text(shown.took)),
            .color = good ? Color::kGreen : Color::kYellow}};
  const auto part = [&](std::string text, Color color = Color::kPlain) {
    out.push_back({.text = " · "});
    out.push_back({.text = std::move(text), .color = color});
  };
  part(fmt::format("killed {}", m.killed), m.killed == 0 ? Color::kGreen : Color::kRed);
  part(fmt::format("terminated {}", m.terminated));
  if (m.lowest_serving != INT32_MAX) part(fmt::format("never below {} serving", m.lowest_serving));
  part("poller gap " + seconds_text(m.poller_gap));
  part("overlap " + seconds_text(m.poller_overlap));
  if (m.drain_time > Duration{0}) part("drain " + seconds_text(m.drain_time));
  return out;
}

std::string speed_text(Duration simulated, double real_seconds) {
  const double seconds = static_cast<double>(simulated.count()) / 1'000;
  const double times = real_seconds > 0 ? seconds / real_seconds : 0;
  const std::string factor =
      times < 1e6 ? fmt::format("{:.0f}", times) : fmt::format("{:.1f} million", times / 1e6);
  return fmt::format("{} simulated in {:.2g} s, {} times as fast as real", seconds_text(simulated),
                     real_seconds, factor);
}

}  // namespace lighthouse::cli
