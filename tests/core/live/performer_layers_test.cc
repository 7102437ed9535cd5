// What is not to leave the process does not, whatever is asked for.
#include "core/live/performer_layers.h"

#include <gtest/gtest.h>

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;

// Every kind of call, with empty requests.
template <std::size_t... I>
std::vector<Call> every_call(std::index_sequence<I...> /*all*/) {
  return {Call(std::in_place_index<I>)...};
}
std::vector<Call> every_call() {
  return every_call(std::make_index_sequence<kCallKinds>{});
}

// Answers everything, and counts what reached it.
class Outside final : public Performer {
 public:
  explicit Outside(std::vector<CallKind>& reached) : reached_(reached) {}
  Answer perform(const Call& call, Deadline /*deadline*/) override {
    reached_.push_back(kind_of(call));
    return error_answer(kind_of(call), {.code = ErrorCode::kThrottled});
  }

 private:
  std::vector<CallKind>& reached_;
};

Deadline soon() {
  return std::chrono::steady_clock::now() + 5s;
}

TEST(ReadOnlyPerformer, LetsNoWriteAndNoLeaseOut) {
  std::vector<CallKind> reached;
  ReadOnlyPerformer performer(std::make_unique<Outside>(reached),
                              [](Deadline) { return Result<Lease>(Lease{.holder = 9}); });
  uint32_t writes = 0;
  for (const Call& call : every_call()) {
    const Answer answer = performer.perform(call, soon());
    const CallKind kind = kind_of(call);
    if (is_write(kind)) {
      ++writes;
      ASSERT_NE(failure_of(answer), nullptr) << name_of(kind);
      EXPECT_EQ(failure_of(answer)->code, ErrorCode::kDenied) << name_of(kind);
    }
    if (kind == CallKind::kHoldLease) {
      EXPECT_EQ(std::get<Result<Lease>>(answer)->holder, 9u);
    }
  }
  EXPECT_GE(writes, 13u);
  for (const CallKind kind : reached) {
    EXPECT_FALSE(is_write(kind)) << name_of(kind);
    EXPECT_NE(kind, CallKind::kHoldLease);
  }
  EXPECT_EQ(reached.size(), kCallKinds - writes - 1) << "every other read goes on";
}

TEST(OfflinePerformer, AsksNeitherGateNorRedis) {
  std::vector<CallKind> reached;
  OfflinePerformer performer(std::make_unique<Outside>(reached));
  for (const Call& call : every_call()) {
    const Answer answer = performer.perform(call, soon());
    const Endpoint endpoint = endpoint_of(kind_of(call));
    if (endpoint != Endpoint::kGate && endpoint != Endpoint::kRedis) continue;
    ASSERT_NE(failure_of(answer), nullptr);
    EXPECT_EQ(failure_of(answer)->code, ErrorCode::kUnavailable) << "unknown is busy";
  }
  for (const CallKind kind : reached) {
    EXPECT_NE(endpoint_of(kind), Endpoint::kGate) << name_of(kind);
    EXPECT_NE(endpoint_of(kind), Endpoint::kRedis) << name_of(kind);
  }
}

TEST(ToldPerformer, TellsOfEachCallAfterItsAnswer) {
  std::vector<CallKind> reached;
  std::vector<CallKind> told;
  ToldPerformer performer(std::make_unique<Outside>(reached),
                          [&](const Call& call, const Answer& answer, Duration took) {
                            EXPECT_NE(failure_of(answer), nullptr);
                            EXPECT_GE(took, 0ms);
                            told.push_back(kind_of(call));
                          });
  for (const Call& call : every_call()) (void)performer.perform(call, soon());
  EXPECT_EQ(told, reached);
}

}  // namespace
}  // namespace lighthouse::live
