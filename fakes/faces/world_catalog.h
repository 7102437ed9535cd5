// The texts and settings that AWS's Query API shows of a world: groups, instances and balancers by
// the names that the world's Spinnaker calls them by. Internal to fakes/faces.
#pragma once

#include "fakes/endpoints.h"
#include "fakes/query/catalog.h"

namespace lighthouse::fakes {

inline constexpr std::string_view kWorldRegion = "us-east-1";

// Made from what the fakes hold, so that a world need not keep it. Groups of clusters without a
// text are not in it.
[[nodiscard]] query::Catalog catalog_of(const Outside& outside);

// The catalog of a world that goes on: made anew only when what it shows has changed.
class WorldCatalog {
 public:
  // As catalog_of, fit for one call.
  [[nodiscard]] query::Catalog& of(const Outside& outside);

 private:
  [[nodiscard]] std::vector<uint64_t> shown(const Outside& outside) const;

  std::vector<uint64_t> shown_;  // all that a catalog is made from, as numbers
  query::Catalog catalog_;
};

}  // namespace lighthouse::fakes
