#include "fakes/faces/json_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lighthouse::fakes {
namespace {

using Json = nlohmann::ordered_json;

TEST(JsonText, PutsCommasBetweenElementsOnly) {
  JsonText out;
  out.begin('{').text("id", "a").key("empty").begin('[').end(']');
  out.key("rows").begin('[').begin('{').end('}').begin('{').number("n", 7).end('}').end(']');
  out.boolean("last", true).end('}');
  EXPECT_EQ(out.take(), R"({"id":"a","empty":[],"rows":[{},{"n":7}],"last":true})");
}

TEST(JsonText, TakesWhatWasWrittenBefore) {
  JsonText out;
  out.begin('[').value(R"({"a":1})").value("null").end(']');
  EXPECT_EQ(out.take(), R"([{"a":1},null])");
}

TEST(JsonText, EscapesAsTheLibraryDoes) {
  for (const std::string text :
       {"", "plain", "quo\"te", "back\\slash", "line\nend", "\x01", "\x7f", "gr\xc3\xbc\xc3\x9f"}) {
    JsonText out;
    out.begin('{').text(text, text).end('}');
    EXPECT_EQ(out.take(), Json({{text, text}}).dump()) << text;
  }
}

TEST(JsonText, ReplacesBytesThatAreNoUtf8) {
  JsonText out;
  EXPECT_EQ(out.text("a\xff").take(), "\"a\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace lighthouse::fakes
