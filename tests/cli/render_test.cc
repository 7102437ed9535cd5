// The tree: what a View looks like as text, also when there is not room for all of it.
#include "cli/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse::cli {
namespace {

using namespace std::chrono_literals;

View some_view() {
  View view{.at = 42min + 10s,
            .operation = "upgrade to 1.9.40",
            .step = "drain",
            .doing = "draining what is out of service",
            .step_age = 4min + 10s};
  view.generations = {
      {.version = "1.9.40",
       .groups = {{.name = "armoryspinnaker-ha-v023",
                   .state = "serves",
                   .capacity = {2, 2, 2},
                   .instances = {{.name = "i-00000000000000003",
                                  .state = "in service",
                                  .balancers = {Mark::kIn, Mark::kIn},
                                  .work = 2},
                                 {.name = "i-00000000000000004",
                                  .state = "booting",
                                  .balancers = {Mark::kBetween, Mark::kFailing},
                                  .polls = true}}}}},
      {.version = "1.9.39",
       .groups = {{.name = "armoryspinnaker-ha-polling-v022", .state = std::string(kKeptState)},
                  {.name = "armoryspinnaker-ha-v022",
                   .state = "disabled",
                   .capacity = {0, 2, 1},
                   .instances = {{.name = "i-00000000000000001",
                                  .state = "in service",
                                  .note = "settling",
                                  .progress = 0.45}}}}}};
  view.pollers = 1;
  view.killed = 0;
  view.waits = {{.subject = "i-00000000000000001 of armoryspinnaker-ha-v022",
                 .why = "it has just left the load balancers",
                 .age = "for 2m",
                 .limit = "at most 8m more",
                 .ends = "connection draining being over"}};
  return view;
}

std::string text(const View& view, std::size_t rows = 100, std::size_t width = 120) {
  std::string out = "\n";
  for (const Line& line : render(view, rows)) out += to_text(line, width, Colors::kOff) + "\n";
  return out;
}

TEST(Render, DrawsGenerationsGroupsAndInstances) {
  EXPECT_EQ(text(some_view()), R"(
upgrade to 1.9.40   00:42:10   draining what is out of service   drain for 4m10s

1.9.40
└─ armoryspinnaker-ha-v023          serves  min 2 desired 2 max 2
   ├─ i-00000000000000003  in service  ✔ ✔  2 at work
   └─ i-00000000000000004  booting     … ✖  no work  polls
1.9.39
├─ armoryspinnaker-ha-v022          disabled  min 0 desired 1 max 2
│  └─ i-00000000000000001  in service  · ·  no work  settling ████░░░░░░
└─ empty, kept for a rollback: armoryspinnaker-ha-polling-v022

poller  one      killed  0      ✔ ✔  user-facing, internal load balancer

waits for
  i-00000000000000001 of armoryspinnaker-ha-v022: it has just left the load balancers
    for 2m, at most 8m more; ends with: connection draining being over
)");
}

TEST(Render, ShowsAnEndingInPlaceOfTheStep) {
  View view = some_view();
  view.ending = "done";
  view.waits.clear();
  EXPECT_THAT(text(view), testing::StartsWith("\nupgrade to 1.9.40   00:42:10   done\n"));
}

TEST(Render, TellsHowLongThereWasNoPollerOrTwo) {
  View view = some_view();
  view.pollers = 0;
  view.pollers_since = 95s;
  view.killed = 2;
  EXPECT_THAT(text(view), testing::HasSubstr("poller  none for 1m35s      killed  2 "));
  EXPECT_THAT(text(view), testing::Not(testing::HasSubstr("lost with")));
  view.lost_with_orca = 1;
  EXPECT_THAT(text(view), testing::HasSubstr("killed  2      lost with their Orca  1 "));
  view.pollers = 2;
  EXPECT_THAT(text(view), testing::HasSubstr("poller  2 for 1m35s"));
}

TEST(Render, ShortensTheWaitsFirst) {
  View view = some_view();
  for (int i = 0; i < 5; ++i) view.waits.push_back(view.waits.front());
  const std::size_t all = render(view, 100).size();
  EXPECT_EQ(all, 12u + 2u + 12u);
  const auto without_ends = render(view, all - 1);
  EXPECT_EQ(without_ends.size(), 12u + 2u + 6u);
  const auto few = render(view, 12 + 2 + 3);
  EXPECT_EQ(few.size(), 17u);
  EXPECT_EQ(to_text(few.back(), 120, Colors::kOff), "  and 4 more");
  for (std::size_t rows = 1; rows < 40; ++rows) EXPECT_LE(render(view, rows).size(), rows);
}

TEST(TextLine, IsCutByCharactersNotBytes) {
  const Line line{{.text = "✔✔✔✔", .color = Color::kGreen}, {.text = "ab"}};
  EXPECT_EQ(to_text(line, 6, Colors::kOff), "✔✔✔✔ab");
  EXPECT_EQ(to_text(line, 5, Colors::kOff), "✔✔✔✔…");
  EXPECT_EQ(to_text(line, 3, Colors::kOff), "✔✔…");
  EXPECT_EQ(to_text(line, 0, Colors::kOff), "");
  EXPECT_EQ(to_text(line, 6, Colors::kOn), "\x1b[32m✔✔✔✔\x1b[0mab");
}

TEST(Clock, CountsFromTheStart) {
  EXPECT_EQ(clock_text(0ms), "00:00:00");
  EXPECT_EQ(clock_text(26h + 3min + 4s), "26:03:04");
  EXPECT_EQ(clock_text(-90s), "-00:01:30");
}

}  // namespace
}  // namespace lighthouse::cli
