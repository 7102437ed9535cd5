#include "sim/check/ask.h"

namespace lighthouse::sim::check {

namespace {

Effect effect_of(Told told) {
  return told == Told::kRefused    ? Effect::kRefused
         : told == Told::kNotFound ? Effect::kNotFound
                                   : Effect::kDone;
}

Asked with_calls(Engine&& engine, Steps&& steps) {
  Asked out{.engine = std::move(engine)};
  for (Outgoing& call : steps.calls) {
    out.numbers.push_back(call.number);
    out.calls.push_back(std::move(call.call));
  }
  return out;
}

}  // namespace

Small<Outgoing, 8> next_reads(const Engine& engine) {
  Engine copy = engine;
  return copy.wake(kLookTime).calls;
}

Asked look(const Engine& engine, uint64_t visible, uint8_t failed) {
  Engine after = engine;
  Steps steps = after.wake(kLookTime);
  const auto reads = std::move(steps.calls);
  for (const Outgoing& out : reads) {
    const uint32_t index = read_index(kind_of(out.call));
    const bool fails = index < kReadKinds && (failed & (1U << index)) != 0;
    const CallError error{.code = ErrorCode::kUnavailable};
    steps = after.answered(
        kLookTime, out.number,
        fails ? error_answer(kind_of(out.call), error) : answer_read(out.call, visible));
  }
  return with_calls(std::move(after), std::move(steps));
}

Asked tell(const Asked& asked, uint32_t told) {
  Engine after = asked.engine;
  Steps steps;
  for (std::size_t i = 0; i < asked.calls.size(); ++i) {
    const Call& call = asked.calls[i];
    const auto how = static_cast<Told>((told >> (3 * i)) & 7U);
    const CallError error{.code = ErrorCode::kOutcomeUnknown};
    steps = after.answered(kLookTime, asked.numbers[i],
                           how == Told::kUnknown ? error_answer(kind_of(call), error)
                                                 : answer_write(call, effect_of(how)));
  }
  return with_calls(std::move(after), std::move(steps));
}

}  // namespace lighthouse::sim::check
