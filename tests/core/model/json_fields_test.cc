// JSON fields: the first wrong field is named with its path, and absent is not wrong.
#include "core/model/json_fields.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lighthouse {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Reading {
  explicit Reading(std::string_view text) : json(Json::parse(text)) {}
  Json json;
  std::string error;
  JsonFields fields{json, "a[0]", error};
};

TEST(JsonFields, AbsentAndNullAreEmptyNotWrong) {
  const Reading r(R"({"n":null})");
  for (const std::string_view key : {"n", "absent"}) {
    EXPECT_FALSE(r.fields.has(key));
    EXPECT_FALSE(r.fields.boolean(key));
    EXPECT_EQ(r.fields.setting(key), Setting::kOff);
    EXPECT_EQ(r.fields.count(key, 7), 7);
    EXPECT_EQ(r.fields.text(key), "");
    EXPECT_THAT(r.fields.texts(key), IsEmpty());
    EXPECT_THAT(r.fields.keys_of(key), IsEmpty());
    EXPECT_THAT(r.fields.objects(key), IsEmpty());
    EXPECT_THAT(r.fields.object(key), IsEmpty());
  }
  EXPECT_EQ(r.error, "");
}

TEST(JsonFields, ReadsWhatIsThere) {
  const Reading r(
      R"({"b":true,"c":3,"d":"12","t":"x","l":["p","q"],"o":{"k":1,"j":{}},"e":"${x}"})");
  EXPECT_TRUE(r.fields.boolean("b"));
  EXPECT_EQ(r.fields.setting("b"), Setting::kOn);
  EXPECT_EQ(r.fields.setting("e"), Setting::kUnknown);
  EXPECT_EQ(r.fields.count("c", 0), 3);
  EXPECT_EQ(r.fields.count("d", 0), 12);
  EXPECT_EQ(r.fields.count("e", 0), JsonFields::kNotKnown);
  EXPECT_EQ(r.fields.text("t"), "x");
  EXPECT_THAT(r.fields.texts("l"), ElementsAre("p", "q"));
  EXPECT_THAT(r.fields.keys_of("o"), ElementsAre("k", "j"));
  EXPECT_EQ(r.error, "");
}

TEST(JsonFields, ASettingMayBeWrittenAsText) {
  const Reading r(R"({"on":"true","off":"false","no":false})");
  EXPECT_EQ(r.fields.setting("on"), Setting::kOn);
  EXPECT_EQ(r.fields.setting("off"), Setting::kOff);
  EXPECT_EQ(r.fields.setting("no"), Setting::kOff);
  EXPECT_EQ(r.error, "");
  EXPECT_FALSE(r.fields.boolean("on"));
  EXPECT_EQ(r.error, "a[0].on: expected true or false, found \"true\"");
}

TEST(JsonFields, ACountIsAWholeNumberThatFits) {
  for (const std::string_view value : {"-1", "1.0", "2147483648", "true", "[]", R"("-1")", R"("")",
                                       R"("1x")", R"(" 1")", R"("2147483648")"}) {
    const Reading r(R"({"c":)" + std::string(value) + "}");
    EXPECT_EQ(r.fields.count("c", 0), 0) << value;
    EXPECT_TRUE(r.error.starts_with("a[0].c: expected a whole number from 0, found ")) << r.error;
  }
  EXPECT_EQ(Reading(R"({"c":2147483647})").fields.count("c", 0), INT32_MAX);
}

TEST(JsonFields, NamesTheElementOfAList) {
  const Reading texts(R"({"l":["p",2]})");
  (void)texts.fields.texts("l");
  EXPECT_EQ(texts.error, "a[0].l[1]: expected a text, found 2");
  const Reading objects(R"({"l":[{},{"x":{"t":[]}}]})");
  (void)objects.fields.objects("l").at(1).object("x").at(0).text("t");
  EXPECT_EQ(objects.error, "a[0].l[1].x.t: expected a text, found a list");
  const Reading element(R"({"l":[{},null]})");
  (void)element.fields.objects("l");
  EXPECT_EQ(element.error, "a[0].l[1]: expected an object, found null");
}

TEST(JsonFields, KeepsTheFirstError) {
  const Reading r(R"({"t":1,"l":2})");
  (void)r.fields.text("t");
  (void)r.fields.objects("l");
  (void)r.fields.required_text("absent");
  EXPECT_EQ(r.error, "a[0].t: expected a text, found 1");
}

TEST(JsonFields, ARequiredTextIsThereAndNotEmpty) {
  const Reading r(R"({"t":""})");
  (void)r.fields.required_text("t");
  EXPECT_EQ(r.error, "a[0].t: missing");
}

TEST(JsonFields, QuotesLittleOfWhatItFound) {
  const Reading r(R"({"b":")" + std::string(10000, 'x') + "\"}");
  (void)r.fields.boolean("b");
  EXPECT_LT(r.error.size(), 120u);
}

TEST(JsonFields, WhatIsNoObjectIsAnErrorAndHasNoFields) {
  const Json json = Json::array();
  std::string error;
  const JsonFields fields(json, "", error);
  EXPECT_EQ(error, "the document: expected an object, found a list");
  EXPECT_FALSE(fields.has("a"));
  EXPECT_EQ(fields.text("a"), "");
}

}  // namespace
}  // namespace lighthouse
