// Pipeline facts: what the decisions need to know of a pipeline document, as a plain value without
// JSON.
//
// A field of the wrong type is an error with its path, never a default; an expression is kUnknown
// or empty, and unknown is dangerous: a deploy stage whose cluster cannot be told may be about any
// cluster. Sources: pipeline document [4], stages [10], what each strategy destroys [17.1], [17.2].
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/model/document.h"
#include "core/model/json_fields.h"
#include "core/model/package_list.h"

namespace lighthouse {

enum class Strategy : uint8_t {
  kNone,
  kRedBlack,
  kHighlander,  // destroys every other group of the cluster [17.2]
  kRollingPush,
  kRollingRedBlack,
  kCustom,   // another pipeline: may do anything
  kUnknown,  // an expression, or a word not known
};

// As written; JsonFields::kNotKnown where absent or an expression.
struct DeclaredCapacity {
  int32_t min = JsonFields::kNotKnown;
  int32_t max = JsonFields::kNotKnown;
  int32_t desired = JsonFields::kNotKnown;

  bool operator==(const DeclaredCapacity&) const = default;
};

// One cluster entry of a deploy stage, or a stage that clones a group.
struct DeployFacts {
  std::size_t stage = 0;  // index in `stages`
  std::string ref_id;     // empty: none
  std::string cluster;    // empty: cannot be told
  std::vector<std::string> regions;
  Strategy strategy = Strategy::kNone;
  Setting scale_down = Setting::kOff;  // replaced groups are resized to 0/0/0 [17.1]
  int32_t max_remaining_asgs = 0;      // 0: absent; kNotKnown: an expression
  DeclaredCapacity capacity;
  Setting use_source_capacity = Setting::kOff;
  std::vector<std::string> load_balancers;
  std::vector<std::string> suspended_processes;

  bool operator==(const DeployFacts&) const = default;
};

// Stages that take instances away or let them be taken away [7.3].
enum class Danger : uint8_t {
  kDestroyServerGroup,
  kShrinkCluster,
  kScaleDownCluster,
  kResizeServerGroup,
  kDisableCluster,
  kDisableServerGroup,
  kTerminateInstances,
  kTerminateAndDecrement,
  kDetachInstances,
  kDeregisterInstances,
  kRollback,        // of a group or of a cluster
  kScalingProcess,  // suspends or resumes: Terminate may be among them
  kRunsPipeline,    // what that one does is not in this document
};

struct DangerousStage {
  Danger danger = Danger::kDestroyServerGroup;
  std::size_t stage = 0;
  std::string ref_id;
  std::string cluster;  // empty: cannot be told
  std::vector<std::string> regions;

  bool operator==(const DangerousStage&) const = default;
};

// One token of the package in a bake stage.
struct BakedVersion {
  std::size_t stage = 0;
  std::string ref_id;
  VersionOrigin origin = VersionOrigin::kLatest;
  std::string version;  // as written; "" where none is set

  bool operator==(const BakedVersion&) const = default;
};

struct PipelineFacts {
  std::string id;  // empty: never saved
  std::string name;
  std::string application;
  bool disabled = false;
  bool limit_concurrent = false;        // absent is false [4]
  std::vector<std::string> parameters;  // declared in parameterConfig
  std::vector<BakedVersion> versions;
  // The one parameter that gives the version in every bake stage with the package; else empty.
  std::string version_parameter;
  // There is such a parameter, and the pipeline declares it: an upgrade needs no save [10.3].
  bool has_version_parameter = false;
  std::vector<DeployFacts> deploys;
  std::vector<DangerousStage> dangers;
  // Types of all further stages but bakes, sorted, each once: for the person, or for a stricter
  // rule.
  std::vector<std::string> other_stage_types;

  bool operator==(const PipelineFacts&) const = default;
};

// The error is `path: what`. A templated pipeline is an error: its stages are not in the document.
[[nodiscard]] tl::expected<PipelineFacts, std::string> facts_of(
    const Document& pipeline, std::string_view package = "armoryspinnaker");

[[nodiscard]] std::string_view name_of(Strategy strategy);  // "redblack"; "" is "none"
[[nodiscard]] std::string_view name_of(Danger danger);      // "destroyServerGroup"

}  // namespace lighthouse
