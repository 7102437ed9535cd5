// The keys of the fake Redis, made from its rows when they are asked for. Internal to fakes/faces.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/time.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes {

using RedisText = std::string;
using RedisSet = std::set<std::string>;
using RedisHash = std::map<std::string, std::string>;
using RedisKey = std::variant<RedisText, RedisSet, RedisHash>;

class RedisKeys {
 public:
  RedisKeys(const spinnaker::Spinnaker& spinnaker, Time now) : spinnaker_(&spinnaker), now_(now) {}

  [[nodiscard]] std::optional<RedisKey> find(std::string_view key) const;
  // Sorted. Those that cannot begin with `prefix` may be left out.
  [[nodiscard]] std::vector<std::string> all(std::string_view prefix = {}) const;

 private:
  [[nodiscard]] RedisSet index(ExecutionKind kind) const;
  [[nodiscard]] std::optional<RedisHash> execution(ExecutionKind kind, ExecutionId id) const;
  [[nodiscard]] RedisSet active_instances() const;
  [[nodiscard]] std::optional<RedisKey> report(std::string_view rest) const;
  [[nodiscard]] std::map<std::string, RedisSet> bakes() const;

  const spinnaker::Spinnaker* spinnaker_;
  Time now_;
};

}  // namespace lighthouse::fakes
