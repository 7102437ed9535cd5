// The machinery of the loader: where a message points, and tables of keys that read themselves.
//
// Internal to sim/scenario_*.cc. A section's table names its keys and the members they fill:
//
//   constexpr std::array kKeys = {
//       key<&Release::boot>("boot", "from launch to the first health check").at_most(24h),
//       …};
//
// The first failure wins; after it, nothing more is read.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/scenario_file.h"
#include "sim/scenario_keys.h"
#include "sim/yaml_tree.h"

namespace lighthouse::sim {

class ScenarioReader {
 public:
  explicit ScenarioReader(std::string_view file) : file_(file) {}

  // The key that messages name while this lives: "faults", then "[2]", then "kind".
  class Scope {
   public:
    Scope(ScenarioReader& reader, std::string_view part) : reader_(reader) {
      reader_.path_.emplace_back(part);
    }
    Scope(ScenarioReader& reader, std::size_t index);
    ~Scope() { reader_.path_.pop_back(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    ScenarioReader& reader_;
  };

  void fail(YamlPlace place, std::string reason, std::string remedy);
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const std::optional<ScenarioError>& error() const { return error_; }

  // The position of the child's key in the table. Fails for an unknown key.
  [[nodiscard]] std::optional<std::size_t> find_key(const YamlNode& child,
                                                    std::span<const KeyInfo> keys);
  // Fails unless `node` is a map without repeated keys.
  void check_map(const YamlNode& node, std::span<const KeyInfo> keys);
  // Fails if a required key is not there.
  void check_required(const YamlNode& node, std::span<const KeyInfo> keys);
  // Fails unless `node` is a list.
  void check_list(const YamlNode& node);

 private:
  std::string file_;
  std::vector<std::string> path_;
  std::optional<ScenarioError> error_;
};

// --- single values; nullopt: it failed and was reported -----------------------------------------
[[nodiscard]] std::optional<std::string> text_value(ScenarioReader& r, const YamlNode& node,
                                                    const KeyInfo& key);
[[nodiscard]] std::optional<std::string> version_value(ScenarioReader& r, const YamlNode& node);
[[nodiscard]] std::optional<Duration> duration_value(ScenarioReader& r, const YamlNode& node,
                                                     const KeyInfo& key);
[[nodiscard]] std::optional<uint32_t> rate_value(ScenarioReader& r, const YamlNode& node);
[[nodiscard]] std::optional<int32_t> number_value(ScenarioReader& r, const YamlNode& node,
                                                  const KeyInfo& key);
[[nodiscard]] std::optional<bool> flag_value(ScenarioReader& r, const YamlNode& node);
[[nodiscard]] std::optional<int> choice_value(ScenarioReader& r, const YamlNode& node,
                                              Choices choices);
[[nodiscard]] std::optional<Target> target_value(ScenarioReader& r, const YamlNode& node);
// "v022" is 22; "none" is -1.
[[nodiscard]] std::optional<int32_t> group_value(ScenarioReader& r, const YamlNode& node);

// --- and back to text ---------------------------------------------------------------------------
[[nodiscard]] std::string text_in_yaml(std::string_view text);  // in quotes where it needs them
[[nodiscard]] std::string rate_in_yaml(uint32_t per_million);
[[nodiscard]] std::string choice_in_yaml(int value, Choices choices);
[[nodiscard]] std::string target_in_yaml(const Target& target);
[[nodiscard]] std::string group_in_yaml(int32_t sequence);

// --- keys ---------------------------------------------------------------------------------------
template <class T>
struct Key {
  KeyInfo info;
  void (*read)(ScenarioReader&, const YamlNode&, const KeyInfo&, T&) = nullptr;
  // The value as flow YAML; empty: as it is when the key is left out. Null: never written
  // (sim/scenario_text.h).
  std::string (*write)(const KeyInfo&, const T&) = nullptr;

  [[nodiscard]] constexpr Key written_by(std::string (*how)(const KeyInfo&, const T&)) const {
    Key out = *this;
    out.write = how;
    return out;
  }
  [[nodiscard]] constexpr Key required() const {
    Key out = *this;
    out.info.required = true;
    return out;
  }
  [[nodiscard]] constexpr Key between(int64_t least, int64_t most) const {
    Key out = *this;
    out.info.least = least;
    out.info.most = most;
    return out;
  }
  [[nodiscard]] constexpr Key between(Duration least, Duration most) const {
    return between(int64_t{least.count()}, int64_t{most.count()});
  }
};

template <class T>
struct Section {
  std::string_view name;
  std::string_view about;
  std::span<const Key<T>> keys;
  KeyInfo shorthand{};  // with a name: a plain value is read by `read_shorthand`
  void (*read_shorthand)(ScenarioReader&, const YamlNode&, const KeyInfo&, T&) = nullptr;
  void (*check)(ScenarioReader&, const YamlNode&, T&) = nullptr;  // after all keys were read
};

template <class T>
void read_section(ScenarioReader& r, const YamlNode& node, const Section<T>& section, T& out) {
  std::vector<KeyInfo> infos;
  for (const Key<T>& key : section.keys) infos.push_back(key.info);
  const bool short_form = node.kind == YamlNode::Kind::kScalar ||
                          (node.kind == YamlNode::Kind::kList && section.shorthand.many);
  if (section.read_shorthand != nullptr && short_form) {
    return section.read_shorthand(r, node, section.shorthand, out);
  }
  r.check_map(node, infos);
  for (const YamlNode& child : node.children) {
    if (r.failed()) return;
    const ScenarioReader::Scope scope(r, child.key);
    const std::optional<std::size_t> at = r.find_key(child, infos);
    if (at) section.keys[*at].read(r, child, infos[*at], out);
  }
  if (!r.failed()) r.check_required(node, infos);
  if (!r.failed() && section.check != nullptr) section.check(r, node, out);
}

namespace detail {

template <class V>
struct Element {
  using Type = V;
};
template <class V>
struct Element<std::optional<V>> {
  using Type = V;
};
template <class V>
struct Element<std::vector<V>> {
  using Type = V;
};

template <class V>
inline constexpr bool kIsList = false;
template <class V>
inline constexpr bool kIsList<std::vector<V>> = true;

template <auto Member>
struct Of;
template <class T, class V, V T::*Member>
struct Of<Member> {
  using Owner = T;
  using Value = V;
};

template <class V>
constexpr Form natural_form() {
  if constexpr (std::same_as<V, Duration>) return Form::kDuration;
  if constexpr (std::same_as<V, bool>) return Form::kFlag;
  if constexpr (std::same_as<V, Target>) return Form::kTarget;
  if constexpr (std::is_enum_v<V>) return Form::kChoice;
  if constexpr (std::integral<V> && !std::same_as<V, bool>) return Form::kNumber;
  return Form::kText;
}

template <class V, Form kForm>
std::optional<V> value_of(ScenarioReader& r, const YamlNode& node, const KeyInfo& key) {
  const auto cast = [](auto value) {
    return value ? std::optional<V>(static_cast<V>(*value)) : std::nullopt;
  };
  if constexpr (kForm == Form::kDuration) return duration_value(r, node, key);
  if constexpr (kForm == Form::kFlag) return flag_value(r, node);
  if constexpr (kForm == Form::kTarget) return target_value(r, node);
  if constexpr (kForm == Form::kVersion) return version_value(r, node);
  if constexpr (kForm == Form::kText) return text_value(r, node, key);
  if constexpr (kForm == Form::kRate) return cast(rate_value(r, node));
  if constexpr (kForm == Form::kNumber) return cast(number_value(r, node, key));
  if constexpr (kForm == Form::kChoice) return cast(choice_value(r, node, key.choices()));
}

template <Form kForm, class V>
std::string text_of(const V& value, const KeyInfo& key) {
  if constexpr (kForm == Form::kDuration) return format_duration(value);
  if constexpr (kForm == Form::kFlag) return value ? "true" : "false";
  if constexpr (kForm == Form::kTarget) return target_in_yaml(value);
  if constexpr (kForm == Form::kVersion || kForm == Form::kText) return text_in_yaml(value);
  if constexpr (kForm == Form::kRate) return rate_in_yaml(value);
  if constexpr (kForm == Form::kNumber) return std::to_string(value);
  if constexpr (kForm == Form::kChoice) {
    return choice_in_yaml(static_cast<int>(value), key.choices());
  }
}

// "[a, b]"
template <class Values, class Text>
std::string list_of(const Values& values, Text text) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ", ") + text(value);
  return "[" + out + "]";
}

}  // namespace detail

// All keys of a section that are not as usual: "a: 1, b: 2".
template <class T>
std::string section_text(const Section<T>& section, const T& value) {
  std::string out;
  for (const Key<T>& key : section.keys) {
    const std::string text = key.write == nullptr ? std::string() : key.write(key.info, value);
    if (text.empty()) continue;
    if (!out.empty()) out += ", ";
    out.append(key.info.name).append(": ").append(text);
  }
  return out;
}

// The key that fills this member; how it is written follows from the member's type, unless told.
template <auto Member, Form kForm = detail::natural_form<
                           typename detail::Element<typename detail::Of<Member>::Value>::Type>()>
constexpr auto key(std::string_view name, std::string_view about) {
  using Owner = typename detail::Of<Member>::Owner;
  using Value = typename detail::Of<Member>::Value;
  using One = typename detail::Element<Value>::Type;
  Key<Owner> out;
  out.info = KeyInfo{.name = name, .about = about, .form = kForm, .many = detail::kIsList<Value>};
  if constexpr (kForm == Form::kDuration)
    out.info.most = Duration(std::chrono::hours(24 * 365)).count();
  if constexpr (std::is_enum_v<One>) out.info.choices = [] { return choices_of(One{}); };
  out.read = [](ScenarioReader& r, const YamlNode& node, const KeyInfo& info, Owner& owner) {
    if constexpr (detail::kIsList<Value>) {
      if (node.kind != YamlNode::Kind::kList) {
        if (auto one = detail::value_of<One, kForm>(r, node, info)) owner.*Member = {*one};
        return;
      }
      (owner.*Member).clear();
      for (std::size_t i = 0; i < node.children.size() && !r.failed(); ++i) {
        const ScenarioReader::Scope scope(r, i);
        if (auto one = detail::value_of<One, kForm>(r, node.children[i], info)) {
          (owner.*Member).push_back(*one);
        }
      }
    } else if (auto one = detail::value_of<One, kForm>(r, node, info)) {
      owner.*Member = *one;
    }
  };
  out.write = [](const KeyInfo& info, const Owner& owner) -> std::string {
    static const Owner usual{};
    const Value& value = owner.*Member;
    if (value == usual.*Member && !info.required) return {};
    if constexpr (detail::kIsList<Value>) {
      return detail::list_of(value,
                             [&](const One& one) { return detail::text_of<kForm>(one, info); });
    } else if constexpr (std::same_as<Value, std::optional<One>>) {
      return value ? detail::text_of<kForm>(*value, info) : std::string();
    } else {
      return detail::text_of<kForm>(value, info);
    }
  };
  return out;
}

// A key whose value is a map, or a list of maps, of another section. `section` is that one's name.
template <auto Member, auto kSection>
constexpr auto section_key(std::string_view name, std::string_view section,
                           std::string_view about) {
  using Owner = typename detail::Of<Member>::Owner;
  using Value = typename detail::Of<Member>::Value;
  Key<Owner> out;
  out.info = KeyInfo{.name = name,
                     .about = about,
                     .form = Form::kSection,
                     .many = detail::kIsList<Value>,
                     .section = section};
  out.read = [](ScenarioReader& r, const YamlNode& node, const KeyInfo& /*info*/, Owner& owner) {
    if constexpr (detail::kIsList<Value>) {
      r.check_list(node);
      for (std::size_t i = 0; i < node.children.size() && !r.failed(); ++i) {
        const ScenarioReader::Scope scope(r, i);
        read_section(r, node.children[i], kSection(), (owner.*Member).emplace_back());
      }
    } else {
      read_section(r, node, kSection(), owner.*Member);
    }
  };
  out.write = [](const KeyInfo& /*info*/, const Owner& owner) -> std::string {
    if constexpr (detail::kIsList<Value>) {
      std::string text;
      for (const auto& one : owner.*Member) {
        text += "\n  - {" + section_text(kSection(), one) + "}";
      }
      return text;
    } else {
      const std::string text = section_text(kSection(), owner.*Member);
      return text.empty() ? text : "{" + text + "}";
    }
  };
  return out;
}

}  // namespace lighthouse::sim
