// Names: the table between texts of the outside world and the small handles that travel in the
// core.
//
// Append-only: a handle, once given, always means the same text, and the same text always has the
// same handle. Handles count up from 0 in the order of first sight, so two tables that saw the same
// texts in the same order are equal. Not for several threads at once.
//
// It lives at the edges (codecs, journal, reports). Views from `text` stay valid as long as the
// table.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse {

class Names {
 public:
  // Never given to a text; the same value as an Id's kNoValue.
  static constexpr uint32_t kNone = UINT32_MAX;

  // Ensures: text(intern(t)) == t, and intern(t) again is the same handle. Any bytes are a text.
  [[nodiscard]] uint32_t intern(std::string_view text);

  // Requires: a handle from this table; anything else ends the program.
  [[nodiscard]] std::string_view text(uint32_t handle) const;

  // The handle of a text already seen; never adds.
  [[nodiscard]] std::optional<uint32_t> find(std::string_view text) const;

  [[nodiscard]] std::size_t size() const { return texts_.size(); }

  bool operator==(const Names& other) const { return texts_ == other.texts_; }

 private:
  // Where `text` stands in by_text_, or would have to.
  [[nodiscard]] std::size_t position_of(std::string_view text) const;

  std::deque<std::string> texts_;  // by handle; a deque, so that views survive growth
  std::vector<uint32_t> by_text_;  // the same handles, sorted by text
};

}  // namespace lighthouse
