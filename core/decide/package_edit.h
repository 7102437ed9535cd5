// Package edit: the smallest change of a pipeline document that makes it bake another version.
//
// A save replaces the whole document [4], so nothing but the one token may differ: other packages,
// spacing, key order and unknown fields stay as they are. A pipeline that is not understood is
// refused, with what to do, and never guessed at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/model/document.h"

namespace lighthouse {

struct EditError {
  enum class Code : uint8_t {
    kBadPackage,    // the package's name is not one
    kBadVersion,    // the version is not one; nothing was looked at
    kBadDocument,   // a field on the way has the wrong type
    kNoBakeStage,   // no bake stage, or not the one named, has the package
    kAmbiguous,     // several places, and nothing picks one
    kUnchangeable,  // the edited document breaks a limit of Document
  };
  Code code = Code::kBadDocument;
  std::string message;  // names the pipeline, the place and what to do

  bool operator==(const EditError&) const = default;
};

// Sets `package=version` in the bake stage whose `package` list [10.1] has `package` or
// `package=…`. Several such stages: `stage_ref_id` picks one. An expression in the old version is
// replaced as well: ask version_parameter first, because a parameterised pipeline needs no save
// [10.3]. Ensures: only that token differs; doing it twice is doing it once; the same version again
// gives an equal document.
[[nodiscard]] tl::expected<Document, EditError> set_package_version(
    const Document& pipeline, std::string_view package, std::string_view version,
    const std::optional<std::string>& stage_ref_id = std::nullopt);

// The version of each matching token as written, in the order of the stages; "" where none is set.
// explain_version (core/model/package_list.h) says what each would install. Empty as well for a
// document that is not understood: facts_of (core/model/pipeline_facts.h) says what is wrong with
// it.
[[nodiscard]] std::vector<std::string> package_versions(const Document& pipeline,
                                                        std::string_view package);

// The parameter that gives the version in every matching token; nullopt if there is no token, if
// two differ, or if one is anything else. `${NEW_VERSION}` is none [10.3].
[[nodiscard]] std::optional<std::string> version_parameter(const Document& pipeline,
                                                           std::string_view package);

// The same pipeline, whoever saved it last and in whatever order its keys are read back: everything
// but `updateTs` and `lastModifiedBy`, which Front50 sets on each save [4].
[[nodiscard]] bool same_pipeline(const Document& a, const Document& b);

}  // namespace lighthouse
