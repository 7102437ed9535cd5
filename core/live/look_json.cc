#include "core/live/look_json.h"

#include <algorithm>
#include <set>

#include "core/live/json_reader.h"
#include "core/live/look_fields.h"

namespace lighthouse::live {
namespace {

// All elements are objects with an id of their own.
bool has_ids(const Json& list) {
  std::set<std::string> ids;
  return !list.empty() && std::all_of(list.begin(), list.end(), [&](const Json& one) {
    const auto id = one.is_object() ? one.find("id") : one.end();
    return one.is_object() && id != one.end() && id->is_string() &&
           ids.insert(id->get<std::string>()).second;
  });
}

Json compact(const Json& json);

Json compact_object(const Json& json) {
  Json out = Json::object();
  for (const auto& [key, value] : json.items()) {
    Json inner = compact(value);
    const bool nothing = inner.is_null() || (inner.is_array() && inner.empty());
    if (!nothing) out[key] = std::move(inner);
  }
  return out;
}

// Without nulls and empty lists; lists of things with an id as objects.
Json compact(const Json& json) {
  if (json.is_object()) return compact_object(json);
  if (!json.is_array()) return json;
  Json out = has_ids(json) ? Json::object() : Json::array();
  for (const Json& one : json) {
    Json inner = compact(one);
    if (!out.is_object()) {
      out.push_back(std::move(inner));
      continue;
    }
    const auto id = inner["id"].get<std::string>();
    inner.erase("id");
    out[id] = std::move(inner);
  }
  return out;
}

// Handles order a list, not texts: an object keeps the order in which its keys came.
template <class List>
void sort_by_id(List& list) {
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
}

void sort_lists(Observation& seen) {
  sort_by_id(seen.groups.value);
  for (Group& group : seen.groups.value) sort_by_id(group.members);
  sort_by_id(seen.instances.value);
  sort_by_id(seen.balancers.value);
  for (Balancer& balancer : seen.balancers.value) sort_by_id(balancer.health);
  sort_by_id(seen.reports.value);
  sort_by_id(seen.executions.value);
  sort_by_id(seen.runs.value);
  sort_by_id(seen.tasks.value);
}

template <class T>
tl::expected<T, std::string> decoded(const Json& json, Names& names, Keys keys,
                                     std::string_view what) {
  JsonReader reader(names, keys, what);
  T out{};
  reader.decode(json, "", out);
  if (!reader.problem().empty()) return tl::unexpected(reader.problem());
  return out;
}

// What a write is about. A document by its hash: the journal has it whole in the run record.
Json call_to_json(const Call& call, const JsonWriter& writer) {
  Json out = {{"call", std::string(name_of(kind_of(call)))}};
  const auto put = [&](const char* key, const auto& value) { out[key] = writer.encode(value); };
  std::visit(
      [&](const auto& r) {
        if constexpr (requires { r.group; }) put("group", r.group);
        if constexpr (requires { r.instance; }) put("instance", r.instance);
        if constexpr (requires { r.processes; }) put("processes", r.processes);
        if constexpr (requires { r.capacity; }) put("capacity", r.capacity);
        if constexpr (requires { r.balancer; }) put("balancer", r.balancer);
        if constexpr (requires { r.instances; }) put("instances", r.instances);
        if constexpr (requires { r.document; })
          out["document"] = fmt::format("{:016x}", r.document.hash());
        if constexpr (requires { r.marker; }) put("marker", r.marker);
        if constexpr (requires { r.version; }) put("version", r.version);
        if constexpr (requires { r.execution; }) put("execution", r.execution);
        if constexpr (requires { r.deed; }) put("deed", r.deed);
      },
      call);
  return out;
}

}  // namespace

Json observation_to_json(const Observation& seen, const Names& names) {
  return compact(JsonWriter(names).encode(seen));
}

tl::expected<Observation, std::string> observation_from_json(const Json& json, Names& names) {
  auto out = decoded<Observation>(json, names, Keys::kSome, "observation");
  if (out) sort_lists(*out);
  return out;
}

Json memory_to_json(const Memory& memory, const Names& names) {
  return compact(JsonWriter(names).encode(memory));
}

tl::expected<Memory, std::string> memory_from_json(const Json& json, Names& names) {
  auto out = decoded<Memory>(json, names, Keys::kSome, "memory");
  if (out) sort_by_id(out->watches);
  return out;
}

Json actions_to_json(const Small<ActionResult, 4>& actions, const Names& names) {
  return compact(JsonWriter(names).encode(actions));
}

tl::expected<std::vector<ActionResult>, std::string> actions_from_json(const Json& json,
                                                                       Names& names) {
  return decoded<std::vector<ActionResult>>(json, names, Keys::kSome, "actions");
}

Json policy_to_json(const Policy& policy) {
  return JsonWriter(Names{}).encode(policy);
}

tl::expected<Policy, std::string> policy_from_json(const Json& json) {
  Names none;
  return decoded<Policy>(json, none, Keys::kAnyone, "policy");
}

Json decision_to_json(const Decision& decision, const RunRecord& after, const Names& names) {
  const JsonWriter writer(names);
  Json calls = Json::array();
  for (const Call& call : decision.calls) calls.push_back(compact(call_to_json(call, writer)));
  return {{"calls", std::move(calls)},
          {"waits", compact(writer.encode(decision.waits))},
          {"needs", writer.encode(decision.needs)},
          {"hurry", decision.hurry},
          {"look_in", decision.look_in.count()},
          {"step", writer.encode(after.step)},
          {"revision", after.revision}};
}

tl::expected<std::vector<Wait>, std::string> waits_from_json(const Json& decision, Names& names) {
  const auto waits = decision.find("waits");
  if (waits == decision.end()) return tl::unexpected(std::string("waits: the key is missing"));
  return decoded<std::vector<Wait>>(*waits, names, Keys::kSome, "waits");
}

Json merge_patch_of(const Json& from, const Json& to) {
  Json out = Json::object();
  for (const auto& [key, value] : to.items()) {
    const auto before = from.find(key);
    if (before == from.end()) {
      out[key] = value;
    } else if (value.is_object() && before->is_object()) {
      Json inner = merge_patch_of(*before, value);
      if (!inner.empty()) out[key] = std::move(inner);
    } else if (*before != value) {
      out[key] = value;
    }
  }
  for (const auto& [key, value] : from.items()) {
    if (!to.contains(key)) out[key] = nullptr;
  }
  return out;
}

}  // namespace lighthouse::live
