// The upgrade pipeline of a scenario as the JSON document that Spinnaker would hold: one bake, then
// a red/black deploy of the serving and of the polling cluster [10.1, 10.2].
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "core/model/document.h"
#include "sim/scenario.h"

namespace lighthouse::sim {

// A scenario's own file is read, relative to the scenario's. The error is a sentence for a person.
[[nodiscard]] tl::expected<Document, std::string> pipeline_document(const Scenario& scenario);

}  // namespace lighthouse::sim
