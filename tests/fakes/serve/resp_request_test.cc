// Commands cut from bytes, whole or not.
#include "fakes/serve/resp_request.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace lighthouse::fakes::serve {
namespace {

TEST(RespRequest, EveryPrefixOfACommandIsIncomplete) {
  const std::string bytes = "*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n";
  RespRequest request;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(request.read(std::string_view(bytes).substr(0, size)), Cut::kIncomplete) << size;
  }
  const std::string with_next = bytes + "*1";
  ASSERT_EQ(request.read(with_next), Cut::kCommand);
  EXPECT_EQ(request.used, bytes.size());
  EXPECT_EQ(request.words, (std::vector<std::string_view>{"GET", "a\r\nb"}));
}

TEST(RespRequest, InlineWordsMayBeQuoted) {
  RespRequest request;
  ASSERT_EQ(request.read("SET k \"a b\\x41\\n\" 'it\\'s'\r\n"), Cut::kCommand);
  EXPECT_EQ(request.words, (std::vector<std::string_view>{"SET", "k", "a bA\n", "it's"}));
  EXPECT_EQ(request.read("\r\n"), Cut::kEmpty);
  EXPECT_EQ(request.used, 2U);
}

TEST(RespRequest, BrokenLengthsAreSaidInRedissWords) {
  const auto error = [](std::string_view bytes) {
    RespRequest request;
    EXPECT_EQ(request.read(bytes), Cut::kBroken) << bytes;
    return request.error;
  };
  EXPECT_EQ(error("*x\r\n"), "ERR Protocol error: invalid multibulk length");
  EXPECT_EQ(error("*99999999\r\n"), "ERR Protocol error: invalid multibulk length");
  EXPECT_EQ(error("*1\r\n:3\r\n"), "ERR Protocol error: expected '$', got ':'");
  EXPECT_EQ(error("*1\r\n$-5\r\n"), "ERR Protocol error: invalid bulk length");
  EXPECT_EQ(error("SET \"a\r\n"), "ERR Protocol error: unbalanced quotes in request");
}

}  // namespace
}  // namespace lighthouse::fakes::serve
