// Signing keys that were derived before [A2]: a key serves a whole day, and deriving it costs more
// than signing with it. A value that only saves work; what it gives is derive_signing_key's.
//
// As secret as the credentials. Not for several threads at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/wire/sigv4.h"

namespace lighthouse::wire {

class SigningKeys {
 public:
  static constexpr std::size_t kMost = 8;  // services × days around midnight; the oldest goes

  [[nodiscard]] SigningKey get(std::string_view secret_access_key, std::string_view date,
                               const SigningScope& scope);

 private:
  struct Row {
    std::string secret;
    std::string date;
    SigningScope scope;
    SigningKey key;
  };
  std::vector<Row> rows_;
};

}  // namespace lighthouse::wire
