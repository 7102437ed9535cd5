// What the operations of the Query API work on: the AWS that acts, what is stored beside it, and
// who asks when. Whoever keeps these (an Account of its own, a world of the simulation) makes a
// view for as long as one moment lasts: all requests that are answered through one view read the
// same state, however stale [A18.1].
#pragma once

#include <cstdint>
#include <optional>

#include "core/wire/signing_keys.h"
#include "fakes/aws/aws.h"
#include "fakes/query/catalog.h"
#include "fakes/query/throttle.h"

namespace lighthouse::fakes::query {

struct ViewOptions {
  int64_t origin_ms = 0;      // the Unix time of kStartOfTime
  uint16_t by = kWorldActor;  // whose doing the writes are
  aws::Freshness freshness = aws::Freshness::kAsChosen;
  int32_t page_limit = 0;  // fewer rows a page than the request allows [A7]; 0: as asked
  // The caller's policy; null: everything. What it forbids is denied as IAM denies it.
  bool (*permits)(std::string_view action) = nullptr;
  // Names of classic balancers with underscores, which suites that were written for mocks use.
  bool accepts_underscores = false;
  Throttle* throttle = nullptr;               // null: as many requests as come
  wire::SigningKeys* signing_keys = nullptr;  // kept from request to request; null: none are
};

class View {
 public:
  View(aws::Aws& the_aws, Catalog& the_catalog, const Context& context, const ViewOptions& options)
      : aws(the_aws),
        catalog(the_catalog),
        ctx(context),
        options_(options) {}

  aws::Aws& aws;
  Catalog& catalog;
  Context ctx;

  [[nodiscard]] int64_t origin_ms() const { return options_.origin_ms; }
  [[nodiscard]] int64_t epoch_seconds() const {
    return (options_.origin_ms + ctx.now.time_since_epoch().count()) / 1000;
  }
  [[nodiscard]] uint16_t by() const { return options_.by; }
  [[nodiscard]] int32_t page_limit() const { return options_.page_limit; }
  [[nodiscard]] wire::SigningKeys* signing_keys() const { return options_.signing_keys; }
  [[nodiscard]] bool permits(std::string_view action) const {
    return options_.permits == nullptr || options_.permits(action);
  }

  [[nodiscard]] bool accepts_underscores() const { return options_.accepts_underscores; }
  [[nodiscard]] Throttle* throttle() const { return options_.throttle; }

  // As the describes show them, taken when they are first asked for.
  [[nodiscard]] const Groups& groups();
  [[nodiscard]] const Instances& instances();
  [[nodiscard]] const Balancers& balancers();

 private:
  ViewOptions options_;
  std::optional<Groups> groups_;
  std::optional<Instances> instances_;
  std::optional<Balancers> balancers_;
};

}  // namespace lighthouse::fakes::query
