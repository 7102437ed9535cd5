// AWS as far as Lighthouse and Spinnaker see it: Auto Scaling, classic ELB and the facts of EC2, as
// one value that can be copied, compared and hashed. No pointers between its parts, no callbacks.
//
// It refuses what the real one refuses [A12, A14] and nothing in it is instant: a call changes the
// record, events put on the agenda do the rest (actor kAwsActor; hand them to `handle`). Groups,
// balancers and EC2 learn from each other by polling only [A20]. What the hosts do is told from
// outside (`set_service_health`, `hold_connections_until`), what happens to hosts is told to the
// outside by `notices`.
//
// Errors: kNotFound for a thing that is not there, kConflict for what the present state forbids,
// kInvalid for a request that no state would allow; the message is AWS's text without the names.
// Lost, late, repeated and throttled calls are not made here: faults are a layer of their own.
//
// Sections in brackets are of the AWS reference. Copying a 3 + 3 world takes well under a
// microsecond; each call is O(log n) plus what it answers.
#pragma once

#include <optional>
#include <span>

#include "core/model/call.h"
#include "fakes/aws/parameters.h"
#include "fakes/aws/requests.h"
#include "fakes/aws/state.h"
#include "fakes/base/context.h"

namespace lighthouse::fakes::aws {

class Aws {
 public:
  Aws() = default;
  explicit Aws(const Parameters& parameters);

  // --- the world at the start ---

  // Requires: ids not yet in use; all balancers before the first group, at most kMostBalancers. No
  // notices.
  void add_balancer(const BalancerSpec& spec);
  // Ensures: the members have consecutive ids, the lowest is returned.
  InstanceId add_group(Context& ctx, const StandingGroup& group);
  // An instance of a standing group is put into a balancer, InService: a disable that stopped half
  // way, an old registration. Requires: both exist. A host that does not answer fails as usual.
  void put_in_service(Context& ctx, BalancerId balancer, InstanceId instance);

  // --- events and the outside ---

  // Requires: event.actor == kAwsActor.
  void handle(Context& ctx, const Event& event);

  // Whether the host answers the balancers' health check. A new instance does not; unknown or dead
  // instances are ignored.
  void set_service_health(Context& ctx, InstanceId instance, bool healthy);
  // Requests in flight through the balancers keep draining up to here, at most to its timeout.
  // May be moved later, never back.
  void hold_connections_until(InstanceId instance, Time until);

  [[nodiscard]] std::span<const Notice> notices() const {
    return {notices_.data(), notices_.size()};
  }
  void clear_notices() { notices_.clear(); }

  // --- reads: views with their own lag [A18.1] ---

  // Groups of these clusters, or all. A missing group is an absence, not an error [A12.1].
  [[nodiscard]] Result<Groups> describe_groups(Context& ctx,
                                               std::span<const ClusterId> clusters = {},
                                               Freshness freshness = Freshness::kAsChosen);
  // Instances tagged with a group of these clusters, or all; terminated ones while they are listed,
  // without name and address [A16.1].
  [[nodiscard]] Result<Instances> describe_instances(Context& ctx,
                                                     std::span<const ClusterId> clusters = {},
                                                     Freshness freshness = Freshness::kAsChosen);
  // These balancers, or all, with membership, attributes and health. kNotFound for all if one is
  // unknown (trap 7). `health` lists registered and draining instances; one that is neither is
  // absent.
  [[nodiscard]] Result<Balancers> describe_balancers(Context& ctx,
                                                     std::span<const BalancerId> balancers = {},
                                                     Freshness freshness = Freshness::kAsChosen);

  // --- writes ---
  //
  // `by` is the caller's actor number, for Termination::by. Every write to a group refuses with
  // kNotFound if it is unknown, and with kConflict while it is being deleted [A8.1].

  // An empty set is what AWS takes it for: all processes (trap 4).
  Result<Done> suspend_processes(Context& ctx, GroupId group, ProcessSet processes,
                                 uint16_t by = kWorldActor);
  // Consequences come within seconds: missing instances are launched, surplus and Unhealthy ones
  // terminated (traps 1, 2); nobody is registered (trap 3).
  Result<Done> resume_processes(Context& ctx, GroupId group, ProcessSet processes,
                                uint16_t by = kWorldActor);
  // kInvalid unless 0 ≤ min ≤ desired ≤ max.
  Result<Done> update_capacity(Context& ctx, GroupId group, Capacity capacity,
                               uint16_t by = kWorldActor);
  // A desired that is left out moves into min … max; kInvalid as above for the result.
  Result<Done> edit_capacity(Context& ctx, GroupId group, const CapacityEdit& edit,
                             uint16_t by = kWorldActor);
  // kConflict outside of the group's min … max [A12.4].
  Result<Done> set_desired(Context& ctx, GroupId group, int32_t desired, uint16_t by = kWorldActor);

  // kInvalid unless 0 ≤ min ≤ desired ≤ max, kConflict if the name is in use or pending delete
  // (trap 15), kNotFound for an unknown balancer.
  Result<Done> create_group(Context& ctx, const GroupSpec& spec, uint16_t by = kWorldActor);
  // Without force: kConflict while it has members. With: all members go at once, without draining,
  // whatever is suspended or protected (trap 14). The row stays, `deleting`, until they have left.
  Result<Done> delete_group(Context& ctx, GroupId group, Force force, uint16_t by = kWorldActor);
  Result<Done> attach_balancer(Context& ctx, GroupId group, BalancerId balancer);
  Result<Done> detach_balancer(Context& ctx, GroupId group, BalancerId balancer);

  // [A12.7]. Works while Terminate is suspended. kNotFound if no group has it, kConflict at the
  // minimum, while it is Pending and in Standby. Already terminating: by choice refused, accepted
  // without effect, or accepted with another decrement (kRepeatedTerminate 0, 1, 2; trap 9).
  Result<Done> terminate_in_group(Context& ctx, InstanceId instance, Decrement decrement,
                                  uint16_t by = kWorldActor);
  Result<Done> terminate_and_decrement(Context& ctx, InstanceId instance,
                                       uint16_t by = kWorldActor) {
    return terminate_in_group(ctx, instance, Decrement::kYes, by);
  }
  // [A12.10]. kNotFound if no group has it, kConflict once it is terminating.
  Result<Done> set_instance_health(Context& ctx, InstanceId instance, Mark mark,
                                   uint16_t by = kWorldActor);
  // [A11.3]. kConflict if one is not in the group, or neither InService nor Standby; then none is
  // set.
  Result<Done> set_protection(Context& ctx, GroupId group, std::span<const InstanceId> instances,
                              Protection protection);
  // [A11.2]. All or none. Leaving is refused while Launch is suspended.
  Result<Done> enter_standby(Context& ctx, GroupId group, std::span<const InstanceId> instances,
                             Decrement decrement);
  Result<Done> exit_standby(Context& ctx, GroupId group, std::span<const InstanceId> instances);

  // [A14.1]. kNotFound for an unknown balancer or instance (the whole call), kConflict to register
  // one that does not run. Repeating either changes nothing. Other instances' registrations are
  // untouched (trap 13).
  Result<Done> register_instances(Context& ctx, BalancerId balancer,
                                  std::span<const InstanceId> instances);
  Result<Done> deregister_instances(Context& ctx, BalancerId balancer,
                                    std::span<const InstanceId> instances);

  // [A16.3]. No deregistration, no decrement; idempotent while listed, then kNotFound. `cause`:
  // kEc2Request, kSpot or kHostFailure (the machine is gone at once, no SIGTERM).
  Result<Done> ec2_terminate(Context& ctx, InstanceId instance, Cause cause = Cause::kEc2Request,
                             uint16_t by = kWorldActor);

  // kConflict unless it runs, or has stopped; nothing if that is so already. A group replaces a
  // member that does not run.
  Result<Done> stop_instance(Context& ctx, InstanceId instance);
  Result<Done> start_instance(Context& ctx, InstanceId instance);

  // --- what comes and goes ---

  // Requires: handles grow. kConflict beyond kMostBalancers, or for a handle that does not grow.
  Result<Done> create_balancer(Context& ctx, const BalancerSpec& spec);
  // Takes the settings over; registrations stay. kNotFound for an unknown one.
  Result<Done> configure_balancer(const BalancerSpec& spec);
  // Cuts all connections; groups are detached. An unknown one is a success [A6.3].
  Result<Done> delete_balancer(Context& ctx, BalancerId balancer);
  Result<Done> configure_group(Context& ctx, GroupId group, const GroupSettings& settings);
  // An instance of no group. Requires: zone < Parameters::zones.
  InstanceId run_instance(Context& ctx, uint8_t zone, uint16_t release);
  // [A12.8]. All or none. Attaching is refused while Launch is suspended, above max, and for an
  // instance that does not run or has a group; detaching below min with decrement.
  Result<Done> attach_instances(Context& ctx, GroupId group, std::span<const InstanceId> instances);
  Result<Done> detach_instances(Context& ctx, GroupId group, std::span<const InstanceId> instances,
                                Decrement decrement);

  // The attachment is not InService yet [A12.6].
  [[nodiscard]] bool is_adding(GroupId group, BalancerId balancer) const;

  // --- lifecycle hooks [A11.1] ---

  // Adds it, or takes the place of the one with its handle. kNotFound for an unknown group.
  Result<Done> put_hook(const Hook& hook);
  // Completes what is open: abandons launches, lets terminations go on.
  Result<Done> delete_hook(Context& ctx, uint32_t hook);
  // kNotFound without an open action of this hook for this instance.
  Result<Done> complete_hook(Context& ctx, InstanceId instance, uint32_t hook, HookResult result);
  Result<Done> record_heartbeat(Context& ctx, InstanceId instance, uint32_t hook);
  [[nodiscard]] bool waits(InstanceId instance) const;
  [[nodiscard]] std::span<const HookWait> hook_waits() const { return waits_; }

  // --- foreign hands ---

  // Notice now, termination after Parameters::spot_notice.
  Result<Done> spot_interrupt(Context& ctx, InstanceId instance);
  // Launches one in the poorest zone, over max by 10 % or one, and gives one back when it is
  // InService [A10.3]. kConflict while Launch or AZRebalance is suspended.
  Result<Done> rebalance_zones(Context& ctx, GroupId group);

  // --- ground truth: for checkers, the Spinnaker fake and reports ---

  [[nodiscard]] const Group* find_group(GroupId group) const;
  [[nodiscard]] const InstanceRow* find_instance(InstanceId instance) const;
  [[nodiscard]] const BalancerState* find_balancer(BalancerId balancer) const;
  [[nodiscard]] std::span<const Member> members(GroupId group) const;  // empty if unknown
  [[nodiscard]] std::span<const GroupRow> groups() const {
    return {groups_.data(), groups_.size()};
  }
  [[nodiscard]] std::span<const InstanceRow> instances() const {
    return {instances_.data(), instances_.size()};
  }
  [[nodiscard]] std::span<const BalancerState> balancers() const {
    return {balancers_.data(), balancers_.size()};
  }

  [[nodiscard]] std::optional<uint16_t> release_of(InstanceId instance) const;
  [[nodiscard]] std::optional<uint16_t> release_of(GroupId group) const;
  // The group whose member it is; invalid for none.
  [[nodiscard]] GroupId group_of(InstanceId instance) const;
  [[nodiscard]] bool is_running(InstanceId instance) const;
  // InService or draining: requests may be in flight.
  [[nodiscard]] bool takes_traffic(BalancerId balancer, InstanceId instance) const;
  // InService and not draining: new requests arrive.
  [[nodiscard]] bool takes_new_traffic(BalancerId balancer, InstanceId instance) const;
  [[nodiscard]] InstanceList taking_new_traffic(BalancerId balancer) const;
  [[nodiscard]] uint32_t count_taking_new_traffic(BalancerId balancer) const;
  // kNotRegistered if the balancer does not know it.
  [[nodiscard]] Registration registration_of(BalancerId balancer, InstanceId instance) const;
  // How and by whom it ends or ended; nothing while nobody ended it.
  [[nodiscard]] std::optional<Termination> termination_of(InstanceId instance) const;
  // The name that Clouddriver gives next [18]: most recently created + 1 mod 1000, skipping names
  // in use; v000 for an empty cluster.
  [[nodiscard]] GroupId next_name(ClusterId cluster) const;

  [[nodiscard]] const Counters& counters() const { return counters_; }
  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  // For a fault with a window.
  void set_stale_rate(uint32_t per_million) { parameters_.stale_per_million = per_million; }

  // Of the whole state, with absolute times; agrees with ==. Parameters are compared but not
  // hashed, counters neither.
  [[nodiscard]] uint64_t hash() const;
  friend bool operator==(const Aws& left, const Aws& right);

 private:
  using ZoneCounts = std::array<int32_t, kMostZones>;

  // A member of a group: all three rows that belong to it.
  struct Membership {
    GroupRow* group = nullptr;
    InstanceRow* row = nullptr;
    Member* member = nullptr;  // of group->view
  };

  // events.cc: what is to come
  [[nodiscard]] Duration delay(Context& ctx, Site site, const Delay& delay) const;
  static void plan(Context& ctx, Event event, Time& due, Time when);
  void plan_pass(Context& ctx, GroupRow& group, const Delay& after) const;
  static void plan_pass_at(Context& ctx, GroupRow& group, Time when);
  static void plan_ec2(Context& ctx, InstanceRow& row, Time when);
  static void plan_membership(Context& ctx, InstanceRow& row, Time when);
  void plan_look(Context& ctx, InstanceRow& row, Time earliest, const Delay& after) const;
  static void plan_registration(Context& ctx, BalancerId balancer, Registered& row, Time when);
  void handle_pass(Context& ctx, GroupId id);
  void notify(Notice::Kind kind, const InstanceRow& row, BalancerId balancer = {});

  // truth.cc, views.cc: rows, and what a describe may serve
  [[nodiscard]] GroupRow* row_of(GroupId group);
  [[nodiscard]] InstanceRow* row_of(InstanceId instance);
  [[nodiscard]] BalancerState* row_of(BalancerId balancer);
  [[nodiscard]] bool serves_stale(Context& ctx, Time changed_at, Freshness freshness);
  // The three keep the present view as the previous one before it changes.
  Group& change(const Context& ctx, GroupRow& group);
  void change(const Context& ctx, BalancerState& balancer) const;
  void keep_past(const Group& view);
  void drop_old_pasts(const Context& ctx);
  static void set_state(const Context& ctx, InstanceRow& row, Ec2State state);

  // hooks.cc
  [[nodiscard]] static Duration limit_of(const Hook& hook);
  bool begin_waits(Context& ctx, const Membership& at, HookAt kind);
  void drop_waits(InstanceId instance);
  void handle_hook_timeout(Context& ctx, InstanceId instance, uint32_t hook);
  void proceed_to_service(Context& ctx, const Membership& at);  // instances.cc

  // dynamic.cc
  void leave_detached(Context& ctx, const Membership& at);

  // groups.cc
  [[nodiscard]] Result<GroupRow*> writable(GroupId group);
  GroupRow& insert_group(const GroupSpec& spec, Time created);
  void force_members_out(Context& ctx, GroupRow& group, uint16_t by);

  // members.cc
  [[nodiscard]] std::optional<Membership> membership_of(InstanceId instance);
  void record_end(const Context& ctx, InstanceRow& row, Cause cause, uint16_t by);
  void begin_termination(Context& ctx, const Membership& at, Cause cause, uint16_t by);
  Result<Done> terminate_again(Context& ctx, GroupRow& group, Decrement decrement);
  void move_membership(Context& ctx, InstanceId instance);
  void enter_service(Context& ctx, const Membership& at);
  void leave_group(Context& ctx, const Membership& at);
  void shut_down_when_drained(Context& ctx, const Membership& at);

  // standby.cc
  [[nodiscard]] static Result<Done> all_are(const GroupRow& group,
                                            std::span<const InstanceId> instances,
                                            Lifecycle lifecycle, std::string_view refusal);

  // reconcile.cc
  void pass(Context& ctx, GroupRow& group);
  void replace_unhealthy(Context& ctx, GroupRow& group);
  void launch_missing(Context& ctx, GroupRow& group, int32_t missing);
  void scale_in(Context& ctx, GroupRow& group, int32_t surplus);
  void rebalance_if_needed(Context& ctx, GroupRow& group);
  [[nodiscard]] ZoneCounts zones_of(const GroupRow& group) const;

  // health.cc
  void look(Context& ctx, InstanceId instance);
  void look_after_elb_change(Context& ctx, InstanceRow& row);
  [[nodiscard]] bool elb_says_out_of_service(const GroupRow& group, InstanceId instance) const;
  void mark_unhealthy(Context& ctx, const Membership& at);

  // instances.cc
  void launch(Context& ctx, GroupRow& group, ZoneCounts& zones);
  InstanceRow& insert_instance(const GroupRow& group, uint8_t zone, uint32_t address,
                               Time launched);
  [[nodiscard]] uint32_t pick_address(Context& ctx);
  [[nodiscard]] bool is_address_in_use(uint32_t address) const;
  [[nodiscard]] uint8_t pick_zone(Context& ctx, const ZoneCounts& zones, uint8_t allowed) const;
  void shut_down(Context& ctx, InstanceRow& row);
  void move_ec2(Context& ctx, InstanceId instance);
  void start_running(Context& ctx, InstanceRow& row);
  void machine_gone(Context& ctx, InstanceRow& row);
  void forget(Context& ctx, InstanceRow& row);

  // balancer.cc
  [[nodiscard]] static Delay phase_of(const BalancerState& balancer);
  [[nodiscard]] static Registered& row_for(BalancerState& balancer, InstanceId instance);
  void add_registration(Context& ctx, BalancerState& balancer, const InstanceRow& instance);
  void remove_registration(Context& ctx, BalancerState& balancer, InstanceRow& instance);
  void register_with_attached(Context& ctx, const GroupRow& group, const InstanceRow& instance);
  void deregister_from_attached(Context& ctx, const GroupRow& group, InstanceRow& instance);
  void check_health(Context& ctx, const BalancerState& balancer, Registered& row,
                    const InstanceRow& instance, const Delay& extra) const;
  void check_everywhere(Context& ctx, const InstanceRow& instance);
  void move_registration(Context& ctx, InstanceId instance, BalancerId balancer);
  void end_draining(Context& ctx, BalancerState& balancer, Registered& row, InstanceRow& instance);
  [[nodiscard]] uint32_t bit_of(BalancerId balancer) const;
  void first_in_service(Context& ctx, BalancerId balancer, const InstanceRow& instance);
  void rows_of_the_dead(Context& ctx, const InstanceRow& instance);

  Parameters parameters_;
  Small<GroupRow, 4> groups_;          // sorted by id
  Small<GroupPast, 1> pasts_;          // sorted by id; of groups changed within the stale bound
  Small<InstanceRow, 12> instances_;   // sorted by id
  Small<BalancerState, 2> balancers_;  // sorted by id
  Small<Notice, 4> notices_;
  Counters counters_;
  uint32_t next_instance_ = 0;
  uint32_t next_address_ = 0;   // in the pool
  uint32_t freed_address_ = 0;  // of the last terminated instance; 0: none, or reused
  uint32_t groups_made_ = 0;
  std::vector<Hook> hooks_;
  std::vector<HookWait> waits_;
};

}  // namespace lighthouse::fakes::aws
