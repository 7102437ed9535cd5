#include "core/wire/http.h"

#include <gtest/gtest.h>

namespace lighthouse::wire {
namespace {

TEST(HttpHeaders, AreFoundWhateverTheirCase) {
  const Headers headers{{"Content-Type", "text/xml"}, {"content-type", "text/html"}};
  EXPECT_EQ(find_header(headers, "CONTENT-TYPE"), "text/xml");
  EXPECT_EQ(find_header(headers, "content"), std::nullopt);
}

TEST(HttpHeaders, AreReplacedNotRepeated) {
  Headers headers{{"Host", "a"}, {"X-Amz-Date", "old"}, {"x-amz-date", "older"}};
  set_header(headers, "X-Amz-Date", "new");
  EXPECT_EQ(headers, (Headers{{"Host", "a"}, {"X-Amz-Date", "new"}}));
}

}  // namespace
}  // namespace lighthouse::wire
