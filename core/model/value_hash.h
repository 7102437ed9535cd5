// The hash of any value of the model, field by field: calls, answers, run records.
//
// Ensures: equal values hash alike on every machine; a new field of an aggregate is seen without a
// change here.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/model/mix.h"

namespace lighthouse {

namespace detail {

struct AnyField {
  template <class T>
  // NOLINTNEXTLINE(google-explicit-constructor): stands for a field of any type by converting to
  // it.
  operator T() const;  // never defined: only asks whether a field could be initialised
};

template <class T, std::size_t... I>
constexpr bool initialisable(std::index_sequence<I...> /*fields*/) {
  return requires {
    T{(static_cast<void>(I), AnyField{})...};
  };
}

// The number of fields of an aggregate without arrays and bases.
template <class T, std::size_t N = 32>
constexpr std::size_t field_count() {
  if constexpr (initialisable<T>(std::make_index_sequence<N>{}))
    return N;
  else
    return field_count<T, N - 1>();
}

template <class T>
concept List = requires(const T& list) {
  list.begin();
  list.end();
  list.size();
};

}  // namespace detail

template <class T>
[[nodiscard]] uint64_t hash_of(const T& value);

class FieldHasher {
 public:
  template <class... Fields>
  void operator()(const Fields&... fields) {
    ((value_ = mix(value_ + hash_of(fields), sizeof...(Fields))), ...);
  }
  [[nodiscard]] uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0;
};

// Gives all fields of an aggregate to `take`, in order.
template <class T, class Take>
void with_fields(const T& v, Take& take) {
  constexpr std::size_t kCount = detail::field_count<T>();
  static_assert(kCount <= 31, "an aggregate with more fields needs a longer list");
#define LIGHTHOUSE_FIELDS(n, ...)     \
  else if constexpr (kCount == (n)) { \
    const auto& [__VA_ARGS__] = v;    \
    take(__VA_ARGS__);                \
  }
  if constexpr (kCount == 0) {
    take();
  }
  LIGHTHOUSE_FIELDS(1, a)
  LIGHTHOUSE_FIELDS(2, a, b)
  LIGHTHOUSE_FIELDS(3, a, b, c)
  LIGHTHOUSE_FIELDS(4, a, b, c, d)
  LIGHTHOUSE_FIELDS(5, a, b, c, d, e)
  LIGHTHOUSE_FIELDS(6, a, b, c, d, e, f)
  LIGHTHOUSE_FIELDS(7, a, b, c, d, e, f, g)
  LIGHTHOUSE_FIELDS(8, a, b, c, d, e, f, g, h)
  LIGHTHOUSE_FIELDS(9, a, b, c, d, e, f, g, h, i)
  LIGHTHOUSE_FIELDS(10, a, b, c, d, e, f, g, h, i, j)
  LIGHTHOUSE_FIELDS(11, a, b, c, d, e, f, g, h, i, j, k)
  LIGHTHOUSE_FIELDS(12, a, b, c, d, e, f, g, h, i, j, k, l)
  LIGHTHOUSE_FIELDS(13, a, b, c, d, e, f, g, h, i, j, k, l, m)
  LIGHTHOUSE_FIELDS(14, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
  LIGHTHOUSE_FIELDS(15, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
  LIGHTHOUSE_FIELDS(24, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y)
  LIGHTHOUSE_FIELDS(25, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z)
  LIGHTHOUSE_FIELDS(26, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z,
                    aa)
  LIGHTHOUSE_FIELDS(27, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z,
                    aa, ab)
  LIGHTHOUSE_FIELDS(28, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z,
                    aa, ab, ac)
  LIGHTHOUSE_FIELDS(29, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z,
                    aa, ab, ac, ad)
  LIGHTHOUSE_FIELDS(30, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z,
                    aa, ab, ac, ad, ae)
  LIGHTHOUSE_FIELDS(31, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, w, x, y, z,
                    aa, ab, ac, ad, ae, af)
  else {
    static_assert(kCount == 0, "no list of this length yet");
  }
#undef LIGHTHOUSE_FIELDS
}

template <class T>
uint64_t hash_of(const T& value) {
  if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
    return static_cast<uint64_t>(value);
  } else if constexpr (requires {
                         { value.hash() } -> std::same_as<uint64_t>;
                       }) {
    return value.hash();
  } else if constexpr (requires { value.time_since_epoch(); }) {
    return static_cast<uint64_t>(value.time_since_epoch().count());
  } else if constexpr (requires { value.count(); }) {
    return static_cast<uint64_t>(value.count());  // a duration
  } else if constexpr (detail::List<T>) {
    uint64_t result = value.size();
    for (const auto& element : value) result = mix(result, hash_of(element));
    return result;
  } else if constexpr (requires { value.view(); }) {
    return hash_of(value.view());  // a fixed text
  } else if constexpr (requires { value.valueless_by_exception(); }) {
    return mix(std::visit([](const auto& held) { return hash_of(held); }, value), value.index());
  } else if constexpr (requires { value.has_value(); }) {
    if (value.has_value()) return mix(hash_of(*value), 1);
    if constexpr (requires { value.error(); })
      return mix(hash_of(value.error()), 2);
    else
      return 0;
  } else {
    FieldHasher hasher;
    with_fields(value, hasher);
    return hasher.value();
  }
}

}  // namespace lighthouse
