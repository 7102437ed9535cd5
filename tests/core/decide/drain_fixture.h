// A drain of v022 while v023 serves, looked at from one moment to the next.
#pragma once

#include <gtest/gtest.h>

#include "tests/core/decide/looker.h"

namespace lighthouse {

using namespace std::chrono_literals;

class DrainFixture : public ::testing::Test {
 protected:
  [[nodiscard]] std::size_t terminations_sent() const {
    return l.world.made<TerminateAndDecrement>().size();
  }
  [[nodiscard]] std::size_t deeds_of(Deed deed) const {
    std::size_t count = 0;
    for (const SubmitRecord& r : l.world.made<SubmitRecord>()) count += r.deed == deed ? 1U : 0U;
    return count;
  }
  // Up to the look that writes the first intention down.
  void intend() {
    ASSERT_TRUE(l.look_until([this] { return !l.record().terminations.empty(); }));
    ASSERT_EQ(l.record().terminations.front().state, TerminationState::kIntended);
    ASSERT_EQ(terminations_sent(), 0U);
  }
  // Up to the look that sends the first termination.
  void send() {
    ASSERT_TRUE(l.look_until([this] { return terminations_sent() == 1; }));
  }

  Looker l{Operation::kDrain, MiniWorld{old_and_new()}};
};

}  // namespace lighthouse
