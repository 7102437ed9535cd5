#include "core/live/secret.h"

#include <concepts>
#include <ostream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace lighthouse::live {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};

static_assert(!Streamable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<std::string, Secret>);

TEST(Secret, IsNotShownByAFailingTest) {
  EXPECT_EQ(testing::PrintToString(Secret("short")), "(secret)");
}

TEST(Secret, IsGoneFromWhatItWasMovedOutOf) {
  Secret from("abc");
  const Secret to(std::move(from));
  EXPECT_EQ(to.reveal(), "abc");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): the promise under test
}

TEST(Redactor, HidesSecretsInEveryFormInWhichTheyTravel) {
  Redactor redactor;
  redactor.add(Secret("p@ss/word"));
  EXPECT_EQ(redactor.redact("a p@ss/word b"), "a (secret) b");
  EXPECT_EQ(redactor.redact("?token=p%40ss%2Fword&x"), "?token=(secret)&x");
  EXPECT_EQ(redactor.redact("Basic " + base64("p@ss/word")), "Basic (secret)");
}

TEST(Redactor, LeavesNoPartOfASecretThatContainsAnother) {
  Redactor redactor;
  redactor.add(Secret("key"));
  redactor.add(Secret("keyring"));
  EXPECT_EQ(redactor.redact("keyring"), "(secret)");
}

TEST(Redactor, LeavesOtherTextAlone) {
  Redactor redactor;
  redactor.add(Secret(""));
  EXPECT_EQ(redactor.redact("nothing here"), "nothing here");
}

TEST(Base64, IsTheOneOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace lighthouse::live
