// The rules catch what they forbid and let the rest pass, shown on small texts.
#include "tests/house/rules.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/house/source_file.h"

namespace lighthouse::house {
namespace {

// The violations of one rule in a made-up file, as "line: rule".
std::vector<std::string> found(Rule rule, const std::string& path, const std::string& text) {
  Violations violations;
  rule(make_source_file(path, text), violations);
  std::vector<std::string> lines;
  for (const Violation& violation : violations) {
    lines.push_back(std::to_string(violation.line) + ": " + violation.rule);
  }
  return lines;
}

bool breaks(Rule rule, const std::string& path, const std::string& text) {
  return !found(rule, path, text).empty();
}

std::string include_of(const std::string& target) {
  return "#include \"" + target + "\"\n";
}

TEST(Includes, ALowerLayerMayNotSeeAHigherOne) {
  struct Case {
    const char* from;
    const char* to;
    bool allowed;
  };
  const std::vector<Case> cases = {
      {"core/model/a.h", "core/model/b.h", true},   {"core/model/a.h", "core/decide/b.h", false},
      {"core/decide/a.cc", "core/model/b.h", true}, {"core/decide/a.cc", "core/engine/b.h", false},
      {"core/engine/a.h", "core/decide/b.h", true}, {"core/engine/a.h", "core/wire/b.h", false},
      {"core/wire/a.h", "core/engine/b.h", true},   {"core/wire/a.h", "core/live/b.h", false},
      {"core/live/a.h", "core/wire/b.h", true},     {"core/live/a.h", "sim/b.h", false},
      {"core/engine/a.h", "fakes/aws/b.h", false},  {"core/model/a.h", "cli/b.h", false},
      {"fakes/aws/a.h", "core/engine/b.h", true},   {"fakes/aws/a.h", "core/wire/b.h", true},
      {"fakes/aws/a.h", "core/decide/b.h", false},  {"fakes/aws/a.h", "sim/b.h", false},
      {"sim/a.h", "fakes/aws/b.h", true},           {"sim/a.h", "core/decide/b.h", true},
      {"sim/a.h", "core/live/b.h", false},          {"sim/a.h", "cli/b.h", false},
      {"cli/a.cc", "core/live/b.h", true},          {"tests/sim/a.cc", "sim/b.h", true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(breaks(check_includes, c.from, include_of(c.to)), !c.allowed)
        << c.from << " includes " << c.to;
  }
}

TEST(Includes, NamesTheLineAndTheRule) {
  const std::string text = "// A file.\n\n" + include_of("sim/world.h");
  EXPECT_EQ(found(check_includes, "core/model/a.cc", text),
            std::vector<std::string>{"3: core/model may not include sim/world.h"});
}

TEST(Includes, StartAtTheRootAndUseQuotes) {
  EXPECT_TRUE(breaks(check_includes, "core/model/a.cc", include_of("ids.h")));
  EXPECT_TRUE(breaks(check_includes, "core/model/a.cc", include_of("../decide/drain.h")));
  EXPECT_TRUE(breaks(check_includes, "core/model/a.cc", "#include <core/decide/drain.h>\n"));
  EXPECT_TRUE(breaks(check_includes, "core/model/a.cc", "#  include  \"sim/a.h\"\n"));
  EXPECT_FALSE(breaks(check_includes, "core/model/a.cc", "#include <vector>\n"));
}

TEST(Includes, AreNotReadFromCommentsAndLiterals) {
  EXPECT_FALSE(breaks(check_includes, "core/model/a.cc", "// " + include_of("sim/a.h")));
  EXPECT_FALSE(breaks(check_includes, "core/model/a.cc",
                      "auto s = R\"(\n" + include_of("sim/a.h") + ")\";\n"));
}

TEST(Determinism, CatchesClocksRandomnessThreadsAndTheEnvironment) {
  const std::vector<std::string> bad = {
      "std::chrono::system_clock::now();",
      "std::chrono::steady_clock::now();",
      "std::random_device device;",
      "std::unordered_map<int, int> map;",
      "#include <unordered_set>",
      "const char* home = std::getenv(\"HOME\");",
      "std::thread thread(run);",
      "int r = std::rand();",
      "int r = rand();",
      "auto t = time(nullptr);",
      "auto t = std::time(&out);",
      "auto t = ::time( NULL );",
  };
  for (const std::string& line : bad) {
    EXPECT_TRUE(breaks(check_determinism, "core/engine/a.cc", line + "\n")) << line;
    EXPECT_TRUE(breaks(check_determinism, "sim/a.h", line + "\n")) << line;
    EXPECT_TRUE(breaks(check_determinism, "fakes/aws/a.cc", line + "\n")) << line;
  }
}

TEST(Determinism, LeavesTheEdgesAndLookAlikesAlone) {
  const std::string clock = "std::chrono::system_clock::now();\n";
  EXPECT_FALSE(breaks(check_determinism, "core/live/a.cc", clock));
  EXPECT_FALSE(breaks(check_determinism, "fakes/serve/a.cc", clock));
  EXPECT_FALSE(breaks(check_determinism, "cli/a.cc", clock));
  const std::vector<std::string> good = {
      "// No system_clock here.",
      "/* std::thread */ int a;",
      "auto s = \"steady_clock\";",
      "Time at = event.time();",
      "Time time() const;",
      "auto next = world->rand();",
      "int big = 1'000'000; char c = '\"';",
      "int thread = 3;",
      "int uptime(0);",
  };
  for (const std::string& line : good) {
    EXPECT_FALSE(breaks(check_determinism, "sim/a.cc", line + "\n")) << line;
  }
}

TEST(Determinism, SeesTheCodeAfterALiteral) {
  const std::string text =
      "auto s = R\"x(\" // )\")x\"; std::rand();\nchar c = '\\''; std::rand();\n";
  EXPECT_EQ(found(check_determinism, "sim/a.cc", text).size(), 2U);
}

TEST(Sleep, IsForbiddenInTests) {
  EXPECT_TRUE(breaks(check_no_sleep, "tests/sim/a.cc", "std::this_thread::sleep_for(1s);\n"));
  EXPECT_TRUE(breaks(check_no_sleep, "tests/sim/a.cc", "::sleep(1);\n"));
  EXPECT_FALSE(breaks(check_no_sleep, "tests/sim/a.cc", "// does not sleep(1)\n"));
  EXPECT_FALSE(breaks(check_no_sleep, "core/live/a.cc", "std::this_thread::sleep_for(1s);\n"));
}

TEST(Length, IsAtMostFourHundredLines) {
  const std::string full(400, '\n');
  EXPECT_FALSE(breaks(check_length, "core/model/a.cc", full));
  EXPECT_TRUE(breaks(check_length, "core/model/a.cc", full + "\n"));
  EXPECT_TRUE(breaks(check_length, "cli/a.cc", full + "\n"));
  EXPECT_FALSE(breaks(check_length, "tests/sim/a.cc", full + "\n"));
}

TEST(Header, StartsWithACommentAndIsIncludedOnce) {
  EXPECT_FALSE(breaks(check_header, "sim/a.h", "// What it is.\n#pragma once\n"));
  EXPECT_TRUE(breaks(check_header, "sim/a.h", "#pragma once\n"));
  EXPECT_TRUE(breaks(check_header, "sim/a.h", "// What it is.\n// #pragma once\n"));
  EXPECT_FALSE(breaks(check_header, "sim/a.cc", "int a;\n"));
}

TEST(Words, ForLaterAreCaughtInAnyFile) {
  const std::string later = std::string("// TO") + "DO: more\n";
  EXPECT_EQ(found(check_words, "docs/a.md", "one\n" + later).size(), 1U);
  EXPECT_TRUE(found(check_words, "docs/a.md", "one\n" + later).front().starts_with("2: "));
  EXPECT_TRUE(breaks(check_words, "sim/a.cc", std::string("// FIX") + "ME\n"));
  EXPECT_TRUE(breaks(check_words, "dev", std::string("# XX") + "X\n"));
  EXPECT_FALSE(breaks(check_words, "dev", std::string("mktemp lh.XX") + "XXXX\n"));
}

TEST(Names, AreSnakeCase) {
  EXPECT_FALSE(breaks(check_name, "fakes/aws/auto_scaling.cc", ""));
  EXPECT_TRUE(breaks(check_name, "fakes/aws/AutoScaling.cc", ""));
  EXPECT_TRUE(breaks(check_name, "fakes/aws/auto-scaling.cc", ""));
  EXPECT_TRUE(breaks(check_name, "fakes/AWS/auto_scaling.cc", ""));
  EXPECT_TRUE(breaks(check_name, "fakes/aws/auto_scaling.cpp", ""));
}

TEST(Violation, ReadsAsFileLineAndRule) {
  const Violation violation{.path = "sim/a.cc", .line = 7, .rule = "no"};
  EXPECT_EQ(violation.to_string(), "sim/a.cc:7: no");
}

}  // namespace
}  // namespace lighthouse::house
