// The journal's looks: what every decision was made from, so that another Lighthouse, or the same
// one after a change, can be asked how it would have decided (docs/journal.md).
//
// A process that operates writes one `begin` entry, then one `look` entry for each decision; each
// says what changed since the look before. Nothing of it is needed to go on with a run: a look that
// cannot be written is left out, and the next one says what changed since the last that was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/engine/engine.h"
#include "core/model/names.h"

namespace lighthouse::live {

inline constexpr std::string_view kBeginKind = "begin";
inline constexpr std::string_view kLookKind = "look";

// One process's looks take at most so much; from then on only those are written that decided to do
// or to remember something.
inline constexpr uint64_t kMostLookBytes = 16U << 20;

class LookWriter {
 public:
  explicit LookWriter(uint64_t most_bytes = kMostLookBytes) : most_bytes_(most_bytes) {}

  // The body of the entry that comes before the first look. `program` is the version of it.
  [[nodiscard]] nlohmann::ordered_json begin(const EngineConfig& config, uint64_t run,
                                             std::string_view program, const Names& names);

  // The body of the last look's entry; nullopt: it is not written.
  // Requires: the engine has looked.
  [[nodiscard]] std::optional<nlohmann::ordered_json> look(const Engine& engine,
                                                           const Names& names);

  // The body given last is on disk.
  void written();

 private:
  [[nodiscard]] nlohmann::ordered_json new_names(const Names& names);

  uint64_t most_bytes_;
  uint64_t bytes_ = 0;
  nlohmann::ordered_json state_ = nlohmann::ordered_json::object();  // as the journal has it
  uint32_t names_ = 0;
  uint64_t revision_ = 0;
  // The same with the body given last.
  uint64_t next_bytes_ = 0;
  nlohmann::ordered_json next_state_ = nlohmann::ordered_json::object();
  uint32_t next_names_ = 0;
};

struct ReadLook {
  uint64_t number = 0;
  uint64_t run = 0;
  Time now{};
  Observation seen;  // with its actions
  Memory memory;
  nlohmann::ordered_json decision;  // as `decision_to_json` made it
};

// Reads the bodies in their order. The errors are "key: what".
class LookReader {
 public:
  // Forgets the process before: handles mean other texts from here on.
  [[nodiscard]] tl::expected<EngineConfig, std::string> begin(const nlohmann::ordered_json& body);
  [[nodiscard]] tl::expected<ReadLook, std::string> look(const nlohmann::ordered_json& body);

  // With the handles that the process had.
  [[nodiscard]] Names& names() { return names_; }

 private:
  [[nodiscard]] tl::expected<void, std::string> take_names(const nlohmann::ordered_json& body);

  nlohmann::ordered_json state_ = nlohmann::ordered_json::object();
  Names names_;
};

}  // namespace lighthouse::live
