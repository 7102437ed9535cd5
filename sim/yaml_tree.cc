#include "sim/yaml_tree.h"

#include <algorithm>
#include <optional>

#include <yaml-cpp/yaml.h>

namespace lighthouse::sim {
namespace {

YamlPlace place_of(const YAML::Mark& mark) {
  return {.line = std::max(mark.line, 0) + 1, .column = std::max(mark.column, 0) + 1};
}

class Copier {
 public:
  [[nodiscard]] YamlNode copy(const YAML::Node& from) {
    YamlNode out;
    out.place = place_of(from.Mark());
    if (++nodes_ > kMostYamlNodes) fail(out.place, "too many values");
    if (problem_) return out;
    switch (from.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null: break;
      case YAML::NodeType::Scalar:
        out.kind = YamlNode::Kind::kScalar;
        out.text = from.Scalar();
        break;
      case YAML::NodeType::Sequence:
        out.kind = YamlNode::Kind::kList;
        for (const auto& item : from) out.children.push_back(copy(item));
        break;
      case YAML::NodeType::Map:
        out.kind = YamlNode::Kind::kMap;
        for (const auto& entry : from) copy_entry(entry.first, entry.second, out);
        break;
    }
    return out;
  }

  [[nodiscard]] const std::optional<YamlProblem>& problem() const { return problem_; }

 private:
  void copy_entry(const YAML::Node& key, const YAML::Node& value, YamlNode& out) {
    if (!key.IsScalar()) {
      fail(place_of(key.Mark()), "a key must be a plain text");
      return;
    }
    YamlNode child = copy(value);
    child.key = key.Scalar();
    child.key_place = place_of(key.Mark());
    out.children.push_back(std::move(child));
  }

  void fail(YamlPlace place, std::string reason) {
    if (!problem_) problem_ = YamlProblem{.place = place, .reason = std::move(reason)};
  }

  std::size_t nodes_ = 0;
  std::optional<YamlProblem> problem_;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view name) const {
  const auto at = std::ranges::find(children, name, &YamlNode::key);
  return kind != Kind::kMap || at == children.end() ? nullptr : &*at;
}

tl::expected<YamlNode, YamlProblem> parse_yaml(std::string_view text) {
  if (text.size() > kMostYamlBytes) {
    return tl::unexpected(YamlProblem{.place = {}, .reason = "the file is larger than 1 MiB"});
  }
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.size() > 1) {
      return tl::unexpected(YamlProblem{.place = place_of(documents[1].Mark()),
                                        .reason = "a second document begins here"});
    }
    Copier copier;
    YamlNode root = documents.empty() ? YamlNode{} : copier.copy(documents.front());
    if (copier.problem()) return tl::unexpected(*copier.problem());
    return root;
  } catch (const YAML::Exception& e) {
    const bool somewhere = !e.mark.is_null();
    return tl::unexpected(YamlProblem{.place = somewhere ? place_of(e.mark) : YamlPlace{},
                                      .reason = "this is not YAML: " + e.msg});
  }
}

}  // namespace lighthouse::sim
