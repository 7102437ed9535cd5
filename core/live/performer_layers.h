// Layers over a performer: what is not to leave the process does not, and what leaves is told.
//
// A dry run and every command that only looks work through ReadOnlyPerformer: that nothing is
// changed does not depend on what the engine decides.
#pragma once

#include <functional>
#include <memory>

#include "core/live/performer.h"

namespace lighthouse::live {

// Reads alone. A write is answered kDenied. HoldLease, which would take the lease, becomes a look
// at it.
class ReadOnlyPerformer final : public Performer {
 public:
  using LookAtLease = std::function<Result<Lease>(Deadline)>;
  ReadOnlyPerformer(std::unique_ptr<Performer> inner, LookAtLease look_at_lease)
      : inner_(std::move(inner)),
        look_at_lease_(std::move(look_at_lease)) {}
  [[nodiscard]] Answer perform(const Call& call, Deadline deadline) override;

 private:
  std::unique_ptr<Performer> inner_;
  LookAtLease look_at_lease_;
};

// AWS, the public URL and the operator's hook alone: Gate and Redis are not asked.
class OfflinePerformer final : public Performer {
 public:
  explicit OfflinePerformer(std::unique_ptr<Performer> inner) : inner_(std::move(inner)) {}
  [[nodiscard]] Answer perform(const Call& call, Deadline deadline) override;

 private:
  std::unique_ptr<Performer> inner_;
};

// Tells of each call after its answer. `told` is called on the performer's thread.
class ToldPerformer final : public Performer {
 public:
  using Told = std::function<void(const Call&, const Answer&, Duration took)>;
  ToldPerformer(std::unique_ptr<Performer> inner, Told told)
      : inner_(std::move(inner)),
        told_(std::move(told)) {}
  [[nodiscard]] Answer perform(const Call& call, Deadline deadline) override;

 private:
  std::unique_ptr<Performer> inner_;
  Told told_;
};

}  // namespace lighthouse::live
