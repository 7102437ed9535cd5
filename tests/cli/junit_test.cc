// JUnit XML: well-formed whatever the texts are.
#include "cli/junit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse::cli {
namespace {

TEST(Junit, EscapesWhatXmlReads) {
  EXPECT_EQ(escape_xml("a<b>&\"c'\n\t"), "a&lt;b&gt;&amp;&quot;c&apos;&#10;&#9;");
  EXPECT_EQ(escape_xml("i-… ✔ 𝄞"), "i-… ✔ 𝄞");
}

TEST(Junit, ReplacesWhatXmlCannotHold) {
  using namespace std::string_view_literals;
  EXPECT_EQ(escape_xml("a\0b\x1b[1m"sv), "a?b?[1m");
  EXPECT_EQ(escape_xml("\xff\xc0\x80\xe2\x82"), "?????");
  EXPECT_EQ(escape_xml("\xed\xa0\x80"), "???") << "a surrogate";
  EXPECT_EQ(escape_xml("\xef\xbf\xbf"), "?") << "U+FFFF";
}

TEST(Junit, CountsCasesAndFailures) {
  const std::string xml =
      junit_xml("suite & co", {{.name = "good", .file = "a.yaml", .seconds = 1.5},
                               {.name = "bad",
                                .file = "b.yaml",
                                .seconds = 0.25,
                                .failure = "G1 <killed>",
                                .details = "replay: lighthouse sim run b.yaml --seed 7"}});
  EXPECT_EQ(
      xml,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites>\n"
      "  <testsuite name=\"suite &amp; co\" tests=\"2\" failures=\"1\" errors=\"0\" "
      "time=\"1.750\">\n"
      "    <testcase classname=\"a.yaml\" name=\"good\" time=\"1.500\"/>\n"
      "    <testcase classname=\"b.yaml\" name=\"bad\" time=\"0.250\">\n"
      "      <failure message=\"G1 &lt;killed&gt;\">replay: lighthouse sim run b.yaml --seed 7"
      "</failure>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n");
}

}  // namespace
}  // namespace lighthouse::cli
