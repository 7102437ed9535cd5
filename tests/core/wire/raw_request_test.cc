#include "core/wire/raw_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse::wire {
namespace {

TEST(RawRequest, ReadsEitherLineEnd) {
  const HttpRequest expected{.method = "POST",
                             .target = "/a b?c=\u1234",
                             .headers = {{"Host", "h"}, {"A", "1\n  2"}},
                             .body = "x\n\ny"};
  EXPECT_EQ(parse_raw_request("POST /a b?c=\u1234 HTTP/1.1\nHost: h \nA:1\n  2\n\nx\n\ny"),
            expected);
  EXPECT_EQ(parse_raw_request("POST /a b?c=\u1234 HTTP/1.1\r\nHost: h\r\nA:1\r\n  2\r\n\r\nx\n\ny"),
            expected);
}

TEST(RawRequest, NeedsNoBodyAndNoLastLineEnd) {
  EXPECT_EQ(parse_raw_request("GET / HTTP/1.1\nHost:h")->headers, (Headers{{"Host", "h"}}));
  EXPECT_EQ(parse_raw_request("GET / HTTP/1.1")->body, "");
}

TEST(RawRequest, TakesTheBodyByItsLengthWhereOneIsGiven) {
  EXPECT_EQ(parse_raw_request("POST / HTTP/1.1\nContent-Length: 2\n\nab\n")->body, "ab");
  EXPECT_EQ(parse_raw_request("POST / HTTP/1.1\nContent-Length: 3\n\nab\n")->body, "ab\n");
  EXPECT_EQ(parse_raw_request("POST / HTTP/1.1\n\nab\n")->body, "ab\n");
}

TEST(RawRequest, SaysWhereAndWhatIsWrong) {
  const auto error = [](std::string_view text) {
    const auto request = parse_raw_request(text);
    return request ? "" : request.error();
  };
  using testing::StartsWith;
  EXPECT_THAT(error(""), StartsWith("line 1: there is no request; "));
  EXPECT_THAT(error("GET /\n"), StartsWith("line 1: this is no request line; "));
  EXPECT_THAT(error("GET / HTTQ/1.1\n"), StartsWith("line 1: this is no request line; "));
  EXPECT_THAT(error("G(T / HTTP/1.1\n"), StartsWith("line 1: the method is no word; "));
  EXPECT_THAT(error("GET a HTTP/1.1\n"), StartsWith("line 1: the target does not start with "));
  EXPECT_THAT(error("GET / HTTP/1.1\n A: b\n"), StartsWith("line 2: it continues a header and "));
  EXPECT_THAT(error("GET / HTTP/1.1\nA: b\nbody\n"), StartsWith("line 3: this is no header; "));
  EXPECT_THAT(error("GET / HTTP/1.1\nA B: c\n"), StartsWith("line 2: this is no header; "));
  EXPECT_THAT(error("GET / HTTP/1.1\nContent-Length: 5\n\nab"),
              StartsWith("line 4: the body has 2 bytes and Content-Length says 5; "));
  EXPECT_THAT(error("GET / HTTP/1.1\nContent-Length: 1\n\nab"),
              StartsWith("line 4: the body has 2 bytes and Content-Length says 1; "));
  EXPECT_THAT(error("GET / HTTP/1.1\nContent-Length: x\n\nab"),
              StartsWith("line 4: its Content-Length is no number; "));
}

}  // namespace
}  // namespace lighthouse::wire
