// The driver: gives an engine a clock, threads and a journal, and brings it the answers to its
// calls as events. The engine itself stays on the thread that calls `run`.
//
// * Calls that the engine makes at once are performed at once, on `threads` threads.
// * Every call is answered: by its performer, or, when that is overdue, by what is known of it then
//   (kTimeout for a read, kOutcomeUnknown for a write that may have been sent). Its late answer is
//   dropped.
// * A run record is written before the call that depends on it, because the engine waits for it.
// * `detach` leaves the operation where it is: nothing is cancelled, and another Lighthouse, or the
//   next one, goes on from the journal.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/engine/engine.h"
#include "core/live/live_clock.h"
#include "core/live/performer.h"

namespace lighthouse::live {

struct DriverOptions {
  uint32_t threads = 6;
  Duration call_deadline{30'000};  // Policy::call_deadline
  // Beyond its deadline a performer may need this long to come back before it is given up.
  Duration grace{2'000};
  MakePerformer make_performer;
  // Writes the record; answered only after it is on disk.
  std::function<Result<Done>(const RunRecord&)> write_journal;
  // Told of every decision before anything of it is done, if the engine keeps its looks. May be
  // empty.
  std::function<void(const Engine&)> write_look;
  // Called on the thread of `run` after every step: for those who show or log it. May be empty.
  std::function<void(const Engine&)> watch;
};

enum class DriverEnd : uint8_t { kEnded, kDetached };

class Driver {
 public:
  Driver(DriverOptions options, LiveClock clock);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  // Wakes the engine and drives it until its operation has ended, or until `detach`. Call once.
  [[nodiscard]] DriverEnd run(Engine& engine);

  // From any thread: `run` returns after the step it is in. Calls that are under way finish or are
  // given up; what they did is found by looking.
  void detach();

 private:
  struct Job {
    uint32_t number = 0;
    Call call;
    Deadline deadline;
  };
  struct Event {
    uint32_t number = 0;
    Answer answer;
  };
  struct Overdue {
    uint32_t number = 0;
    CallKind kind{};
    Deadline at;
  };

  void work(const std::stop_token& stop);
  void tell_look(const Engine& engine);
  void dispatch(const Engine& engine, Steps steps);
  [[nodiscard]] std::vector<Event> next_events(Deadline until);
  [[nodiscard]] std::vector<Event> take_overdue();
  [[nodiscard]] Deadline next_overdue() const;

  DriverOptions options_;
  LiveClock clock_;
  Deadline wake_at_;
  uint64_t last_look_ = 0;     // that `write_look` was told of
  std::vector<Overdue> open_;  // calls without an answer

  mutable std::mutex mutex_;
  std::condition_variable_any to_do_;
  std::condition_variable done_;
  std::deque<Job> jobs_;
  std::vector<Event> events_;
  bool detached_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace lighthouse::live
