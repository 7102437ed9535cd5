// Package lists: tokens are found where they stand, and a version's origin is told apart.
#include "core/model/package_list.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string_view> texts(std::string_view list) {
  std::vector<std::string_view> out;
  for (const PackageToken& token : split_packages(list)) out.push_back(token.text);
  return out;
}

TEST(PackageList, SplitsAtWhiteSpace) {
  EXPECT_THAT(texts("docker-engine armoryspinnaker=1.9.40"),
              ElementsAre("docker-engine", "armoryspinnaker=1.9.40"));
  EXPECT_THAT(texts("  a\t b=1 \n"), ElementsAre("a", "b=1"));
  EXPECT_THAT(texts(" "), ElementsAre());
}

TEST(PackageList, AnExpressionIsOnePiece) {
  EXPECT_THAT(texts("a=${ parameters.version } b"), ElementsAre("a=${ parameters.version }", "b"));
  EXPECT_THAT(texts("a=${ {'x y': '}'}.x } b"), ElementsAre("a=${ {'x y': '}'}.x }", "b"));
  EXPECT_THAT(texts("a=1-${ x } b"), ElementsAre("a=1-${ x }", "b"));
  EXPECT_THAT(texts("a=${ never closed"), ElementsAre("a=${ never closed"));
}

TEST(PackageList, TellsNameAndVersion) {
  const auto tokens = split_packages("a b= c=1=2");
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[0].name, "a");
  EXPECT_EQ(tokens[0].version, std::nullopt);
  EXPECT_EQ(tokens[1].name, "b");
  EXPECT_EQ(tokens[1].version, "");
  EXPECT_EQ(tokens[2].name, "c");
  EXPECT_EQ(tokens[2].version, "1=2");
}

TEST(VersionOrigin, TellsWhereAVersionComesFrom) {
  EXPECT_EQ(origin_of(std::nullopt), VersionOrigin::kLatest);
  EXPECT_EQ(origin_of(""), VersionOrigin::kLatest);
  EXPECT_EQ(origin_of("1:2.0~rc1-3+b1"), VersionOrigin::kFixed);
  EXPECT_EQ(origin_of("${parameters.version}"), VersionOrigin::kParameter);
  EXPECT_EQ(origin_of("${NEW_VERSION}"), VersionOrigin::kUnresolved);
  EXPECT_EQ(origin_of("${trigger.buildInfo.number}"), VersionOrigin::kExpression);
  EXPECT_EQ(origin_of("${parameters}"), VersionOrigin::kExpression);
  EXPECT_EQ(origin_of("1.${parameters.patch}"), VersionOrigin::kExpression);
  EXPECT_EQ(origin_of("1.9_40"), VersionOrigin::kMalformed);
  EXPECT_EQ(origin_of("1=2"), VersionOrigin::kMalformed);
}

TEST(VersionOrigin, ReadsTheNameOfTheParameterInEachForm) {
  EXPECT_EQ(parameter_in("${parameters.version}"), "version");
  EXPECT_EQ(parameter_in("${ parameters.version }"), "version");
  EXPECT_EQ(parameter_in("${trigger.parameters.version}"), "version");
  EXPECT_EQ(parameter_in("${parameters['my-name']}"), "my-name");
  EXPECT_EQ(parameter_in("${parameters[\"my name\"]}"), "my name");
  EXPECT_EQ(parameter_in("${trigger.parameters['my-name']}"), "my-name");
}

TEST(VersionOrigin, AnythingElseIsNoParameter) {
  for (const std::string_view text : {"",
                                      "version",
                                      "${}",
                                      "${version}",
                                      "${NEW_VERSION}",
                                      "${parameters}",
                                      "${parameters.}",
                                      "${parameters.a.b}",
                                      "${parameters.my-name}",
                                      "${parameters[]}",
                                      "${parameters['']}",
                                      "${parameters['a}",
                                      "${parameters['a'] + ['b']}",
                                      "${parametersX.a}",
                                      "${parameters.a}${parameters.b}",
                                      "1.${parameters.a}",
                                      "${parameters.a}-1",
                                      "$parameters.a",
                                      "${parameters.a",
                                      "${trigger.trigger.parameters.a}"}) {
    EXPECT_EQ(parameter_in(text), std::nullopt) << text;
  }
}

TEST(VersionOrigin, SaysThatAPlainVariableWouldReachThePackageManager) {
  const std::string said = explain_version("armoryspinnaker", "${NEW_VERSION}");
  EXPECT_THAT(said, HasSubstr("armoryspinnaker=${NEW_VERSION} is literal text"));
  EXPECT_THAT(said, HasSubstr("would reach the package manager"));
  EXPECT_THAT(explain_version("a", "${parameters.v}"), HasSubstr("the pipeline's parameter \"v\""));
  EXPECT_THAT(explain_version("a", std::nullopt), HasSubstr("the newest in the repository"));
}

TEST(DebianVersion, HasItsCharactersOnly) {
  EXPECT_TRUE(is_debian_version("1.9.40"));
  EXPECT_TRUE(is_debian_version("1:2.0~rc1-3+b1"));
  for (const std::string_view text : {"", " ", "1 2", "1_2", "${v}", "1=2", "1/2", "1\n", "é"}) {
    EXPECT_FALSE(is_debian_version(text)) << text;
  }
}

TEST(PackageName, HasItsCharactersOnly) {
  EXPECT_TRUE(is_package_name("docker-engine"));
  EXPECT_TRUE(is_package_name("libstdc++6"));
  for (const std::string_view text : {"", "-a", "a b", "a=1", "${a}"}) {
    EXPECT_FALSE(is_package_name(text)) << text;
  }
}

RC_GTEST_PROP(PackageList, TokensAndSpacesAreTheWholeText, ()) {
  const std::string list = *rc::gen::container<std::string>(
      rc::gen::element('a', 'b', '=', ' ', '\t', '$', '{', '}', '\'', '1'));
  std::size_t at = 0;
  for (const PackageToken& token : split_packages(list)) {
    RC_ASSERT(token.offset >= at && !token.text.empty());
    RC_ASSERT(list.find_first_not_of(" \t", at) == token.offset);
    RC_ASSERT(list.substr(token.offset, token.text.size()) == token.text);
    RC_ASSERT(token.text == (token.version
                                 ? std::string(token.name) + "=" + std::string(*token.version)
                                 : std::string(token.name)));
    at = token.offset + token.text.size();
  }
  RC_ASSERT(list.find_first_not_of(" \t", at) == std::string::npos);
}

}  // namespace
}  // namespace lighthouse
