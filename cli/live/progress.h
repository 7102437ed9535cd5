// An operation on a real fleet before a person's eyes: a tree that redraws on a terminal, one line
// per event with its UTC time everywhere else, and every call in the log.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "cli/console.h"
#include "cli/live/log.h"
#include "cli/live/name_view.h"
#include "cli/screen.h"
#include "core/engine/engine.h"
#include "core/live/live_clock.h"

namespace lighthouse::cli {

enum class Display : uint8_t { kLines, kScreen };

class Progress {
 public:
  // All must outlive it.
  struct Around {
    Console& console;
    Log& log;
    live::SharedNames& names;
    const live::LiveClock& clock;
    const EngineConfig& engine;
  };
  Progress(const Around& around, Display display);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // A line of its own: "lighthouse begins: upgrade to 1.9.40 (run …)".
  void say(std::string_view text);

  // Of the driver: on its thread, after every step.
  void watch(const Engine& engine);

  // Of the performers, on any thread.
  void told(const Call& call, const Answer& answer, Duration took);

  // The last look at the operation, and what it came to. Nothing is shown afterwards.
  void finish();

 private:
  struct WaitKey {
    Reason reason = Reason::kNone;
    GroupId group;
    InstanceId instance;
    Part part = Part::kGroups;
    bool operator==(const WaitKey&) const = default;
  };

  void line(Line text);
  void flush_lines();
  void watch_lines(const Engine& engine);
  void watch_waits(const Engine& engine);
  void redraw(const std::stop_token& stop);
  void draw();

  Around around_;
  Display display_;
  std::mutex mutex_;
  NameView names_;
  std::vector<Line> pending_;
  std::optional<Step> step_;
  uint32_t deeds_ = 0;  // the next item of the record
  std::vector<WaitKey> waits_;
  bool ended_ = false;
  std::optional<Engine> shown_;  // for the screen: a copy of the engine's last state
  std::unique_ptr<Screen> screen_;
  std::condition_variable_any wake_;
  std::jthread drawing_;
};

}  // namespace lighthouse::cli
