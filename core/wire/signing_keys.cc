#include "core/wire/signing_keys.h"

#include <algorithm>

namespace lighthouse::wire {

SigningKey SigningKeys::get(std::string_view secret_access_key, std::string_view date,
                            const SigningScope& scope) {
  const auto found = std::ranges::find_if(rows_, [&](const Row& row) {
    return row.date == date && row.scope == scope && row.secret == secret_access_key;
  });
  if (found != rows_.end()) return found->key;
  if (rows_.size() == kMost) rows_.erase(rows_.begin());
  rows_.push_back({.secret = std::string(secret_access_key),
                   .date = std::string(date),
                   .scope = scope,
                   .key = derive_signing_key(secret_access_key, date, scope)});
  return rows_.back().key;
}

}  // namespace lighthouse::wire
