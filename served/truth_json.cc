#include "served/truth_json.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "core/model/process_words.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/status_words.h"
#include "fakes/faces/texts.h"
#include "sim/scenario_names.h"

namespace lighthouse::served {

namespace {

using Json = nlohmann::ordered_json;
namespace aws = fakes::aws;
namespace spinnaker = fakes::spinnaker;

double seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1'000;
}

std::string_view word_of(spinnaker::WorkKind kind) {
  switch (kind) {
    case spinnaker::WorkKind::kPipeline: return "pipeline";
    case spinnaker::WorkKind::kTask: return "task";
    case spinnaker::WorkKind::kBake: return "bake";
    case spinnaker::WorkKind::kOperation: return "operation";
  }
  return "pipeline";
}

std::string_view word_of(Lifecycle lifecycle) {
  switch (lifecycle) {
    case Lifecycle::kPending: return "pending";
    case Lifecycle::kInService: return "in-service";
    case Lifecycle::kStandby: return "standby";
    case Lifecycle::kDetaching: return "detaching";
    case Lifecycle::kTerminating: return "terminating";
    case Lifecycle::kOther: return "other";
  }
  return "other";
}

class Teller {
 public:
  Teller(const sim::World& world, const TruthOptions& options)
      : world_(world),
        options_(options),
        names_(world.stage().names) {}

  Json tell() const {
    const sim::Marks& marks = world_.marks();
    return {{"scenario", world_.stage().scenario.name},
            {"seed", options_.seed},
            {"speed", options_.speed},
            {"time", seconds(world_.now() - world_.stage().zero)},
            {"epoch_ms", options_.epoch_ms},
            {"faults_over", world_.are_faults_over()},
            {"violations", violations()},
            {"killed", lost(world_.spinnaker().killed())},
            {"stranded", lost(world_.spinnaker().stranded())},
            {"running", running()},
            {"serving", serving()},
            {"pollers", pollers()},
            {"groups", groups()},
            {"tasks", tasks()},
            {"upgrade_runs", world_.spinnaker().upgrade_runs()},
            {"terminated_by_lighthouse", marks.terminated},
            {"lowest_serving", marks.lowest_serving},
            {"poller_gap", seconds(marks.longest_poller_gap)},
            {"poller_overlap", seconds(marks.poller_overlap)},
            {"calls", calls()},
            {"faults", faults()}};
  }

 private:
  [[nodiscard]] Json violations() const {
    Json out = Json::array();
    for (const sim::Violation& one : world_.violations()) {
      out.push_back(sim::describe(one, names_));
    }
    return out;
  }

  [[nodiscard]] Json lost(const spinnaker::LostWork& work) const {
    Json out = Json::array();
    for (const spinnaker::Lost& one : work) {
      out.push_back({{"execution", fakes::execution_text(one.id)},
                     {"kind", word_of(one.kind)},
                     {"instance", fakes::instance_text(one.instance)},
                     {"at", seconds(one.at - world_.stage().zero)}});
    }
    return out;
  }

  [[nodiscard]] Json running() const {
    Json out = Json::array();
    for (const spinnaker::Thread& thread : world_.spinnaker().threads()) {
      const auto kind = spinnaker::work_kind(thread.kind);
      out.push_back({{"execution", fakes::execution_text(thread.id)},
                     {"kind", word_of(kind)},
                     {"instance", fakes::instance_text(thread.host)},
                     {"state", thread.judgment ? "manual-judgment"
                               : thread.paused ? "paused"
                                               : "running"}});
    }
    for (const spinnaker::Job& job : world_.spinnaker().jobs()) {
      if (job.lost) continue;
      out.push_back({{"execution", fakes::execution_text(job.id)},
                     {"kind", word_of(job.kind)},
                     {"instance", fakes::instance_text(job.host)},
                     {"state", "running"}});
    }
    return out;
  }

  [[nodiscard]] bool serves(InstanceId id) const { return sim::serves(world_.aws(), id); }

  // In service behind every balancer, of whatever group.
  [[nodiscard]] int64_t serving() const {
    const auto rows = world_.aws().instances();
    return std::count_if(rows.begin(), rows.end(), [this](const aws::InstanceRow& row) {
      return row.group.cluster == sim::kServingCluster && serves(row.id);
    });
  }

  [[nodiscard]] Json pollers() const {
    Json out = Json::array();
    for (const spinnaker::RunningPoller& poller : world_.spinnaker().running_pollers()) {
      out.push_back({{"instance", fakes::instance_text(poller.instance)},
                     {"group", names_.group(world_.aws().group_of(poller.instance))}});
    }
    return out;
  }

  [[nodiscard]] Json members_of(GroupId id) const {
    Json out = Json::array();
    for (const Member& member : world_.aws().members(id)) {
      out.push_back({{"instance", fakes::instance_text(member.id)},
                     {"lifecycle", word_of(member.lifecycle)},
                     {"unhealthy", member.unhealthy},
                     {"serves", serves(member.id)},
                     {"unfinished", world_.spinnaker().unfinished_work(member.id).size()}});
    }
    return out;
  }

  [[nodiscard]] Json groups() const {
    Json out = Json::array();
    const auto& releases = world_.stage().scenario.releases;
    for (const aws::GroupRow& row : world_.aws().groups()) {
      const auto release = world_.aws().release_of(row.id);
      const bool known = release && *release < releases.size();
      out.push_back({{"name", names_.group(row.id)},
                     {"version", known ? releases[*release].version : ""},
                     {"min", row.view.capacity.min},
                     {"max", row.view.capacity.max},
                     {"desired", row.view.capacity.desired},
                     {"suspended", process_texts(row.view.suspended)},
                     {"deleting", row.view.deleting},
                     {"members", members_of(row.id)}});
    }
    return out;
  }

  [[nodiscard]] Json tasks() const {
    Json out = Json::array();
    for (const TaskFact& task : world_.spinnaker().redis().tasks_of_all_runs()) {
      out.push_back({{"task", fakes::execution_text(task.id)},
                     {"marker", wire::gate::format_marker(task.marker)},
                     {"status", wire::word_of(task.status)}});
    }
    return out;
  }

  [[nodiscard]] Json calls() const {
    Json out = Json::object();
    for (std::size_t kind = 0; kind < kCallKinds; ++kind) {
      const uint32_t count = world_.calls_sent()[kind];
      if (count > 0) out[std::string(name_of(static_cast<CallKind>(kind)))] = count;
    }
    return out;
  }

  [[nodiscard]] Json faults() const {
    Json out = Json::array();
    const auto& faults = world_.stage().scenario.faults;
    for (std::size_t i = 0; i < faults.size(); ++i) {
      const sim::FaultMark& mark = world_.marks().faults[i];
      out.push_back({{"kind", sim::name_of(faults[i].kind)},
                     {"happened", mark.happened},
                     {"mattered", mark.mattered}});
    }
    return out;
  }

  const sim::World& world_;
  TruthOptions options_;
  const FleetNames& names_;
};

}  // namespace

std::string truth_json(const sim::World& world, const TruthOptions& options) {
  return Teller(world, options).tell().dump(2) + "\n";
}

}  // namespace lighthouse::served
