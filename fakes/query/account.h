// One AWS account as a value: what acts (fakes/aws), what is only stored (Catalog), and what is
// still to come. The time is told with each step; nothing here reads a clock.
#pragma once

#include <cstdint>

#include "fakes/aws/aws.h"
#include "fakes/query/catalog.h"
#include "fakes/query/view.h"

namespace lighthouse::fakes::query {

enum class Speed : uint8_t {
  kLikeAws,  // launch, health and draining take their time [A18.2]
  kInstant,  // every consequence of a call has come before its answer
};

class Account {
 public:
  // `origin_ms`: the Unix time at which this account begins. `stale`: what changed less than so
  // long ago is described as it was before its last change [A18.1].
  Account(Speed speed, int64_t origin_ms, Duration stale = Duration{0});

  // Everything that was due up to then has happened. Never backwards: an earlier time is now.
  void advance_to(Time now);
  // The consequences that are due at this moment.
  void settle();
  // As new, at the same moment.
  void reset();

  // For one request.
  [[nodiscard]] View view() {
    return {aws,
            catalog,
            ctx(),
            {.origin_ms = origin_ms_,
             .freshness = stale_ > Duration{0} ? aws::Freshness::kStale : aws::Freshness::kAsChosen,
             .accepts_underscores = speed_ == Speed::kInstant,
             .throttle = throttle,
             .signing_keys = &signing_keys_}};
  }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] int64_t origin_ms() const { return origin_ms_; }
  [[nodiscard]] int64_t epoch_seconds() const {
    return (origin_ms_ + now_.time_since_epoch().count()) / 1000;
  }
  [[nodiscard]] Speed speed() const { return speed_; }

  aws::Aws aws;
  Catalog catalog;
  Throttle* throttle = nullptr;  // null: as many requests as come

 private:
  [[nodiscard]] Context ctx();
  void hear_notices();
  void hear_launch(const aws::InstanceRow& row);
  void hear_termination(const aws::InstanceRow& row);
  void run_agenda(Time target);

  // activities.cc
  [[nodiscard]] std::string time_words() const;
  [[nodiscard]] Activity activity_of(GroupInfo& group, const aws::InstanceRow& row, int32_t change);
  [[nodiscard]] int32_t actual_of(GroupId group) const;
  void record_launch(GroupInfo& group, const aws::InstanceRow& row);
  void record_termination(GroupInfo& group, const aws::InstanceRow& row);

  // appointments.cc
  [[nodiscard]] Time next_appointment() const;
  void keep_appointments();
  [[nodiscard]] Time next_run(const Tree& action) const;
  void run(GroupInfo& group, const Tree& action);
  bool drive_refreshes();
  bool drive(InstanceRefresh& refresh);

  Speed speed_;
  Duration stale_;
  int64_t origin_ms_;
  Time now_{};
  Agenda agenda_;
  Choices choices_;
  wire::SigningKeys signing_keys_;
};

// What instances of a group are launched with now, from its launch configuration or template.
[[nodiscard]] Tree launch_of(Catalog& catalog, const Tree& group_settings);
// The version that "$Latest", "$Default", nothing or a number stands for; null if there is none.
[[nodiscard]] const TemplateVersion* version_of(const LaunchTemplate& of, std::string_view words,
                                                int64_t& number);

}  // namespace lighthouse::fakes::query
