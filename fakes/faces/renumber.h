// Between the fake's numbers and a codec's table of texts, for one call. Internal to fakes/faces.
#pragma once

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/model/policy.h"
#include "fakes/spinnaker/setup.h"

namespace lighthouse::fakes {

class Handles {
 public:
  // `origin_ms`: the Unix time of kStartOfTime, in milliseconds: codecs tell time by Unix.
  // Requires: the setup outlives it.
  Handles(const spinnaker::Setup& setup, int64_t origin_ms);

  // With the fake's numbers as handles of `names`.
  [[nodiscard]] Call of(const Call& call);
  [[nodiscard]] FleetConfig of(const FleetConfig& fleet);

  // With handles of `names` as the fake's numbers, lists sorted by them again; kInternal for a text
  // that no fake made.
  [[nodiscard]] Answer numbered(CallKind kind, Answer&& answer) const;

  Names names;

 private:
  [[nodiscard]] ClusterId of(ClusterId id);

  const spinnaker::Setup& setup_;
  int64_t origin_;
};

}  // namespace lighthouse::fakes
