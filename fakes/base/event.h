// An event of the simulated world: plain data, twelve bytes.
//
// `actor` is the number the world gave to whoever handles the event; what
// `kind`, `a` and `b` mean belongs to that actor. Anything larger than two
// words lives in the actor's own tables and travels by number.
//
// Never: a callback or a pointer. That is what lets a world be copied,
// compared and hashed.
#pragma once

#include <compare>
#include <cstdint>
#include <type_traits>

namespace lighthouse {

struct Event {
  std::uint16_t actor = 0;
  std::uint16_t kind = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;

  friend constexpr auto operator<=>(const Event&, const Event&) = default;
};

static_assert(sizeof(Event) == 12);
static_assert(std::is_trivially_copyable_v<Event>);

}  // namespace lighthouse
