#include "core/model/names.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace lighthouse {

std::size_t Names::position_of(std::string_view text) const {
  const auto at = std::lower_bound(
      by_text_.begin(), by_text_.end(), text,
      [this](uint32_t handle, std::string_view key) { return texts_[handle] < key; });
  return static_cast<std::size_t>(at - by_text_.begin());
}

std::optional<uint32_t> Names::find(std::string_view text) const {
  const std::size_t at = position_of(text);
  if (at == by_text_.size() || texts_[by_text_[at]] != text) return std::nullopt;
  return by_text_[at];
}

uint32_t Names::intern(std::string_view text) {
  const std::size_t at = position_of(text);
  if (at < by_text_.size() && texts_[by_text_[at]] == text) return by_text_[at];
  const auto handle = static_cast<uint32_t>(texts_.size());
  texts_.emplace_back(text);
  by_text_.insert(by_text_.begin() + static_cast<std::ptrdiff_t>(at), handle);
  return handle;
}

std::string_view Names::text(uint32_t handle) const {
  if (handle >= texts_.size()) {
    fmt::print(stderr, "lighthouse: name handle {} is not in a table of {}\n", handle,
               texts_.size());
    std::abort();
  }
  return texts_[handle];
}

}  // namespace lighthouse
