// Requests of AWS's public Signature Version 4 test suite, as they are written there, with the
// signature that AWS publishes for each. All are signed with the same example key, at
// 20150830T123600Z, for us-east-1 and "service". botocore gives the same values for those that it
// can express (tests/cli/sign_peer.py asks it again and again for others).
#pragma once

#include <array>
#include <string_view>

namespace lighthouse::wire::suite {

inline constexpr std::string_view kAccessKey = "AKIDEXAMPLE";
inline constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
inline constexpr std::string_view kRegion = "us-east-1";
inline constexpr std::string_view kService = "service";
inline constexpr std::string_view kDate = "20150830T123600Z";

struct Case {
  std::string_view name;
  std::string_view request;
  std::string_view signature;
};

#define LIGHTHOUSE_LINES(start, rest) start " HTTP/1.1\nHost:example.amazonaws.com\n" rest

inline constexpr std::array kCases = {
    Case{"get-vanilla", LIGHTHOUSE_LINES("GET /", ""),
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    Case{"get-vanilla-empty-query-key", LIGHTHOUSE_LINES("GET /?Param1=value1", ""),
         "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    Case{"get-vanilla-query-order-encoded",
         LIGHTHOUSE_LINES("GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", ""),
         "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
    Case{"get-vanilla-query-order-key-case",
         LIGHTHOUSE_LINES("GET /?Param2=value2&Param1=value1", ""),
         "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    Case{"get-vanilla-query-order-key", LIGHTHOUSE_LINES("GET /?Param1=value2&Param1=Value1", ""),
         "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
    Case{"get-vanilla-query-order-value", LIGHTHOUSE_LINES("GET /?Param1=value2&Param1=value1", ""),
         "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
    Case{"get-vanilla-query-unreserved",
         LIGHTHOUSE_LINES("GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "abcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "abcdefghijklmnopqrstuvwxyz",
                          ""),
         "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    Case{"get-vanilla-utf8-query", LIGHTHOUSE_LINES("GET /?\u1234=bar", ""),
         "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    Case{"get-unreserved",
         LIGHTHOUSE_LINES("GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "abcdefghijklmnopqrstuvwxyz",
                          ""),
         "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    Case{"get-utf8", LIGHTHOUSE_LINES("GET /\u1234", ""),
         "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    Case{"get-space", LIGHTHOUSE_LINES("GET /example space/", ""),
         "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    Case{"get-slash", LIGHTHOUSE_LINES("GET //", ""),
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    Case{"get-slashes", LIGHTHOUSE_LINES("GET //example//", ""),
         "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    Case{"get-slash-dot-slash", LIGHTHOUSE_LINES("GET /./", ""),
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    Case{"get-slash-pointless-dot", LIGHTHOUSE_LINES("GET /./example", ""),
         "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    Case{"get-relative", LIGHTHOUSE_LINES("GET /example/..", ""),
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    Case{"get-relative-relative", LIGHTHOUSE_LINES("GET /example1/example2/../..", ""),
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    Case{"get-header-key-duplicate",
         LIGHTHOUSE_LINES("GET /", "My-Header1:value2\nMy-Header1:value2\nMy-Header1:value1\n"),
         "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    Case{"get-header-value-multiline",
         LIGHTHOUSE_LINES("GET /", "My-Header1:value1\n  value2\n     value3\n"),
         "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd"},
    Case{"get-header-value-order",
         LIGHTHOUSE_LINES(
             "GET /", "My-Header1:value4\nMy-Header1:value1\nMy-Header1:value3\nMy-Header1:value2"),
         "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    Case{"get-header-value-trim",
         LIGHTHOUSE_LINES("GET /", "My-Header1: value1\nMy-Header2: \"a   b   c\"\n"),
         "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    Case{"post-vanilla", LIGHTHOUSE_LINES("POST /", ""),
         "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    Case{"post-vanilla-query", LIGHTHOUSE_LINES("POST /?Param1=value1", ""),
         "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    Case{"post-header-key-case",
         "POST / HTTP/1.1\nHOST:example.amazonaws.com\nX-AMZ-DATE:20150830T123600Z\n",
         "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    Case{"post-header-key-sort", LIGHTHOUSE_LINES("POST /", "My-Header1:value1\n"),
         "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    Case{"post-header-value-case", LIGHTHOUSE_LINES("POST /", "My-Header1:VALUE1\n"),
         "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    Case{"post-x-www-form-urlencoded",
         LIGHTHOUSE_LINES("POST /",
                          "Content-Type:application/x-www-form-urlencoded\n\nParam1=value1"),
         "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    Case{"post-x-www-form-urlencoded-parameters",
         LIGHTHOUSE_LINES(
             "POST /",
             "Content-Type:application/x-www-form-urlencoded; charset=utf8\n\nParam1=value1"),
         "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
    Case{"post-x-www-form-urlencoded, with the hash of the body as a header",
         LIGHTHOUSE_LINES(
             "POST /",
             "Content-Type:application/x-www-form-urlencoded\nContent-Length:13\n"
             "X-Amz-Content-Sha256:"
             "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e\n\nParam1=value1"),
         "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
};

// Those of the suite that leave the path as it is, as S3 does.
inline constexpr std::array kUnnormalizedCases = {
    Case{"get-relative-unnormalized", LIGHTHOUSE_LINES("GET /example/..", ""),
         "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282"},
    Case{"get-relative-relative-unnormalized", LIGHTHOUSE_LINES("GET /example1/example2/../..", ""),
         "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b"},
    Case{"get-slash-dot-slash-unnormalized", LIGHTHOUSE_LINES("GET /./", ""),
         "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145"},
    Case{"get-slash-pointless-dot-unnormalized", LIGHTHOUSE_LINES("GET /./example", ""),
         "beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff"},
    Case{"get-slash-unnormalized", LIGHTHOUSE_LINES("GET //", ""),
         "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e"},
    Case{"get-slashes-unnormalized", LIGHTHOUSE_LINES("GET //example//", ""),
         "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5"},
    Case{"get-space-unnormalized", LIGHTHOUSE_LINES("GET /example space/", ""),
         "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
};

#undef LIGHTHOUSE_LINES

// The token of post-sts-header-before and -after, and the signature of each.
inline constexpr std::string_view kToken =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPf"
    "IeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7W"
    "Z0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8F"
    "DrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
inline constexpr std::string_view kTokenBefore =
    "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead";
inline constexpr std::string_view kTokenAfter =
    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";

}  // namespace lighthouse::wire::suite
