// The published JSON Schema, written from the loader's own table of keys, so that the two agree.
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kDurationPattern = "^([0-9]+(d|h|m|s|ms))+$";
constexpr std::string_view kSignedDurationPattern = "^-?([0-9]+(d|h|m|s|ms))+$";

template <class T>
SectionInfo info_of(const Section<T>& section) {
  SectionInfo out{.name = section.name, .about = section.about};
  for (const Key<T>& key : section.keys) out.keys.push_back(key.info);
  if (section.read_shorthand != nullptr) out.shorthand = section.shorthand;
  return out;
}

Json words(Choices choices) {
  Json out = Json::array();
  for (const Choice& choice : choices) out.push_back(choice.name);
  return {{"enum", std::move(out)}};
}

Json pattern(std::string_view text) {
  return {{"type", "string"}, {"pattern", text}};
}

// One value, without what surrounds it.
Json value_schema(const KeyInfo& key) {
  switch (key.form) {
    case Form::kText:
      return key.choices != nullptr ? words(key.choices())
                                    : Json{{"type", "string"}, {"minLength", 1}};
    // YAML reads 1.10 as a number; the loader takes the text as it stands.
    case Form::kVersion:
      return {{"type", {"string", "number"}}, {"pattern", "^[0-9][A-Za-z0-9.+~:-]{0,46}$"}};
    case Form::kDuration: return pattern(key.least < 0 ? kSignedDurationPattern : kDurationPattern);
    case Form::kRate: return pattern("^[0-9]{1,3}([.][0-9]{1,4})?%$");
    case Form::kNumber: return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
    case Form::kFlag: return {{"type", "boolean"}};
    case Form::kChoice: return words(key.choices());
    case Form::kTarget:
      return pattern(
          "^(any|executor|((new-|old-)?(serving|polling)|(serving|polling)-(v[0-9]{3}|none))"
          "([[][0-9]{1,2}[]])?)$");
    case Form::kGroup: return pattern("^(v[0-9]{3}|none)$");
    case Form::kSection: return {{"$ref", "#/$defs/" + std::string(key.section)}};
  }
  return {};
}

Json key_schema(const KeyInfo& key) {
  Json out = value_schema(key);
  if (key.many) {
    Json list = {{"type", "array"}, {"items", out}};
    // A single word may stand for a list of one.
    out = key.form == Form::kSection ? list : Json{{"anyOf", Json::array({out, list})}};
  }
  out["description"] = key.about;
  return out;
}

Json section_schema(const SectionInfo& section) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const KeyInfo& key : section.keys) {
    properties[std::string(key.name)] = key_schema(key);
    if (key.required) required.push_back(key.name);
  }
  Json map = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) map["required"] = std::move(required);
  map["additionalProperties"] = false;
  if (!section.shorthand) {
    map["description"] = section.about;
    return map;
  }
  return {{"description", section.about},
          {"anyOf", Json::array({key_schema(*section.shorthand), std::move(map)})}};
}

}  // namespace

std::vector<SectionInfo> scenario_sections() {
  return {info_of(file_section()),     info_of(release_section()),   info_of(group_section()),
          info_of(capacity_section()), info_of(work_section()),      info_of(stream_section()),
          info_of(pipeline_section()), info_of(operation_section()), info_of(policy_section()),
          info_of(fault_section()),    info_of(moment_section()),    info_of(expect_section()),
          info_of(bite_section())};
}

namespace {

Json schema_of(std::string_view title, const std::vector<SectionInfo>& sections) {
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  const Json file = section_schema(sections.front());
  for (const auto& [name, value] : file.items()) out[name] = value;
  return out;
}

Json definitions(const std::vector<SectionInfo>& sections) {
  Json defs = Json::object();
  for (std::size_t i = 1; i < sections.size(); ++i) {
    defs[std::string(sections[i].name)] = section_schema(sections[i]);
  }
  return defs;
}

}  // namespace

std::string json_schema(std::string_view title, const std::vector<SectionInfo>& sections) {
  Json out = schema_of(title, sections);
  out["$defs"] = definitions(sections);
  return out.dump(2) + "\n";
}

std::string scenario_schema() {
  const std::vector<SectionInfo> sections = scenario_sections();
  Json out = schema_of("Lighthouse scenario", sections);
  // A file of `lighthouse sim run` has both; a world may leave them out.
  out["required"] = {"name"};
  out["examples"] = {{{"name", "quiet-upgrade"},
                      {"operation", {{"kind", "upgrade"}, {"to", "1.9.40"}}},
                      {"expect", "done"}}};
  out["$defs"] = definitions(sections);
  return out.dump(2) + "\n";
}

}  // namespace lighthouse::sim
