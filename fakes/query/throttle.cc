#include "fakes/query/throttle.h"

#include <algorithm>

namespace lighthouse::fakes::query {

namespace {

constexpr std::string_view kEc2 = "2016-11-15";
constexpr std::string_view kAutoScaling = "2011-01-01";
constexpr std::string_view kSts = "2011-06-15";

// In requests, and requests a second.
struct Bucket {
  double size = 0;
  double refill = 0;
};
constexpr Bucket kReads{100, 20};
constexpr Bucket kReadsOfAll{50, 10};
constexpr Bucket kWrites{50, 5};
constexpr Bucket kElbReads{40, 10};
constexpr Bucket kElbWrites{20, 3};

bool is_read(std::string_view action) {
  return action.starts_with("Describe") || action.starts_with("Get");
}

Bucket bucket_of(std::string_view version, std::string_view action, Listing listing) {
  if (version == kAutoScaling) return kReads;
  if (version == kEc2) {
    if (!is_read(action)) return kWrites;
    return listing == Listing::kAll ? kReadsOfAll : kReads;
  }
  return is_read(action) ? kElbReads : kElbWrites;
}

std::string name_of(std::string_view version, std::string_view action) {
  std::string out(version);
  if (version == kAutoScaling) return out;
  if (version == kEc2) return out.append("/").append(action);
  return out.append(is_read(action) ? "/reads" : "/writes");
}

}  // namespace

bool Throttle::admits(std::string_view version, std::string_view action, Listing listing,
                      Time now) {
  if (version == kSts) return true;
  const Bucket bucket = bucket_of(version, action, listing);
  const double most = std::max(1.0, bucket.size * scale_);
  const auto [at, is_new] = levels_.try_emplace(name_of(version, action), Level{most, now});
  Level& level = at->second;
  const double seconds = std::chrono::duration<double>(now - level.at).count();
  level.tokens = std::min(most, level.tokens + seconds * bucket.refill * scale_);
  level.at = now;
  if (level.tokens < 1) return false;
  level.tokens -= 1;
  return true;
}

}  // namespace lighthouse::fakes::query
