// How Lighthouse's markers travel as text: `lh-<run>-<item>`, the run in 16 hexadecimal digits, the
// item in decimal, as in `lh-00000000000007e7-3`.
//
// A run of the upgrade pipeline carries it in trigger.parameters.lighthouseRunId [5], a record in
// Tasks as a key of its job, which Orca shows among the task's variables [7.4].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/call.h"
#include "core/model/execution.h"

namespace lighthouse::wire::gate {

// The name of the parameter and of the key.
inline constexpr std::string_view kMarkerKey = "lighthouseRunId";

[[nodiscard]] std::string format_marker(const Marker& marker);

// Only what format_marker writes; anything else is somebody else's text and no marker.
// Ensures: format_marker(*parse_marker(t)) == t.
[[nodiscard]] std::optional<Marker> parse_marker(std::string_view text);

// What was done, as a word for programs ("terminated") and as a task's name for people.
[[nodiscard]] std::string_view word_of(Deed deed);
[[nodiscard]] std::optional<Deed> parse_deed(std::string_view word);

}  // namespace lighthouse::wire::gate
