#include "core/decide/package_edit.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/model/package_list.h"

namespace lighthouse {
namespace {

using Json = nlohmann::ordered_json;
using Code = EditError::Code;

// A token of the package, and where it stands.
struct Place {
  std::size_t stage = 0;  // index in `stages`
  std::string ref_id;     // empty: the stage has none
  std::size_t offset = 0;
  std::string text;
  std::optional<std::string> version;
};

tl::unexpected<EditError> refuse(Code code, std::string message) {
  return tl::unexpected(EditError{.code = code, .message = std::move(message)});
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

std::string_view text_of(const Json* value) {
  const auto* text = value == nullptr ? nullptr : value->get_ptr<const Json::string_t*>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::string pipeline_name(const Document& pipeline) {
  const std::string_view name = text_of(find(pipeline.json(), "name"));
  return name.empty() ? "the pipeline (it has no name)" : fmt::format("pipeline \"{}\"", name);
}

// Every token of the package in a bake stage, in order; or the path of the first field of wrong
// type.
tl::expected<std::vector<Place>, std::string> find_places(const Document& pipeline,
                                                          std::string_view package) {
  std::vector<Place> places;
  if (!pipeline.json().is_object())
    return tl::unexpected(std::string("the document: expected an object"));
  const Json* stages = find(pipeline.json(), "stages");
  if (stages == nullptr) return places;
  if (!stages->is_array()) return tl::unexpected(std::string("stages: expected a list"));
  for (std::size_t i = 0; i < stages->size(); ++i) {
    const Json& stage = (*stages)[i];
    if (!stage.is_object()) return tl::unexpected(fmt::format("stages[{}]: expected an object", i));
    if (text_of(find(stage, "type")) != "bake") continue;
    const Json* list = find(stage, "package");
    if (list == nullptr || list->is_null()) continue;
    if (!list->is_string()) {
      return tl::unexpected(fmt::format("stages[{}].package: expected a text", i));
    }
    for (const PackageToken& token : split_packages(text_of(list))) {
      if (token.name != package) continue;
      places.push_back(
          {.stage = i,
           .ref_id = std::string(text_of(find(stage, "refId"))),
           .offset = token.offset,
           .text = std::string(token.text),
           .version = token.version ? std::optional<std::string>(*token.version) : std::nullopt});
    }
  }
  return places;
}

std::string list_of(const std::vector<Place>& places) {
  std::string out;
  for (const Place& place : places) {
    out += fmt::format("{}stages[{}] (refId \"{}\") \"{}\"", out.empty() ? "" : ", ", place.stage,
                       place.ref_id, place.text);
  }
  return out;
}

tl::expected<Place, EditError> pick(const std::string& name, std::string_view package,
                                    const std::vector<Place>& places,
                                    const std::optional<std::string>& stage_ref_id) {
  if (places.empty()) {
    return refuse(
        Code::kNoBakeStage,
        fmt::format("{}: no bake stage has \"{}\" or \"{}=<version>\" in its package list; add it "
                    "there, or configure the pipeline that bakes it",
                    name, package, package));
  }
  std::vector<Place> picked;
  for (const Place& place : places) {
    if (!stage_ref_id || place.ref_id == *stage_ref_id) picked.push_back(place);
  }
  if (picked.empty()) {
    return refuse(Code::kNoBakeStage,
                  fmt::format("{}: no bake stage with refId \"{}\" has \"{}\"; these have it: {}",
                              name, *stage_ref_id, package, list_of(places)));
  }
  if (picked.size() > 1) {
    const bool one_stage = picked.front().stage == picked.back().stage;
    return refuse(
        Code::kAmbiguous,
        fmt::format(
            "{}: \"{}\" stands {}: {}; {}", name, package,
            one_stage ? "twice in one package list" : "in several bake stages", list_of(picked),
            one_stage ? "leave one of them" : "configure the refId of the stage to change"));
  }
  return picked.front();
}

}  // namespace

tl::expected<Document, EditError> set_package_version(
    const Document& pipeline, std::string_view package, std::string_view version,
    const std::optional<std::string>& stage_ref_id) {
  const std::string name = pipeline_name(pipeline);
  if (!is_package_name(package)) {
    return refuse(Code::kBadPackage, fmt::format("\"{}\" is not a package name", package));
  }
  if (!is_debian_version(version)) {
    return refuse(
        Code::kBadVersion,
        fmt::format("{}: \"{}\" is not a version of {}: letters, digits and . + : ~ - only", name,
                    version, package));
  }
  const auto places = find_places(pipeline, package);
  if (!places) {
    return refuse(Code::kBadDocument, fmt::format("{}: {}", name, places.error()));
  }
  const tl::expected<Place, EditError> place = pick(name, package, *places, stage_ref_id);
  if (!place) return tl::unexpected(place.error());

  Json edited = pipeline.json();
  auto& list = edited["stages"][place->stage]["package"].get_ref<Json::string_t&>();
  list.replace(place->offset, place->text.size(), fmt::format("{}={}", package, version));
  auto document = Document::from_json(edited);
  if (!document) {
    return refuse(Code::kUnchangeable, fmt::format("{}: {}", name, document.error()));
  }
  return *std::move(document);
}

std::vector<std::string> package_versions(const Document& pipeline, std::string_view package) {
  std::vector<std::string> versions;
  const auto places = find_places(pipeline, package);
  if (!places) return versions;
  for (const Place& place : *places) versions.push_back(place.version.value_or(""));
  return versions;
}

std::optional<std::string> version_parameter(const Document& pipeline, std::string_view package) {
  const std::vector<std::string> versions = package_versions(pipeline, package);
  if (versions.empty()) return std::nullopt;
  std::optional<std::string> first = parameter_in(versions.front());
  for (const std::string& version : versions) {
    if (parameter_in(version) != first) return std::nullopt;
  }
  return first;
}

bool same_pipeline(const Document& a, const Document& b) {
  if (a == b) return true;
  const auto bare = [](const Document& document) {
    nlohmann::json sorted = document.json();  // keys in their own order, not the document's
    if (sorted.is_object()) {
      sorted.erase("updateTs");
      sorted.erase("lastModifiedBy");
    }
    return sorted;
  };
  return bare(a) == bare(b);
}

}  // namespace lighthouse
