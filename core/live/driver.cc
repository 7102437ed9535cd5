#include "core/live/driver.h"

#include <algorithm>
#include <utility>

#include "core/wire/conversation.h"

namespace lighthouse::live {

Driver::Driver(DriverOptions options, LiveClock clock)
    : options_(std::move(options)),
      clock_(clock),
      wake_at_(Deadline::max()) {
  for (uint32_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
}

// The threads end with the calls that they are in.
Driver::~Driver() {
  detach();
  for (std::jthread& thread : threads_) thread.request_stop();
  to_do_.notify_all();
}

void Driver::work(const std::stop_token& stop) {
  const std::unique_ptr<Performer> performer = options_.make_performer();
  while (true) {
    std::unique_lock lock(mutex_);
    if (!to_do_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    Answer answer = performer->perform(job.call, job.deadline);
    lock.lock();
    events_.push_back({.number = job.number, .answer = std::move(answer)});
    done_.notify_one();
  }
}

void Driver::tell_look(const Engine& engine) {
  const Look* look = engine.last_look();
  if (!options_.write_look || look == nullptr || look->number == last_look_) return;
  last_look_ = look->number;
  options_.write_look(engine);
}

void Driver::dispatch(const Engine& engine, Steps steps) {
  tell_look(engine);
  wake_at_ = std::min(wake_at_, clock_.real(steps.wake_at));
  const auto allowed = clock_.real(options_.call_deadline);
  const Deadline deadline = LiveClock::Real::now() + allowed;
  std::vector<Event> written;
  std::vector<Job> jobs;
  for (Outgoing& out : steps.calls) {
    const CallKind kind = kind_of(out.call);
    if (kind == CallKind::kAppendJournal) {
      written.push_back({.number = out.number, .answer = options_.write_journal(engine.record())});
      continue;
    }
    open_.push_back({.number = out.number, .kind = kind, .at = deadline + options_.grace});
    jobs.push_back({.number = out.number, .call = std::move(out.call), .deadline = deadline});
  }
  const std::scoped_lock lock(mutex_);
  std::ranges::move(written, std::back_inserter(events_));
  std::ranges::move(jobs, std::back_inserter(jobs_));
  to_do_.notify_all();
}

Deadline Driver::next_overdue() const {
  Deadline first = Deadline::max();
  for (const Overdue& open : open_) first = std::min(first, open.at);
  return first;
}

// Answers for calls whose performer does not come back. Those that no thread has taken yet were
// never sent.
std::vector<Driver::Event> Driver::take_overdue() {
  std::vector<Event> out;
  const Deadline now = LiveClock::Real::now();
  for (const Overdue& open : open_) {
    if (open.at > now) continue;
    const auto waiting = std::ranges::find(jobs_, open.number, &Job::number);
    const bool sent = waiting == jobs_.end();
    if (!sent) jobs_.erase(waiting);
    const wire::Loss loss = sent ? wire::Loss::kNoAnswer : wire::Loss::kNotSent;
    out.push_back({.number = open.number,
                   .answer = error_answer(
                       open.kind, wire::lost(open.kind, loss, "no answer within the deadline"))});
  }
  return out;
}

// What has come by `until`, at least one event if any came.
std::vector<Driver::Event> Driver::next_events(Deadline until) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !events_.empty() || detached_; };
  if (until == Deadline::max()) {
    done_.wait(lock, ready);
  } else {
    done_.wait_until(lock, until, ready);
  }
  std::vector<Event> out = std::exchange(events_, {});
  std::ranges::move(take_overdue(), std::back_inserter(out));
  return out;
}

DriverEnd Driver::run(Engine& engine) {
  dispatch(engine, engine.wake(clock_.now()));
  while (!engine.ended()) {
    if (options_.watch) options_.watch(engine);
    const std::vector<Event> events = next_events(std::min(wake_at_, next_overdue()));
    for (const Event& event : events) {
      std::erase_if(open_, [&](const Overdue& open) { return open.number == event.number; });
    }
    {
      const std::scoped_lock lock(mutex_);
      if (detached_) return DriverEnd::kDetached;
    }
    const bool due = LiveClock::Real::now() >= wake_at_;
    if (due) {
      wake_at_ = Deadline::max();
      dispatch(engine, engine.wake(clock_.now()));
    }
    for (const Event& event : events) {
      Answer answer = event.answer;
      dispatch(engine, engine.answered(clock_.now(), event.number, std::move(answer)));
    }
  }
  if (options_.watch) options_.watch(engine);
  return DriverEnd::kEnded;
}

void Driver::detach() {
  const std::scoped_lock lock(mutex_);
  detached_ = true;
  done_.notify_all();
}

}  // namespace lighthouse::live
