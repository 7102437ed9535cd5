#include "core/model/pipeline_facts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/model/group_name.h"

namespace lighthouse {
namespace {

struct DangerType {
  std::string_view type;
  Danger danger;
};

// The first row of each kind is the name it goes by; the others are older or wider spellings [7.3].
constexpr std::array<DangerType, 19> kDangerTypes = {{
    {"destroyServerGroup", Danger::kDestroyServerGroup},
    {"destroyAsg", Danger::kDestroyServerGroup},
    {"shrinkCluster", Danger::kShrinkCluster},
    {"scaleDownCluster", Danger::kScaleDownCluster},
    {"resizeServerGroup", Danger::kResizeServerGroup},
    {"resizeAsg", Danger::kResizeServerGroup},
    {"disableCluster", Danger::kDisableCluster},
    {"disableServerGroup", Danger::kDisableServerGroup},
    {"disableAsg", Danger::kDisableServerGroup},
    {"terminateInstances", Danger::kTerminateInstances},
    {"terminateInstanceAndDecrementServerGroup", Danger::kTerminateAndDecrement},
    {"terminateInstanceAndDecrementAsg", Danger::kTerminateAndDecrement},
    {"detachInstances", Danger::kDetachInstances},
    {"deregisterInstancesFromLoadBalancer", Danger::kDeregisterInstances},
    {"rollbackServerGroup", Danger::kRollback},
    {"rollbackCluster", Danger::kRollback},
    {"modifyScalingProcess", Danger::kScalingProcess},
    {"modifyAwsScalingProcess", Danger::kScalingProcess},
    {"pipeline", Danger::kRunsPipeline},
}};

struct StrategyWord {
  std::string_view word;
  Strategy strategy;
};

constexpr std::array<StrategyWord, 6> kStrategyWords = {{
    {"", Strategy::kNone},
    {"redblack", Strategy::kRedBlack},
    {"highlander", Strategy::kHighlander},
    {"rollingpush", Strategy::kRollingPush},
    {"rollingredblack", Strategy::kRollingRedBlack},
    {"custom", Strategy::kCustom},
}};

// An expression in a name leaves the name open.
std::string known(std::string text) {
  if (has_expression(text)) text.clear();
  return text;
}

void add(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
    list.push_back(std::move(text));
  }
}

// `regions` (a list) and `region` (one), whichever are there.
std::vector<std::string> regions_of(const JsonFields& fields) {
  std::vector<std::string> regions;
  for (std::string& region : fields.texts("regions")) add(regions, std::move(region));
  add(regions, fields.text("region"));
  return regions;
}

Strategy strategy_of(const JsonFields& fields) {
  const std::string word = fields.text("strategy");
  for (const StrategyWord& row : kStrategyWords) {
    if (row.word == word) return row.strategy;
  }
  return Strategy::kUnknown;
}

std::string deployed_cluster(const JsonFields& fields) {
  const std::string app = fields.text("application");
  const std::string stack = fields.text("stack");
  const std::string detail = fields.text("freeFormDetails");
  return app.empty() ? std::string() : known(format_cluster(app, stack, detail));
}

DeployFacts deploy_of(const JsonFields& fields, std::size_t stage, const std::string& ref_id) {
  DeployFacts deploy;
  deploy.stage = stage;
  deploy.ref_id = ref_id;
  deploy.cluster = deployed_cluster(fields);
  deploy.regions = regions_of(fields);
  for (std::string& region : fields.keys_of("availabilityZones")) {
    add(deploy.regions, std::move(region));
  }
  deploy.strategy = strategy_of(fields);
  deploy.scale_down = fields.setting("scaleDown");
  deploy.max_remaining_asgs = fields.count("maxRemainingAsgs", 0);
  for (const JsonFields& capacity : fields.object("capacity")) {
    deploy.capacity = {.min = capacity.count("min", JsonFields::kNotKnown),
                       .max = capacity.count("max", JsonFields::kNotKnown),
                       .desired = capacity.count("desired", JsonFields::kNotKnown)};
  }
  deploy.use_source_capacity = fields.setting("useSourceCapacity");
  deploy.load_balancers = fields.texts("loadBalancers");
  deploy.suspended_processes = fields.texts("suspendedProcesses");
  return deploy;
}

// The cluster that a stage names itself, or that of the group it names.
std::string endangered_cluster(const JsonFields& stage) {
  std::string cluster = stage.text("cluster");
  if (!cluster.empty()) return known(std::move(cluster));
  std::string group = stage.text("serverGroupName");
  if (group.empty()) group = stage.text("asgName");
  group = known(std::move(group));
  return group.empty() ? std::string() : parse_group_name(group).cluster;
}

// `clusters` (a list), `cluster` (one), or the fields in the stage itself.
void read_deploy(const JsonFields& stage, std::size_t index, const std::string& ref_id,
                 PipelineFacts& facts) {
  std::vector<JsonFields> entries = stage.objects("clusters");
  if (!stage.has("clusters")) entries = stage.object("cluster");
  if (!stage.has("clusters") && !stage.has("cluster")) entries = {stage};
  for (const JsonFields& entry : entries) {
    facts.deploys.push_back(deploy_of(entry, index, ref_id));
  }
}

void read_bake(const JsonFields& stage, std::size_t index, const std::string& ref_id,
               std::string_view package, PipelineFacts& facts) {
  const std::string list = stage.text("package");
  for (const PackageToken& token : split_packages(list)) {
    if (token.name != package) continue;
    facts.versions.push_back({.stage = index,
                              .ref_id = ref_id,
                              .origin = origin_of(token.version),
                              .version = std::string(token.version.value_or(""))});
  }
}

void read_stage(const JsonFields& stage, std::size_t index, std::string_view package,
                PipelineFacts& facts) {
  const std::string type = stage.required_text("type");
  const std::string ref_id = stage.text("refId");
  if (type == "bake") return read_bake(stage, index, ref_id, package, facts);
  if (type == "deploy") return read_deploy(stage, index, ref_id, facts);
  if (type == "cloneServerGroup") {
    facts.deploys.push_back(deploy_of(stage, index, ref_id));
    return;
  }
  const auto* const row = std::find_if(kDangerTypes.begin(), kDangerTypes.end(),
                                       [&](const DangerType& d) { return d.type == type; });
  if (row == kDangerTypes.end()) {
    add(facts.other_stage_types, type);
    return;
  }
  facts.dangers.push_back({.danger = row->danger,
                           .stage = index,
                           .ref_id = ref_id,
                           .cluster = endangered_cluster(stage),
                           .regions = regions_of(stage)});
}

void read_version_parameter(PipelineFacts& facts) {
  std::optional<std::string> parameter;
  for (const BakedVersion& baked : facts.versions) {
    const std::optional<std::string> name = parameter_in(baked.version);
    if (!name || (parameter && *parameter != *name)) return;
    parameter = name;
  }
  facts.version_parameter = parameter.value_or("");
  facts.has_version_parameter =
      parameter && std::find(facts.parameters.begin(), facts.parameters.end(), *parameter) !=
                       facts.parameters.end();
}

}  // namespace

tl::expected<PipelineFacts, std::string> facts_of(const Document& pipeline,
                                                  std::string_view package) {
  std::string error;
  const JsonFields fields(pipeline.json(), "", error);
  PipelineFacts facts;
  facts.id = fields.text("id");
  facts.name = fields.required_text("name");
  facts.application = fields.required_text("application");
  facts.disabled = fields.boolean("disabled");
  facts.limit_concurrent = fields.boolean("limitConcurrent");
  if (fields.text("type") == "templatedPipeline") {
    fields.fail("type", "a templated pipeline has its stages elsewhere; name one that has its own");
  }
  for (const JsonFields& parameter : fields.objects("parameterConfig")) {
    add(facts.parameters, parameter.required_text("name"));
  }
  if (!fields.has("stages")) fields.fail("stages", "missing");
  const std::vector<JsonFields> stages = fields.objects("stages");
  for (std::size_t i = 0; i < stages.size(); ++i) read_stage(stages[i], i, package, facts);
  if (!error.empty()) return tl::unexpected(std::move(error));

  std::sort(facts.other_stage_types.begin(), facts.other_stage_types.end());
  read_version_parameter(facts);
  return facts;
}

std::string_view name_of(Strategy strategy) {
  if (strategy == Strategy::kNone) return "none";
  for (const StrategyWord& row : kStrategyWords) {
    if (row.strategy == strategy) return row.word;
  }
  return "unknown";
}

std::string_view name_of(Danger danger) {
  const auto* const row = std::find_if(kDangerTypes.begin(), kDangerTypes.end(),
                                       [&](const DangerType& d) { return d.danger == danger; });
  return row == kDangerTypes.end() ? "unknown" : row->type;
}

}  // namespace lighthouse
