// The tree keeps the house rules. Each test reads every file and names each offending line.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/house/rules.h"
#include "tests/house/source_file.h"

namespace lighthouse::house {
namespace {

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = read_tree(LIGHTHOUSE_SOURCE_DIR);
  return files;
}

// All violations of one rule, one a line.
std::string violations_of(Rule rule) {
  Violations found;
  for (const SourceFile& file : tree()) {
    rule(file, found);
  }
  std::string lines;
  for (const Violation& violation : found) {
    lines += "\n" + violation.to_string();
  }
  return lines;
}

TEST(Tree, IsReadAndNotEmpty) {
  std::vector<std::string> paths;
  for (const SourceFile& file : tree()) {
    paths.push_back(file.path);
  }
  EXPECT_THAT(paths, testing::IsSupersetOf({"CMakeLists.txt", "dev", "tests/house/rules.cc"}));
}

TEST(Tree, LayersIncludeOnlyWhatTheyMay) {
  EXPECT_EQ(violations_of(check_includes), "");
}

TEST(Tree, HasNoClockRandomnessThreadOrEnvironmentInPureCode) {
  EXPECT_EQ(violations_of(check_determinism), "");
}

TEST(Tree, TestsDoNotSleep) {
  EXPECT_EQ(violations_of(check_no_sleep), "");
}

TEST(Tree, FilesAreShort) {
  EXPECT_EQ(violations_of(check_length), "");
}

TEST(Tree, HeadersSayWhatTheyAre) {
  EXPECT_EQ(violations_of(check_header), "");
}

TEST(Tree, MarksNoUnfinishedWork) {
  EXPECT_EQ(violations_of(check_words), "");
}

TEST(Tree, NamesAreSnakeCase) {
  EXPECT_EQ(violations_of(check_name), "");
}

}  // namespace
}  // namespace lighthouse::house
