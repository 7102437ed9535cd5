#include "config/config_file.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/config_keys.h"
#include "sim/nearest.h"

namespace lighthouse::config {
namespace {

using sim::Form;
using sim::KeyInfo;
using sim::SectionInfo;
using sim::YamlNode;

constexpr std::string_view kPrefix = "LIGHTHOUSE_";

// A key that holds a value, by its path from the top.
struct Leaf {
  std::vector<std::string> path;
  KeyInfo info;

  [[nodiscard]] std::string key() const { return fmt::format("{}", fmt::join(path, ".")); }
  [[nodiscard]] std::string variable() const {
    std::string out = key();
    std::ranges::transform(out, out.begin(), [](char c) {
      if (c == '.' || c == '-') return '_';
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return std::string(kPrefix) + out;
  }
};

void add_leaves(const std::vector<SectionInfo>& sections, const SectionInfo& section,
                const std::vector<std::string>& path, std::vector<Leaf>& out) {
  for (const KeyInfo& info : section.keys) {
    std::vector<std::string> full = path;
    full.emplace_back(info.name);
    if (info.form != Form::kSection) {
      out.push_back({.path = full, .info = info});
      continue;
    }
    const auto at = std::ranges::find(sections, info.section, &SectionInfo::name);
    add_leaves(sections, *at, full, out);
  }
}

std::vector<Leaf> leaves() {
  const std::vector<SectionInfo> sections = config_sections();
  std::vector<Leaf> out;
  add_leaves(sections, sections.front(), {}, out);
  return out;
}

const YamlNode* find(const YamlNode& root, const Leaf& leaf) {
  const YamlNode* node = &root;
  for (const std::string& part : leaf.path) {
    node = node == nullptr ? nullptr : node->find(part);
  }
  return node;
}

YamlNode value_node(const Leaf& leaf, const std::string& text) {
  YamlNode out{.kind = YamlNode::Kind::kScalar, .text = text};
  if (!leaf.info.many) return out;
  out.kind = YamlNode::Kind::kList;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, ',');) {
    out.children.push_back({.kind = YamlNode::Kind::kScalar, .text = one});
  }
  return out;
}

// Puts the value where the file would have it.
void put(YamlNode& root, const Leaf& leaf, const std::string& text) {
  YamlNode* node = &root;
  for (const std::string& part : leaf.path) {
    if (node->kind == YamlNode::Kind::kNull) node->kind = YamlNode::Kind::kMap;
    if (node->kind != YamlNode::Kind::kMap) return;  // refused when the file is read
    auto at = std::ranges::find(node->children, part, &YamlNode::key);
    if (at == node->children.end()) {
      node->children.push_back({.key = part});
      at = node->children.end() - 1;
    }
    node = &*at;
  }
  YamlNode value = value_node(leaf, text);
  value.key = node->key;
  *node = std::move(value);
}

std::optional<ConfigError> unknown_variable(const std::string& name, const std::vector<Leaf>& all) {
  std::vector<std::string> names;
  for (const Leaf& leaf : all) names.push_back(leaf.variable());
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto meant = sim::nearest(name, known);
  return ConfigError{.where = name,
                     .key = "environment",
                     .reason = "no key has this variable",
                     .remedy = meant ? fmt::format("did you mean {}?", *meant)
                                     : "unset it; \"lighthouse config print\" lists the keys"};
}

// As the reader tells it, with the variable's name where the value came from one.
ConfigError error_of(const sim::ScenarioError& error, const std::vector<Leaf>& all,
                     const Variables& variables) {
  ConfigError out{.where = fmt::format("{}:{}:{}", error.file, error.line, error.column),
                  .key = error.key == "scenario" ? "config" : error.key,
                  .reason = error.reason,
                  .remedy = error.remedy};
  const std::string key = out.key.substr(0, out.key.find('['));
  for (const Leaf& leaf : all) {
    if (leaf.key() == key && variables.contains(leaf.variable())) out.where = leaf.variable();
  }
  return out;
}

std::string text_of(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::kList) return node.text;
  std::vector<std::string> parts;
  for (const YamlNode& child : node.children) parts.push_back(child.text);
  return fmt::format("{}", fmt::join(parts, ", "));
}

// The sections without which there is no fleet: the reader knows required keys of values alone.
std::optional<ConfigError> missing_section(const YamlNode& root, std::string_view file) {
  const std::vector<SectionInfo> sections = config_sections();
  for (const KeyInfo& info : sections.front().keys) {
    if (!info.required || root.find(info.name) != nullptr) continue;
    return ConfigError{.where = fmt::format("{}:1:1", file),
                       .key = std::string(info.name),
                       .reason = "this key is missing",
                       .remedy = fmt::format("add it: {}", info.about)};
  }
  return std::nullopt;
}

}  // namespace

std::string ConfigError::to_string() const {
  return fmt::format("{}: {}: {}; {}", where, key, reason, remedy);
}

tl::expected<LoadedConfig, ConfigError> parse_config(std::string_view text, std::string_view file,
                                                     const Variables& variables) {
  auto root = sim::parse_yaml(text);
  if (!root) {
    const sim::YamlProblem& problem = root.error();
    return tl::unexpected(ConfigError{
        .where = fmt::format("{}:{}:{}", file, problem.place.line, problem.place.column),
        .key = "yaml",
        .reason = problem.reason,
        .remedy = "check the indentation, the colons and the quotes"});
  }
  const std::vector<Leaf> all = leaves();
  for (const auto& [name, value] : variables) {
    if (!name.starts_with(kPrefix) || name == "LIGHTHOUSE_CONFIG") continue;
    const auto at = std::ranges::find(all, name, &Leaf::variable);
    if (at == all.end()) return tl::unexpected(*unknown_variable(name, all));
    put(*root, *at, value);
  }
  sim::ScenarioReader reader(file);
  LoadedConfig out;
  if (root->kind == YamlNode::Kind::kMap) {
    for (const YamlNode& child : root->children) {
      // What is not known is told before what is missing: it may be the same key, misspelt.
      const std::vector<SectionInfo> sections = config_sections();
      const sim::ScenarioReader::Scope scope(reader, child.key);
      if (!reader.failed() && !reader.find_key(child, sections.front().keys)) break;
    }
    if (!reader.failed()) {
      if (const auto missing = missing_section(*root, file)) return tl::unexpected(*missing);
    }
  }
  if (!reader.failed()) read_section(reader, *root, file_section(), out.config);
  if (reader.failed()) return tl::unexpected(error_of(*reader.error(), all, variables));
  for (const Leaf& leaf : all) {
    const YamlNode* node = find(*root, leaf);
    Setting setting{.key = leaf.key(), .value = "", .origin = "default"};
    if (node != nullptr) {
      setting.value = text_of(*node);
      setting.origin = variables.contains(leaf.variable())
                           ? leaf.variable()
                           : fmt::format("{}:{}", file, node->place.line);
    }
    out.settings.push_back(std::move(setting));
  }
  return out;
}

tl::expected<LoadedConfig, ConfigError> load_config(const std::string& path,
                                                    const Variables& variables) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in && in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
  if (!in.is_open() || in.bad()) {
    return tl::unexpected(ConfigError{.where = path,
                                      .key = "file",
                                      .reason = "it cannot be read",
                                      .remedy = "check that the path names a readable file"});
  }
  return parse_config(text.str(), path, variables);
}

}  // namespace lighthouse::config
