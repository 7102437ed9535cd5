// Keys that are remembered are the keys that would be derived.
#include "core/wire/signing_keys.h"

#include <string>

#include <gtest/gtest.h>

namespace lighthouse::wire {
namespace {

TEST(SigningKeys, AreThoseThatAreDerivedHoweverOftenTheyAreAsked) {
  SigningKeys keys;
  for (int round = 0; round < 3; ++round) {
    for (const char* secret : {"one", "two"}) {
      for (const char* date : {"20150830", "20150831"}) {
        for (const char* service : {"ec2", "autoscaling", "sts"}) {
          const SigningScope scope{.region = "eu-west-1", .service = service};
          EXPECT_EQ(keys.get(secret, date, scope).bytes,
                    derive_signing_key(secret, date, scope).bytes)
              << secret << " " << date << " " << service;
        }
      }
    }
  }
}

}  // namespace
}  // namespace lighthouse::wire
