// Names: handles are stable, dense and never shared.
#include "core/model/names.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

TEST(Names, HandlesCountUpInOrderOfFirstSight) {
  Names names;
  EXPECT_EQ(names.intern("zebra"), 0u);
  EXPECT_EQ(names.intern("ant"), 1u);
  EXPECT_EQ(names.intern(""), 2u);
  EXPECT_EQ(names.intern("zebra"), 0u);
  EXPECT_EQ(names.size(), 3u);
}

TEST(Names, FindNeverAdds) {
  Names names;
  EXPECT_EQ(names.find("ant"), std::nullopt);
  EXPECT_EQ(names.size(), 0u);
  const uint32_t ant = names.intern("ant");
  EXPECT_EQ(names.find("ant"), ant);
  EXPECT_EQ(names.find("an"), std::nullopt);
}

TEST(Names, ACopyGrowsOnItsOwn) {
  Names names;
  (void)names.intern("ant");
  Names copy = names;
  EXPECT_TRUE(copy == names);
  EXPECT_EQ(copy.intern("bee"), 1u);
  EXPECT_FALSE(copy == names);
  EXPECT_EQ(names.find("bee"), std::nullopt);
  EXPECT_EQ(names.intern("cat"), 1u);
}

TEST(Names, ViewsSurviveGrowth) {
  Names names;
  const std::string_view first = names.text(names.intern("ant"));
  const char* const bytes = first.data();
  for (int i = 0; i < 5000; ++i) (void)names.intern(std::to_string(i));
  EXPECT_EQ(names.text(0).data(), bytes);
  EXPECT_EQ(first, "ant");
}

TEST(NamesDeathTest, AForeignHandleEndsTheProgram) {
  Names names;
  (void)names.intern("ant");
  EXPECT_DEATH((void)names.text(1), "name handle 1 is not in a table of 1");
  EXPECT_DEATH((void)names.text(Names::kNone), "is not in a table of 1");
}

RC_GTEST_PROP(Names, GiveEachTextItsOwnHandle, (const std::vector<std::string>& texts)) {
  Names names;
  std::vector<uint32_t> handles;
  for (const std::string& text : texts) handles.push_back(names.intern(text));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    RC_ASSERT(names.text(handles[i]) == texts[i]);
    RC_ASSERT(names.find(texts[i]) == handles[i]);
    RC_ASSERT(names.intern(texts[i]) == handles[i]);
  }
  RC_ASSERT(names.size() == std::set<std::string>(texts.begin(), texts.end()).size());
}

}  // namespace
}  // namespace lighthouse
