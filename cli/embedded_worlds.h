// The worlds that are compiled in, as scenario files: what `demo` shows, and what a command without
// --world takes.
#pragma once

#include <string_view>

namespace lighthouse::cli {

struct EmbeddedWorld {
  std::string_view name;  // for messages
  std::string_view text;  // YAML
};

// Three serving instances and a poller, with streams of work, a long pipeline, one that waits for a
// person, and an Orca that dies. The new version works.
[[nodiscard]] EmbeddedWorld embedded_good_world();

// The same fleet; the new version passes no health check, so the deploy fails and is rolled back.
[[nodiscard]] EmbeddedWorld embedded_failing_world();

}  // namespace lighthouse::cli
