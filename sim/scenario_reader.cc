#include "sim/scenario_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/nearest.h"

namespace lighthouse::sim {
namespace {

std::vector<std::string_view> names_of(std::span<const KeyInfo> keys) {
  std::vector<std::string_view> out;
  for (const KeyInfo& key : keys) out.push_back(key.name);
  return out;
}

// "releases[1].version"; the file itself has no key.
std::string joined(const std::vector<std::string>& path) {
  std::string out;
  for (const std::string& part : path) {
    if (!out.empty() && !part.starts_with('[')) out += '.';
    out += part;
  }
  return out.empty() ? "scenario" : out;
}

}  // namespace

std::string ScenarioError::to_string() const {
  return fmt::format("{}:{}:{}: {}: {}; {}", file, line, column, key, reason, remedy);
}

ScenarioReader::Scope::Scope(ScenarioReader& reader, std::size_t index)
    : Scope(reader, fmt::format("[{}]", index)) {}

void ScenarioReader::fail(YamlPlace place, std::string reason, std::string remedy) {
  if (error_) return;
  error_ = ScenarioError{.file = file_,
                         .line = place.line,
                         .column = place.column,
                         .key = joined(path_),
                         .reason = std::move(reason),
                         .remedy = std::move(remedy)};
}

std::optional<std::size_t> ScenarioReader::find_key(const YamlNode& child,
                                                    std::span<const KeyInfo> keys) {
  const auto at = std::ranges::find(keys, child.key, &KeyInfo::name);
  if (at != keys.end()) return static_cast<std::size_t>(at - keys.begin());
  const std::vector<std::string_view> names = names_of(keys);
  const auto meant = nearest(child.key, names);
  fail(child.key_place, "this key is not known",
       meant ? fmt::format("did you mean \"{}\"?", *meant)
             : fmt::format("the keys here are {}", fmt::join(names, ", ")));
  return std::nullopt;
}

void ScenarioReader::check_map(const YamlNode& node, std::span<const KeyInfo> keys) {
  if (node.kind != YamlNode::Kind::kMap) {
    return fail(node.place, "a map of keys and values is needed",
                fmt::format("the keys here are {}", fmt::join(names_of(keys), ", ")));
  }
  for (auto at = node.children.begin(); at != node.children.end(); ++at) {
    const auto first = std::ranges::find(node.children, at->key, &YamlNode::key);
    if (first == at) continue;
    const Scope scope(*this, at->key);
    return fail(at->key_place, "this key is there twice",
                fmt::format("keep this one or the one in line {}", first->key_place.line));
  }
}

void ScenarioReader::check_required(const YamlNode& node, std::span<const KeyInfo> keys) {
  for (const KeyInfo& key : keys) {
    if (!key.required || node.find(key.name) != nullptr) continue;
    const Scope scope(*this, key.name);
    return fail(node.place, "this key is missing", fmt::format("add it: {}", key.about));
  }
}

void ScenarioReader::check_list(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kList) return;
  fail(node.place, "a list is needed", "begin each entry with \"- \"");
}

}  // namespace lighthouse::sim
