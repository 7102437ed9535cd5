// One numbered database: keys, their values, and when they expire.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/redis/table.h"
#include "fakes/redis/value.h"

namespace lighthouse::fakes::redis {

class Keyspace {
 public:
  [[nodiscard]] Value* find(std::string_view key) { return keys_.find(key); }
  [[nodiscard]] const Table<Value>& keys() const { return keys_; }
  [[nodiscard]] std::size_t expiring() const { return expiries_.size(); }

  // The value of key, an empty string without expiry when there was none.
  Value& make(std::string_view key) { return *keys_.emplace(key).first; }

  // Takes the place of what was there, expiry included.
  void put(std::string_view key, Value value) {
    erase(key);
    const int64_t at_ms = value.expires_at_ms;
    keys_.emplace(key, std::move(value));
    if (at_ms != kNoExpiry) expiries_.emplace(at_ms, std::string(key));
  }

  // Requires: value is the value of key. at_ms may be kNoExpiry.
  void expire(std::string_view key, Value& value, int64_t at_ms) {
    if (value.expires_at_ms != kNoExpiry) {
      expiries_.erase({value.expires_at_ms, std::string(key)});
    }
    value.expires_at_ms = at_ms;
    if (at_ms != kNoExpiry) expiries_.emplace(at_ms, std::string(key));
  }

  bool erase(std::string_view key) {
    Value* const value = keys_.find(key);
    if (value == nullptr) return false;
    expire(key, *value, kNoExpiry);
    return keys_.erase(key);
  }

  void clear() {
    keys_.clear();
    expiries_.clear();
  }

  // Removes one key whose time is over and returns it in `key`. Redis keeps a key for the whole
  // millisecond in which it expires.
  bool take_expired(int64_t now_ms, std::string& key) {
    if (expiries_.empty() || expiries_.begin()->first >= now_ms) return false;
    key = expiries_.begin()->second;
    erase(key);
    return true;
  }

 private:
  Table<Value> keys_;
  std::set<std::pair<int64_t, std::string>> expiries_;
};

}  // namespace lighthouse::fakes::redis
