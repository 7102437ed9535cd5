// Package edits: one token changes and nothing else, or nothing changes and the error says what to
// do.
#include "core/decide/package_edit.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using Json = nlohmann::ordered_json;
using Code = EditError::Code;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kPackage = "armoryspinnaker";

Document doc(const Json& json) {
  return Document::from_json(json).value();
}

Json bake(std::string_view ref_id, std::string_view package) {
  return {{"type", "bake"}, {"refId", ref_id}, {"package", package}, {"rebake", false}};
}

Document pipeline(const std::vector<Json>& stages) {
  return doc({{"name", "Deploy Spinnaker"},
              {"zz", {{"unknown", 1}}},
              {"stages", stages},
              {"aa", nullptr}});
}

std::string package_after(std::string_view before) {
  const auto edited = set_package_version(pipeline({bake("1", before)}), kPackage, "2.0");
  if (!edited) return edited.error().message;
  return edited->json()["stages"][0]["package"].get<std::string>();
}

EditError error_of(const Document& document, std::optional<std::string> ref_id = std::nullopt) {
  const auto edited = set_package_version(document, kPackage, "2.0", ref_id);
  EXPECT_FALSE(edited.has_value());
  return edited ? EditError{} : edited.error();
}

TEST(PackageEdit, ReplacesOnlyTheToken) {
  EXPECT_EQ(package_after("armoryspinnaker=1.9.40"), "armoryspinnaker=2.0");
  EXPECT_EQ(package_after("armoryspinnaker"), "armoryspinnaker=2.0");
  EXPECT_EQ(package_after("armoryspinnaker="), "armoryspinnaker=2.0");
  EXPECT_EQ(package_after("  docker-engine\t armoryspinnaker=1.9.40   zsh=5 "),
            "  docker-engine\t armoryspinnaker=2.0   zsh=5 ");
  EXPECT_EQ(package_after("armoryspinnaker-ha=1 armoryspinnaker=1 xarmoryspinnaker=1"),
            "armoryspinnaker-ha=1 armoryspinnaker=2.0 xarmoryspinnaker=1");
  EXPECT_EQ(package_after("armoryspinnaker=${ NEW_VERSION } zsh"), "armoryspinnaker=2.0 zsh");
}

TEST(PackageEdit, LeavesOtherStagesAndUnknownFieldsAlone) {
  const Json deploy = {{"type", "deploy"}, {"package", "armoryspinnaker=1"}};
  const Document before =
      pipeline({bake("1", "base"), deploy, bake("2", "armoryspinnaker=1"), bake("3", "")});
  const Document after = set_package_version(before, kPackage, "2.0").value();
  EXPECT_EQ(after,
            pipeline({bake("1", "base"), deploy, bake("2", "armoryspinnaker=2.0"), bake("3", "")}));
}

TEST(PackageEdit, TheSameVersionGivesAnEqualDocument) {
  const Document before = pipeline({bake("1", "zsh armoryspinnaker=2.0")});
  EXPECT_EQ(set_package_version(before, kPackage, "2.0").value(), before);
}

TEST(PackageEdit, WithoutSuchABakeStageItSaysWhereToAddOne) {
  for (const Document& document :
       {pipeline({}), pipeline({bake("1", "docker-engine")}),
        pipeline({bake("1", "armoryspinnaker-ha=1")}), doc({{"name", "Deploy Spinnaker"}}),
        pipeline({{{"type", "bake"}, {"package", nullptr}}, {{"type", "deploy"}}})}) {
    const EditError error = error_of(document);
    EXPECT_EQ(error.code, Code::kNoBakeStage);
    EXPECT_THAT(error.message,
                AllOf(HasSubstr("pipeline \"Deploy Spinnaker\""), HasSubstr("add it there")));
  }
}

TEST(PackageEdit, SeveralStagesNeedARefId) {
  const Document two = pipeline({bake("1", "armoryspinnaker=1"), bake("2", "zsh armoryspinnaker")});
  const EditError error = error_of(two);
  EXPECT_EQ(error.code, Code::kAmbiguous);
  EXPECT_THAT(error.message,
              AllOf(HasSubstr("stages[0] (refId \"1\")"), HasSubstr("stages[1] (refId \"2\")"),
                    HasSubstr("configure the refId")));
  EXPECT_EQ(set_package_version(two, kPackage, "2.0", "2").value(),
            pipeline({bake("1", "armoryspinnaker=1"), bake("2", "zsh armoryspinnaker=2.0")}));
}

TEST(PackageEdit, ARefIdThatPicksNothingIsRefused) {
  const EditError error =
      error_of(pipeline({bake("1", "armoryspinnaker=1"), bake("2", "zsh")}), "2");
  EXPECT_EQ(error.code, Code::kNoBakeStage);
  EXPECT_THAT(error.message, AllOf(HasSubstr("refId \"2\""), HasSubstr("stages[0] (refId \"1\")")));
}

TEST(PackageEdit, APackageTwiceInOneListIsRefused) {
  const EditError error = error_of(pipeline({bake("1", "armoryspinnaker=1 armoryspinnaker")}), "1");
  EXPECT_EQ(error.code, Code::kAmbiguous);
  EXPECT_THAT(error.message, HasSubstr("twice in one package list"));
}

TEST(PackageEdit, TwoStagesWithOneRefIdAreRefused) {
  EXPECT_EQ(
      error_of(pipeline({bake("1", "armoryspinnaker"), bake("1", "armoryspinnaker")}), "1").code,
      Code::kAmbiguous);
}

TEST(PackageEdit, RefusesWhatIsNoVersionOrNoPackage) {
  const Document document = pipeline({bake("1", "armoryspinnaker=1")});
  for (const std::string_view version :
       {"", "${parameters.version}", "1 2", "1;reboot", "1=2", "1\n"}) {
    const auto edited = set_package_version(document, kPackage, version);
    ASSERT_FALSE(edited.has_value()) << version;
    EXPECT_EQ(edited.error().code, Code::kBadVersion);
    EXPECT_THAT(edited.error().message, HasSubstr("pipeline \"Deploy Spinnaker\""));
  }
  EXPECT_EQ(set_package_version(document, "", "1").error().code, Code::kBadPackage);
  EXPECT_EQ(set_package_version(document, "a b", "1").error().code, Code::kBadPackage);
}

TEST(PackageEdit, NamesTheFieldOfWrongType) {
  EXPECT_EQ(error_of(Document()).code, Code::kBadDocument);
  EXPECT_THAT(error_of(doc({{"name", "x"}, {"stages", 1}})).message, HasSubstr("stages: expected"));
  EXPECT_THAT(error_of(doc({{"name", "x"}, {"stages", {1}}})).message,
              HasSubstr("stages[0]: expected"));
  EXPECT_THAT(error_of(pipeline({bake("1", "a"), {{"type", "bake"}, {"package", 1}}})).message,
              HasSubstr("stages[1].package: expected"));
}

TEST(PackageVersions, ListsWhatEachBakeStageSets) {
  EXPECT_THAT(package_versions(pipeline({bake("1", "armoryspinnaker=1.9"), bake("2", "zsh=1"),
                                         bake("3", "zsh armoryspinnaker"),
                                         bake("4", "armoryspinnaker=${NEW_VERSION}")}),
                               kPackage),
              ElementsAre("1.9", "", "${NEW_VERSION}"));
  EXPECT_THAT(package_versions(Document(), kPackage), ElementsAre());
}

TEST(VersionParameter, IsFoundWhenEveryTokenNamesTheSame) {
  const auto parameter = [](const std::vector<std::string>& packages) {
    std::vector<Json> stages;
    for (const std::string& package : packages) stages.push_back(bake("1", package));
    return version_parameter(pipeline(stages), kPackage);
  };
  EXPECT_EQ(parameter({"zsh armoryspinnaker=${parameters.version}"}), "version");
  EXPECT_EQ(parameter({"armoryspinnaker=${trigger.parameters['my-name']}", "zsh=1"}), "my-name");
  EXPECT_EQ(parameter({"armoryspinnaker=${parameters.v}", "armoryspinnaker=${parameters['v']}"}),
            "v");
  EXPECT_EQ(parameter({"armoryspinnaker=${parameters.v}", "armoryspinnaker=${parameters.w}"}),
            std::nullopt);
  EXPECT_EQ(parameter({"armoryspinnaker=${parameters.v}", "armoryspinnaker=1"}), std::nullopt);
  EXPECT_EQ(parameter({"armoryspinnaker=1", "armoryspinnaker=${parameters.v}"}), std::nullopt);
  EXPECT_EQ(parameter({"armoryspinnaker=${NEW_VERSION}"}), std::nullopt);
  EXPECT_EQ(parameter({"zsh=${parameters.v}"}), std::nullopt);
  EXPECT_EQ(parameter({}), std::nullopt);
}

// --- properties ----------------------------------------------------------------------------------

rc::Gen<std::string> any_version() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(
      rc::gen::element('1', '0', 'a', 'Z', '.', '+', ':', '~', '-')));
}

std::string any_spaces(int least) {
  return std::string(static_cast<std::size_t>(*rc::gen::inRange(least, 4)), ' ');
}

// A package list around `token`, or without it when that is empty.
std::string any_list(const std::string& token) {
  const auto other = rc::gen::element<std::string>("docker-engine", "armoryspinnaker-ha=1", "zsh=5",
                                                   "armory=1", "a=${ parameters.armoryspinnaker }");
  std::string list = any_spaces(0);
  for (int left = *rc::gen::inRange(0, 3); left > 0; --left) list += *other + any_spaces(1);
  if (!token.empty()) list += token + any_spaces(1);
  for (int left = *rc::gen::inRange(0, 3); left > 0; --left) list += *other + any_spaces(1);
  return list;
}

// A pipeline with exactly one such token.
Document any_pipeline(const std::string& token) {
  std::vector<Json> stages;
  const int count = *rc::gen::inRange(1, 5);
  const int chosen = *rc::gen::inRange(0, count);
  for (int i = 0; i < count; ++i) {
    const std::string ref_id = std::to_string(i);
    Json stage = bake(ref_id, any_list(i == chosen ? token : ""));
    if (i != chosen && *rc::gen::arbitrary<bool>()) stage["type"] = "deploy";
    stage[*rc::gen::element<std::string>("x", "0", "Zz")] = *rc::gen::arbitrary<int>();
    stages.push_back(std::move(stage));
  }
  return pipeline(stages);
}

// The text with `@` for the token.
std::string masked(const Document& document, const std::string& token) {
  std::string text = document.dump();
  for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + 1)) {
    const char before = text[at - 1];
    const char after = text[at + token.size()];
    if ((before == ' ' || before == '"') && after == ' ')
      return text.replace(at, token.size(), "@");
  }
  return text;
}

TEST(PackageEdit, WhoSavedLastAndTheOrderOfKeysDoNotMakeAnotherPipeline) {
  const auto saved =
      Document::parse(R"({"name":"Deploy","updateTs":"1","lastModifiedBy":"a","stages":[]})");
  const auto read =
      Document::parse(R"({"stages":[],"lastModifiedBy":"b","updateTs":"2","name":"Deploy"})");
  const auto other =
      Document::parse(R"({"name":"Deploy","updateTs":"1","lastModifiedBy":"a","stages":[1]})");
  EXPECT_TRUE(same_pipeline(*saved, *read));
  EXPECT_FALSE(same_pipeline(*saved, *other));
}

RC_GTEST_PROP(PackageEdit, AllOtherBytesStayTheSame, ()) {
  const std::string old_token = *rc::gen::element<std::string>(
      "armoryspinnaker", "armoryspinnaker=1.9.40", "armoryspinnaker=${parameters.version}");
  const std::string version = *any_version();
  const Document before = any_pipeline(old_token);
  const Document after = set_package_version(before, kPackage, version).value();
  const std::string expected = masked(before, old_token);
  RC_ASSERT(expected.find('@') != std::string::npos);
  RC_ASSERT(masked(after, "armoryspinnaker=" + version) == expected);
  RC_ASSERT(package_versions(after, kPackage) == std::vector<std::string>{version});
}

RC_GTEST_PROP(PackageEdit, TwiceIsOnceAndTheLastOneWins, ()) {
  const Document before = any_pipeline("armoryspinnaker=0");
  const std::string first = *any_version();
  const std::string last = *any_version();
  const Document once = set_package_version(before, kPackage, last).value();
  RC_ASSERT(set_package_version(once, kPackage, last).value() == once);
  const Document detour = set_package_version(before, kPackage, first).value();
  RC_ASSERT(set_package_version(detour, kPackage, last).value() == once);
  RC_ASSERT(set_package_version(once, kPackage, "0").value() == before);
}

}  // namespace
}  // namespace lighthouse
