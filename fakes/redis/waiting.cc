// Sessions that wait: for elements of a key, or for the end of CLIENT PAUSE.
#include <algorithm>
#include <utility>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {

void Engine::wait(Session& session, Waiting waiting) {
  waiting.order = next_wait_++;
  session.waiting = std::move(waiting);
  ++waiting_;
}

void Engine::end_wait(Session& session, std::string reply) {
  session.waiting.reset();
  --waiting_;
  deliveries_.push_back({.session = session.id, .bytes = std::move(reply)});
}

std::vector<Session*> Engine::waiting_for(Waiting::For what) {
  std::vector<Session*> out;
  for (auto& [id, session] : sessions_) {
    if (session.waiting && session.waiting->what == what) out.push_back(&session);
  }
  std::ranges::sort(out, {}, [](const Session* session) { return session->waiting->order; });
  return out;
}

// What is served may make other keys ready, which come behind those that already are.
void Engine::serve_ready(int64_t now_ms) {
  while (!ready_.empty()) {
    const ReadyKey ready = std::move(ready_.front());
    ready_.pop_front();
    if (databases_[ready.database].find(ready.key) != nullptr) {
      serve(ready.database, ready.key, now_ms);
    }
  }
}

void Engine::serve(std::size_t database, std::string_view key, int64_t now_ms) {
  for (Session* const session : waiting_for(Waiting::For::kElements)) {
    if (session->database != database) continue;
    if (std::ranges::find(session->waiting->keys, key) == session->waiting->keys.end()) continue;
    const std::vector<std::string> words = session->waiting->words;
    const std::vector<std::string_view> views(words.begin(), words.end());
    std::string out;
    Reply reply(out, session->protocol);
    Context context{.engine = *this,
                    .session = *session,
                    .db = databases_[database],
                    .args = views,
                    .now_ms = now_ms,
                    .reply = reply,
                    .ready_key = key};
    find_command(views[0])->run(context);
    if (!out.empty()) end_wait(*session, std::move(out));
  }
}

bool Engine::postponed(const Session& session, const Command& command, Words words,
                       int64_t now_ms) const {
  if (pause_ == Pause::kNone || now_ms >= pause_until_ms_) return false;
  const CommandFacts& facts = *command.facts_for(words);
  // Else nobody could end the pause.
  if (facts.container() == "client") return false;
  if (pause_ == Pause::kAll) return true;
  const auto writes = [&](const CommandFacts& one) {
    return one.has("write") || one.name.starts_with("eval") || one.name == "publish";
  };
  if (facts.name != "exec") return writes(facts);
  return std::ranges::any_of(session.queued, [&](const std::vector<std::string>& queued) {
    return writes(*find_command(queued.front())->facts);
  });
}

void Engine::pause(int64_t until_ms, Pause what) {
  // The longer and the stricter of two pauses holds.
  pause_until_ms_ = pause_ == Pause::kNone ? until_ms : std::max(pause_until_ms_, until_ms);
  pause_ = std::max(pause_, what);
}

void Engine::unpause(int64_t now_ms) {
  pause_ = Pause::kNone;
  for (Session* const session : waiting_for(Waiting::For::kUnpause)) {
    const std::vector<std::string> words = std::move(session->waiting->words);
    session->waiting.reset();
    --waiting_;
    const std::vector<std::string_view> views(words.begin(), words.end());
    std::string out;
    execute(*session, views, now_ms, out);
    deliveries_.push_back({.session = session->id, .bytes = std::move(out)});
  }
}

std::optional<int64_t> Engine::next_wake_ms() const {
  if (waiting_ == 0) return std::nullopt;
  std::optional<int64_t> out;
  for (const auto& [id, session] : sessions_) {
    if (!session.waiting || !session.waiting->until_ms) continue;
    out = std::min(out.value_or(*session.waiting->until_ms), *session.waiting->until_ms);
  }
  return out;
}

void Engine::wake(int64_t now_ms) {
  if (pause_ != Pause::kNone && now_ms >= pause_until_ms_) unpause(now_ms);
  for (Session* const session : waiting_for(Waiting::For::kElements)) {
    const auto until_ms = session->waiting->until_ms;
    if (until_ms && now_ms >= *until_ms) {
      end_wait(*session, std::move(session->waiting->on_timeout));
    }
  }
}

void Engine::swap(std::size_t one, std::size_t other) {
  if (one == other) return;
  for (const std::size_t number : {one, other}) touch_all(number);
  std::swap(databases_[one], databases_[other]);
  // Who watches a key, or waits for it, meets it where it is now.
  for (const std::size_t number : {one, other}) {
    touch_all(number);
    for (Session* const session : waiting_for(Waiting::For::kElements)) {
      if (session->database != number) continue;
      for (const std::string& key : session->waiting->keys) {
        ready_.push_back({.database = number, .key = key});
      }
    }
  }
}

}  // namespace lighthouse::fakes::redis
