// AWS's rate limits as token buckets [A18.3]: EC2 has one for each operation, Auto Scaling one for
// all of its own, each of the two ELBs one for reads and one for writes; STS has none. Auto
// Scaling publishes no numbers: it gets those of EC2's reads.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/model/time.h"

namespace lighthouse::fakes::query {

// A describe of everything, or one that names ids, filters or a page size: EC2 allows less of the
// first.
enum class Listing : uint8_t { kSome, kAll };

class Throttle {
 public:
  // Every limit is multiplied by `scale`: 1 is AWS's own, less is stricter. Requires: scale > 0.
  explicit Throttle(double scale) : scale_(scale) {}

  // True if the request is within its limit, which it then uses up a bit more. `version` tells the
  // services apart [A1.1].
  [[nodiscard]] bool admits(std::string_view version, std::string_view action, Listing listing,
                            Time now);

 private:
  struct Level {
    double tokens = 0;
    Time at{};
  };
  double scale_;
  std::map<std::string, Level, std::less<>> levels_;
};

}  // namespace lighthouse::fakes::query
