// What several commands do with a list.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {

enum class End : uint8_t { kLeft, kRight };

// LEFT or RIGHT; nullopt for another word.
[[nodiscard]] std::optional<End> end_named(std::string_view word);

void push_one(List& list, End end, std::string_view element);
// Requires: list is not empty.
[[nodiscard]] std::string pop_one(List& list, End end);

// From the list at args[1], which holds elements, to that at args[2]; replies the element, or that
// one of the two is no list.
void move_element(Context& c, End from, End to);

}  // namespace lighthouse::fakes::redis
