#include "core/live/look_journal.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/live/look_json.h"

namespace lighthouse::live {
namespace {

using Json = nlohmann::ordered_json;
using Failed = tl::unexpected<std::string>;

// A text for each of the balancers; a handle is given again when it is read.
Json fleet_to_json(const FleetConfig& fleet, const Names& names) {
  Json balancers = Json::array();
  for (const BalancerId id : fleet.balancers) balancers.push_back(names.text(id.value));
  return {{"serving", names.text(fleet.serving.value)},
          {"polling", names.text(fleet.polling.value)},
          {"balancers", std::move(balancers)}};
}

FleetConfig fleet_from_json(const Json& json, Names& names) {
  const auto handle = [&](const Json& text) { return names.intern(text.get<std::string>()); };
  FleetConfig out{.serving = {handle(json.at("serving"))},
                  .polling = {handle(json.at("polling"))},
                  .balancers = {}};
  for (const Json& one : json.at("balancers")) out.balancers.push_back(BalancerId{handle(one)});
  std::sort(out.balancers.begin(), out.balancers.end());
  return out;
}

ReadLook plain_fields(const Json& body) {
  return {.number = body.at("look").get<uint64_t>(),
          .run = body.at("run").get<uint64_t>(),
          .now = Time(Duration(body.at("now").get<int64_t>())),
          .seen = {},
          .memory = {},
          .decision = body.at("decision")};
}

}  // namespace

Json LookWriter::new_names(const Names& names) {
  Json out = Json::array();
  next_names_ = static_cast<uint32_t>(names.size());
  for (uint32_t i = names_; i < next_names_; ++i) out.push_back(std::string(names.text(i)));
  return out;
}

Json LookWriter::begin(const EngineConfig& config, uint64_t run, std::string_view program,
                       const Names& names) {
  next_state_ = Json::object();
  next_bytes_ = 0;
  return {{"run", run},
          {"program", std::string(program)},
          {"names", new_names(names)},
          {"fleet", fleet_to_json(config.fleet, names)},
          {"policy", policy_to_json(config.policy)}};
}

std::optional<Json> LookWriter::look(const Engine& engine, const Names& names) {
  const Look& look = *engine.last_look();
  const RunRecord& record = engine.record();
  const bool changes = !look.decision.calls.empty() || record.revision != revision_;
  revision_ = record.revision;
  if (bytes_ >= most_bytes_ && !changes) return std::nullopt;
  next_state_ = {{"seen", observation_to_json(engine.observation(), names)},
                 {"memory", memory_to_json(look.memory, names)}};
  Json body = {{"run", record.run},
               {"look", look.number},
               {"now", look.now.time_since_epoch().count()},
               {"names", new_names(names)},
               {"changes", merge_patch_of(state_, next_state_)},
               {"actions", actions_to_json(look.actions, names)},
               {"decision", decision_to_json(look.decision, record, names)}};
  next_bytes_ = bytes_ + body.dump().size();
  return body;
}

void LookWriter::written() {
  bytes_ = next_bytes_;
  names_ = next_names_;
  state_ = std::move(next_state_);
  next_state_ = Json::object();
}

tl::expected<void, std::string> LookReader::take_names(const Json& body) {
  try {
    for (const Json& text : body.at("names")) (void)names_.intern(text.get<std::string>());
  } catch (const Json::exception&) {
    return Failed("names: a list of texts is needed");
  }
  return {};
}

tl::expected<EngineConfig, std::string> LookReader::begin(const Json& body) {
  names_ = Names{};
  state_ = Json::object();
  if (auto done = take_names(body); !done) return Failed(done.error());
  const auto policy = policy_from_json(body.value("policy", Json::object()));
  if (!policy) return Failed("policy." + policy.error());
  try {
    return EngineConfig{.policy = *policy, .fleet = fleet_from_json(body.at("fleet"), names_)};
  } catch (const Json::exception&) {
    return Failed("fleet: serving, polling and balancers are needed");
  }
}

tl::expected<ReadLook, std::string> LookReader::look(const Json& body) {
  if (auto done = take_names(body); !done) return Failed(done.error());
  ReadLook out;
  Json actions;
  try {
    out = plain_fields(body);
    state_.merge_patch(body.at("changes"));
    actions = body.at("actions");
  } catch (const Json::exception&) {
    return Failed("look, run, now, changes, actions or decision is missing, or of another form");
  }
  auto seen = observation_from_json(state_.value("seen", Json::object()), names_);
  if (!seen) return Failed("seen." + seen.error());
  auto memory = memory_from_json(state_.value("memory", Json::object()), names_);
  if (!memory) return Failed("memory." + memory.error());
  auto told = actions_from_json(actions, names_);
  if (!told) return Failed("actions: " + told.error());
  out.seen = *std::move(seen);
  out.memory = *std::move(memory);
  out.seen.actions.assign(told->begin(), told->end());
  return out;
}

}  // namespace lighthouse::live
