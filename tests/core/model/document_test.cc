// Documents: whatever is accepted survives unchanged, and what is refused is named with its place.
#include "core/model/document.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string error_of(std::string_view text) {
  const auto document = Document::parse(text);
  return document ? "accepted: " + document->dump().substr(0, 200) : document.error();
}

Document parsed(std::string_view text) {
  return Document::parse(text).value();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Document, KeepsTheOrderOfKeysAndUnknownFields) {
  constexpr std::string_view kText =
      R"({"zebra":1,"ant":{"y":[],"x":null},"locked":{"ui":true},"count":-3,"share":0.25})";
  EXPECT_EQ(parsed(kText).dump(), kText);
}

TEST(Document, TheDefaultIsNull) {
  EXPECT_EQ(Document(), parsed("null"));
  EXPECT_EQ(Document().hash(), parsed(" null ").hash());
  EXPECT_EQ(Document().dump(), "null");
  EXPECT_TRUE(Document().json().is_null());
}

TEST(Document, EqualityIsOfTheContentNotOfTheSpacing) {
  EXPECT_EQ(parsed(R"({"a": 1})"), parsed("{\n\"a\":1}"));
  EXPECT_NE(parsed(R"({"a":1})"), parsed(R"({"a":2})"));
  EXPECT_NE(parsed(R"({"a":1})"), parsed(R"({"a":"1"})"));
  EXPECT_NE(parsed(R"({"a":1})"), parsed(R"({"a":1.0})"));
  EXPECT_NE(parsed(R"({"a":1,"b":2})"), parsed(R"({"b":2,"a":1})"));
}

TEST(Document, ACopySharesItsContent) {
  const Document one = parsed(R"({"a":[1,2,3]})");
  const Document copy =
      one;  // NOLINT(performance-unnecessary-copy-initialization): the copy is the test
  EXPECT_EQ(&one.json(), &copy.json());
}

TEST(Document, TheHashIsTheSameEverywhere) {
  EXPECT_EQ(parsed(R"({"name":"Deploy Spinnaker"})").hash(), 14350779283227365723u);
}

TEST(Document, NamesTheLineAndColumnOfABrokenText) {
  EXPECT_THAT(error_of("{\n  \"a\": 1,\n  \"b\" 2\n}"), StartsWith("line 3, column 7: "));
  EXPECT_THAT(error_of(""), StartsWith("line 1, column 1: "));
  EXPECT_THAT(error_of("{} {}"), StartsWith("line 1, column 4: "));
  EXPECT_THAT(error_of("{\"a\": 1"), StartsWith("line 1, column 8: "));
  EXPECT_THAT(error_of("<html>login</html>"), StartsWith("line 1, column 1: "));
  EXPECT_THAT(error_of("{\"a\":\"\xff\"}"), HasSubstr("UTF-8"));
}

TEST(Document, RefusesAKeyTwice) {
  EXPECT_EQ(error_of("{\"a\":1,\n\"b\":{\"a\":1},\n \"a\":2}"),
            "line 3, column 4: key \"a\" appears twice in one object");
  EXPECT_EQ(error_of(R"([{"a":1},{"a":1}])"), R"(accepted: [{"a":1},{"a":1}])");
  EXPECT_THAT(error_of(R"({"a":1,"\u0061":2})"), HasSubstr("appears twice"));
}

TEST(Document, RefusesWhatIsTooDeep) {
  EXPECT_EQ(error_of(nested(64)), "accepted: " + nested(64));
  EXPECT_EQ(error_of(nested(65)), "line 1, column 65: more than 64 levels");
  EXPECT_EQ(error_of(std::string(100000, '[')), "line 1, column 65: more than 64 levels");
}

TEST(Document, RefusesWhatIsTooLong) {
  const std::string fits = '"' + std::string(Document::kMostBytes - 2, 'x') + '"';
  EXPECT_TRUE(Document::parse(fits).has_value());
  EXPECT_THAT(error_of(' ' + fits), HasSubstr("4194305 bytes are more than the limit of 4194304"));
  std::string grows = "[1e14";
  while (grows.size() < Document::kMostBytes / 2) grows += ",1e14";
  EXPECT_THAT(error_of(grows + "]"), HasSubstr("bytes are more than the limit"));
}

TEST(Document, KeepsIntegersOrRefusesThem) {
  EXPECT_EQ(error_of("[18446744073709551615,-9223372036854775808]"),
            "accepted: [18446744073709551615,-9223372036854775808]");
  EXPECT_EQ(error_of("[1,\n18446744073709551616\n\n]"),
            "line 2, column 20: number 18446744073709551616 does not fit in 64 bits");
  EXPECT_THAT(error_of("[1e999]"), StartsWith("line 1, column 6: number overflow"));
}

TEST(Document, MessagesAreShortAndPrintable) {
  const std::string error = error_of("{\"a\":\x01" + std::string(100000, 'x'));
  EXPECT_LT(error.size(), 400u);
  const std::string key = '"' + std::string(100000, '\x7f') + "\":1";
  const std::string twice = error_of('{' + key + ',' + key + '}');
  EXPECT_LT(twice.size(), 400u);
  for (const char c : error + twice) EXPECT_TRUE(c >= 0x20 && c <= 0x7e);
}

TEST(Document, ATreeFromMemoryObeysTheSameLimits) {
  EXPECT_EQ(Document::from_json(Json{{"a", 1}}).value(), parsed(R"({"a":1})"));
  Json deep;
  for (int i = 0; i < 65; ++i) deep = Json::array({std::move(deep)});
  EXPECT_FALSE(Document::from_json(deep).has_value());
  EXPECT_FALSE(Document::from_json(Json{{"a", "\xff"}}).has_value());
  EXPECT_FALSE(Document::from_json(Json{{"a", std::nan("")}}).has_value());
  EXPECT_FALSE(
      Document::from_json(Json{{"a", std::numeric_limits<double>::infinity()}}).has_value());
}

Json any_json(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 8 : 6)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::arbitrary<int64_t>();
    case 3: return *rc::gen::arbitrary<uint64_t>();
    case 4: return *rc::gen::arbitrary<double>();
    case 5:
      return *rc::gen::container<std::string>(
          rc::gen::element('a', '"', '\\', '\n', '\x01', '$', '{'));
    case 6: {
      Json array = Json::array();
      for (int left = *rc::gen::inRange(0, 4); left > 0; --left)
        array.push_back(any_json(depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (int left = *rc::gen::inRange(0, 4); left > 0; --left) {
        object[*rc::gen::container<std::string>(rc::gen::element('a', 'b', '.', ' '))] =
            any_json(depth - 1);
      }
      return object;
    }
  }
}

RC_GTEST_PROP(Document, WhatIsWrittenReadsBackAsTheSame, ()) {
  const Json json = any_json(4);
  const Document document = parsed(json.dump(2));
  RC_ASSERT(document.json() == json);
  RC_ASSERT(document.dump() == json.dump());
  const Document again = parsed(document.dump());
  RC_ASSERT(again == document);
  RC_ASSERT(again.hash() == document.hash());
}

RC_GTEST_PROP(Document, AnyBytesAreAnsweredWithADocumentOrAPlace, (const std::string& bytes)) {
  const auto document = Document::parse(bytes);
  if (!document) RC_ASSERT(document.error().starts_with("line "));
}

RC_GTEST_PROP(Document, ABrokenTextIsAnsweredWithAPlace, ()) {
  const std::string text = '[' + any_json(3).dump() + ']';
  const auto kept = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto document = Document::parse(std::string_view(text).substr(0, kept));
  RC_ASSERT(!document.has_value());
  RC_ASSERT(document.error().starts_with("line "));
}

}  // namespace
}  // namespace lighthouse
