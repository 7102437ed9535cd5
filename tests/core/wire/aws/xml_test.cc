// Reading XML strictly: what is there, what is wrong, and where.
#include "core/wire/aws/xml.h"

#include <functional>

#include <gtest/gtest.h>

namespace lighthouse::wire {
namespace {

// The first problem of reading `body` in this way, or of the document.
std::string problem(std::string_view body, const std::function<void(const XmlFields&)>& read) {
  const auto answer = XmlAnswer::parse(body);
  if (!answer) return answer.error();
  std::string error;
  read(answer->root(error));
  return error;
}

std::string parse_error(std::string_view body) {
  return problem(body, [](const XmlFields&) {});
}

TEST(XmlFields, ReadsEveryKind) {
  const auto answer = XmlAnswer::parse(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<n:R xmlns:n=\"urn:x\">\n <New>1</New>\n"
      "  <n:A>a &amp; <![CDATA[<b>]]></n:A><N>7</N><T>2017-04-13T16:59:50.5Z</T><B>true</B>"
      "  "
      "<L><member>x</member>\n<member>y</member></L><E/><O><L><item><K>k</K></item></L></O></n:R>");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->root_name(), "R");
  std::string error;
  const XmlFields r = answer->root(error);
  EXPECT_EQ(r.required_text("A"), "a & <b>");
  EXPECT_EQ(r.text("Absent"), "");
  EXPECT_EQ(r.required_count("N"), 7);
  EXPECT_EQ(r.required_time_ms("T"), 1'492'102'790'500);
  EXPECT_TRUE(r.required_boolean("B"));
  EXPECT_FALSE(r.boolean("Absent"));
  EXPECT_EQ(r.texts("L"), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(r.list("E").empty());
  EXPECT_TRUE(r.list("Absent").empty());
  EXPECT_FALSE(r.object("Absent"));
  const auto items = r.required_object("O")->list("L", "item");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].required_text("K"), "k");
  EXPECT_EQ(error, "");
}

TEST(XmlFields, NamesTheFieldThatIsWrong) {
  const auto count = [](const XmlFields& r) { (void)r.required_count("N"); };
  EXPECT_EQ(problem("<R/>", count), "N: is missing");
  EXPECT_EQ(problem("<R><N/></R>", count), "N: is empty");
  EXPECT_EQ(problem("<R><N>1</N><N>1</N></R>", count), "N: is there twice");
  EXPECT_EQ(problem("<R><N><M>1</M></N></R>", count), "N: expected text, found elements");
  for (const char* wrong : {"x", "1.5", "-1", "+1", " 1", "1 ", "99999999999", "0x1"}) {
    EXPECT_EQ(problem("<R><N>" + std::string(wrong) + "</N></R>", count),
              "N: expected a whole number from 0")
        << wrong;
  }
  EXPECT_EQ(problem("<R><B>True</B></R>", [](const XmlFields& r) { (void)r.boolean("B"); }),
            "B: expected true or false");
  EXPECT_EQ(
      problem("<R><T>yesterday</T></R>", [](const XmlFields& r) { (void)r.required_time_ms("T"); }),
      "T: expected a time like 2017-04-13T16:59:50Z");
  EXPECT_EQ(problem("<R><O>text</O></R>", [](const XmlFields& r) { (void)r.object("O"); }),
            "O: expected elements, found text");
}

TEST(XmlFields, NamesTheElementOfAList) {
  const auto second = [](const XmlFields& r) {
    for (const XmlFields& one : r.list("L")) (void)one.required_text("K");
  };
  EXPECT_EQ(problem("<R><L><member><K>k</K></member><member/></L></R>", second),
            "L[1].K: is missing");
  EXPECT_EQ(problem("<R><L>text</L></R>", second), "L: expected elements, found text");
  EXPECT_EQ(problem("<R><L><item><K>k</K></item></L></R>", second),
            "L: a list of member holds another element");
  EXPECT_EQ(problem("<R><L><member/></L></R>", [](const XmlFields& r) { (void)r.texts("L"); }),
            "L[0]: is empty");
}

TEST(XmlFields, KeepsTheFirstProblem) {
  EXPECT_EQ(problem("<R/>",
                    [](const XmlFields& r) {
                      (void)r.required_text("First");
                      (void)r.required_text("Second");
                    }),
            "First: is missing");
}

TEST(XmlAnswer, RefusesWhatIsNoAnswer) {
  EXPECT_EQ(parse_error(""), "the answer is empty");
  EXPECT_TRUE(parse_error("Bad Gateway").starts_with("the answer is no XML: "));
  EXPECT_TRUE(parse_error("<R><A>").starts_with("the answer is no XML: "));
  EXPECT_TRUE(parse_error("<html><p>login<br></html>").starts_with("the answer is no XML: "));
  EXPECT_EQ(parse_error("<R/><R/>"), "the answer has more than one root");
  EXPECT_EQ(parse_error(std::string("<R>\0</R>", 8)), "the answer is no text");
  EXPECT_EQ(parse_error("<!DOCTYPE r [<!ENTITY a \"b\">]><R>&a;</R>"),
            "the answer has a document type");
}

TEST(XmlAnswer, HasLimits) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  for (int i = 0; i < 200'000; ++i) deep += "</a>";
  EXPECT_EQ(parse_error(deep), "the answer is nested too deeply");
  const std::string huge = "<R>" + std::string(XmlAnswer::kMostBytes, 'x') + "</R>";
  EXPECT_EQ(parse_error(huge), "the answer is too long");
}

}  // namespace
}  // namespace lighthouse::wire
