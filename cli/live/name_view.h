// The shared table of names as FleetNames, for the sentences of core/decide/explain.
#pragma once

#include "core/decide/fleet_names.h"
#include "core/live/shared_names.h"

namespace lighthouse::cli {

// Grows with the table. Not for several threads at once.
class NameView {
 public:
  explicit NameView(live::SharedNames& table) : table_(&table) {}

  // With every text that the table has by now. Valid until the next call.
  [[nodiscard]] const FleetNames& names();

 private:
  live::SharedNames* table_;
  FleetNames names_;
};

}  // namespace lighthouse::cli
