#include "core/wire/uri.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse::wire {
namespace {

TEST(Uri, EncodesEverythingButUnreservedBytes) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode(" +/%\xC3\xA4"), "%20%2B%2F%25%C3%A4");
  EXPECT_EQ(percent_encode_path("/a b/"), "/a%20b/");
}

TEST(Uri, DecodesOnlyWhatIsEncoded) {
  EXPECT_EQ(percent_decode("%41%2f%c3%A4"), "A/\xC3\xA4");
  EXPECT_EQ(percent_decode("100%+%4"), "100%+%4");
  EXPECT_EQ(percent_decode("%%41"), "%A");
}

TEST(Uri, SplitsAtTheFirstQuestionMark) {
  EXPECT_EQ(split_target("/a?b?c").path, "/a");
  EXPECT_EQ(split_target("/a?b?c").query, "b?c");
  EXPECT_EQ(split_target("/a").query, "");
}

TEST(Uri, NormalisesLikeTheSdks) {
  EXPECT_EQ(normalize_path(""), "/");
  EXPECT_EQ(normalize_path("/a/b/.."), "/a");
  EXPECT_EQ(normalize_path("/a/b/../"), "/a/");
  EXPECT_EQ(normalize_path("//a//..//..//b"), "/b");
}

TEST(Uri, ReadsFormsAsServersDo) {
  const Parameters expected{{"a", "1 2"}, {"b", ""}, {"c", "x=y"}, {"b", "2"}};
  EXPECT_EQ(decode_form("a=1+2&b&&c=x=y&b=2", Plus::kBlank), expected);
  EXPECT_EQ(decode_form("a=1+2", Plus::kItself).front().second, "1+2");
}

TEST(Uri, NamesThePortOnlyWhereItIsUnusual) {
  EXPECT_EQ(host_header("https", "a.b", 443), "a.b");
  EXPECT_EQ(host_header("http", "a.b", 443), "a.b:443");
  EXPECT_EQ(host_header("http", "127.0.0.1", 5000), "127.0.0.1:5000");
  EXPECT_EQ(host_header("http", "::1", 80), "[::1]");
}

RC_GTEST_PROP(Uri, DecodingUndoesEncoding, (const std::string& bytes)) {
  RC_ASSERT(percent_decode(percent_encode(bytes)) == bytes);
}

RC_GTEST_PROP(Uri, AFormComesBackAsItWas, (const Parameters& parameters)) {
  RC_ASSERT(decode_form(encode_form(parameters), Plus::kBlank) == parameters);
}

RC_GTEST_PROP(Uri, NormalisingTwiceIsNormalisingOnce, ()) {
  const auto letters = *rc::gen::container<std::string>(rc::gen::element('/', '.', 'a'));
  const std::string once = normalize_path(letters);
  RC_ASSERT(normalize_path(once) == once);
  RC_ASSERT(once.find("//") == std::string::npos);
  RC_ASSERT(("/" + once + "/").find("/../") == std::string::npos);
}

}  // namespace
}  // namespace lighthouse::wire
