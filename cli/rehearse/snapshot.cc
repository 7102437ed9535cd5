#include "cli/rehearse/snapshot.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/live/look_json.h"
#include "core/model/group_name.h"
#include "core/wire/timestamps.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;
using Failed = tl::unexpected<std::string>;

constexpr std::string_view kKey = "lighthouse-snapshot";
constexpr std::string_view kRemedy = "write it anew with \"lighthouse rehearse --save-snapshot\"";

std::string group_text(GroupId id, const Names& names) {
  const auto number = id.sequence < 0 ? std::nullopt : std::optional<int>(int{id.sequence});
  return format_group_name(names.text(id.cluster.value), number, static_cast<int>(id.digits));
}

GroupId group_of(const std::string& text, Names& names) {
  const ParsedGroupName parsed = parse_group_name(text);
  GroupId out{.cluster = {names.intern(parsed.cluster)}};
  if (parsed.sequence) {
    out.sequence = *parsed.sequence;
    out.digits = static_cast<uint32_t>(parsed.digits);
  }
  return out;
}

void read_fleet(const Json& json, Snapshot& out) {
  const auto handle = [&](const Json& text) { return out.names.intern(text.get<std::string>()); };
  const Json& fleet = json.at("fleet");
  out.fleet.serving = {handle(fleet.at("serving"))};
  out.fleet.polling = {handle(fleet.at("polling"))};
  for (const Json& one : fleet.at("balancers")) {
    out.fleet.balancers.push_back(BalancerId{handle(one)});
  }
  std::sort(out.fleet.balancers.begin(), out.fleet.balancers.end());
  for (const Json& one : json.at("known-bad")) {
    out.known_bad.push_back(group_of(one.get<std::string>(), out.names));
  }
  out.now = Time(Duration(json.at("now").get<int64_t>()));
}

// The error is "key: what".
tl::expected<Snapshot, std::string> read(const Json& json) {
  if (!json.is_object() || !json.contains(kKey)) return Failed("this is no snapshot of a fleet");
  if (json[std::string(kKey)] != kSnapshotVersion) {
    return Failed(fmt::format("{}: version {} is not known", kKey, json[std::string(kKey)].dump()));
  }
  Snapshot out;
  try {
    read_fleet(json, out);
  } catch (const Json::exception&) {
    return Failed("now, fleet or known-bad is missing, or of another form");
  }
  const auto policy = live::policy_from_json(json.value("policy", Json()));
  if (!policy) return Failed("policy: " + policy.error());
  out.policy = *policy;
  auto seen = live::observation_from_json(json.value("seen", Json()), out.names);
  if (!seen) return Failed("seen: " + seen.error());
  out.seen = *std::move(seen);
  return out;
}

}  // namespace

std::string snapshot_text(const Snapshot& snapshot) {
  const Names& names = snapshot.names;
  Json balancers = Json::array();
  for (const BalancerId id : snapshot.fleet.balancers) balancers.push_back(names.text(id.value));
  Json bad = Json::array();
  for (const GroupId id : snapshot.known_bad) bad.push_back(group_text(id, names));
  const Json out = {{std::string(kKey), kSnapshotVersion},
                    {"time", wire::format_iso8601(snapshot.now.time_since_epoch().count())},
                    {"now", snapshot.now.time_since_epoch().count()},
                    {"fleet",
                     {{"serving", names.text(snapshot.fleet.serving.value)},
                      {"polling", names.text(snapshot.fleet.polling.value)},
                      {"balancers", std::move(balancers)}}},
                    {"known-bad", std::move(bad)},
                    {"policy", live::policy_to_json(snapshot.policy)},
                    {"seen", live::observation_to_json(snapshot.seen, names)}};
  return out.dump(1) + "\n";
}

tl::expected<Snapshot, std::string> parse_snapshot(std::string_view text, std::string_view file) {
  const Json json = Json::parse(text, nullptr, false);
  auto out = json.is_discarded() ? tl::expected<Snapshot, std::string>(Failed("this is no JSON"))
                                 : read(json);
  if (!out) return Failed(fmt::format("{}: {}; {}", file, out.error(), kRemedy));
  return out;
}

tl::expected<Snapshot, std::string> load_snapshot(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) {
    return Failed(fmt::format("{} cannot be read; name another file", sim::quoted(file)));
  }
  return parse_snapshot(text.str(), file);
}

}  // namespace lighthouse::cli
