#include "cli/live/progress.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "cli/event_lines.h"
#include "cli/live/call_words.h"
#include "cli/live/live_view.h"
#include "cli/render.h"
#include "core/decide/explain.h"
#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

constexpr std::chrono::seconds kFrame{1};

// The journal and the lease are Lighthouse's own affair.
bool is_shown(CallKind kind) {
  return is_write(kind) && kind != CallKind::kAppendJournal && kind != CallKind::kReleaseLease;
}

Piece outcome_of(const Answer& answer) {
  const CallError* error = failure_of(answer);
  if (error == nullptr) return {.text = "accepted", .color = Color::kGreen};
  return {.text = error->message.empty()
                      ? std::string(name_of(error->code))
                      : fmt::format("{} ({})", name_of(error->code), error->message.view()),
          .color = Color::kYellow};
}

}  // namespace

Progress::Progress(const Around& around, Display display)
    : around_(around),
      display_(display),
      names_(around.names) {
  if (display == Display::kLines) return;
  around_.log.hold();
  screen_ = std::make_unique<Screen>(around.console);
  drawing_ = std::jthread([this](const std::stop_token& stop) { redraw(stop); });
}

Progress::~Progress() {
  finish();
}

void Progress::finish() {
  if (drawing_.joinable()) {
    drawing_.request_stop();
    drawing_.join();
    const std::scoped_lock lock(mutex_);
    draw();
    screen_.reset();
    around_.log.release();
  }
  const std::scoped_lock lock(mutex_);
  flush_lines();
}

void Progress::say(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  line({{.text = std::string(text), .color = Color::kBold}});
  flush_lines();
}

// Requires: the lock.
void Progress::line(Line text) {
  const Time now = around_.clock.now();
  const int64_t seconds = now.time_since_epoch().count() / 1'000;
  for (Piece& piece : text) piece.text = around_.log.redact(piece.text);
  std::string plain;
  for (const Piece& piece : text) plain += piece.text;
  around_.log.detail(plain);
  text.insert(text.begin(),
              {.text = wire::format_iso8601(seconds * 1'000) + "  ", .color = Color::kDim});
  pending_.push_back(std::move(text));
}

// Requires: the lock.
void Progress::flush_lines() {
  if (display_ == Display::kLines) {
    for (const Line& one : pending_) print(around_.console, one);
    around_.console.out.flush();
  }
  pending_.clear();
}

void Progress::told(const Call& call, const Answer& answer, Duration took) {
  const std::scoped_lock lock(mutex_);
  const CallKind kind = kind_of(call);
  const std::string subject = subject_of(call, names_.names());
  const Piece outcome = outcome_of(answer);
  around_.log.detail(
      fmt::format("{}{}: {}, {} ms", name_of(kind), subject, outcome.text, took.count()));
  if (is_shown(kind)) line({{.text = fmt::format("{}{}: ", verb_of(kind), subject)}, outcome});
}

void Progress::watch(const Engine& engine) {
  const std::scoped_lock lock(mutex_);
  watch_lines(engine);
  flush_lines();
  if (display_ == Display::kScreen) shown_ = engine;
}

void Progress::watch_lines(const Engine& engine) {
  const RunRecord& record = engine.record();
  if (!step_) deeds_ = record.next_item;  // what was done before this process began was told then
  if (step_ != record.step && record.step != Step::kEnded) {
    line({{.text = fmt::format("{}: ", name_of(record.step)), .color = Color::kCyan},
          {.text = std::string(sentence_of(record.step))}});
  }
  step_ = record.step;
  for (const DeedRecord& deed : record.deeds) {
    if (deed.item < deeds_) continue;
    line({{.text = describe(deed.deed, deed.group, deed.instance, names_.names()),
           .color = Color::kGreen}});
  }
  deeds_ = std::max(deeds_, record.next_item);
  watch_waits(engine);
  if (ended_ || !engine.ended()) return;
  ended_ = true;
  const bool good = record.ending == Ending::kDone || record.ending == Ending::kRolledBack;
  line({{.text = "lighthouse: ", .color = Color::kBold},
        {.text = explain_ending(record, names_.names()),
         .color = good ? Color::kGreen : Color::kYellow}});
}

// A wait is told when it begins; how long it lasts is for `status` and `explain`.
void Progress::watch_waits(const Engine& engine) {
  if (engine.phase() != Engine::Phase::kWaiting) return;
  std::vector<WaitKey> now;
  for (const Wait& wait : engine.waits()) {
    const WaitKey key{
        .reason = wait.reason, .group = wait.group, .instance = wait.instance, .part = wait.part};
    now.push_back(key);
    if (wait.reason == Reason::kAsked || std::ranges::find(waits_, key) != waits_.end()) continue;
    line({{.text = "waits: ", .color = Color::kDim},
          {.text = explain(wait, names_.names(), around_.clock.now())}});
  }
  waits_ = std::move(now);
}

void Progress::redraw(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    draw();
    (void)wake_.wait_for(lock, stop, kFrame, [] { return false; });
  }
}

// Requires: the lock.
void Progress::draw() {
  if (!shown_) return;
  const View view = live_view({.seen = shown_->observation(),
                               .record = shown_->record(),
                               .waits = {shown_->waits().data(), shown_->waits().size()},
                               .config = around_.engine,
                               .names = names_.names(),
                               .now = around_.clock.now()});
  screen_->draw(render(view, around_.console.rows - 1));
}

}  // namespace lighthouse::cli
