// Filling the sorted lists of the model.
#pragma once

#include <algorithm>

namespace lighthouse::wire {

// Puts `value` where its id belongs; an element of the same id is replaced.
template <class List, class Value>
void put_by_id(List& list, const Value& value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value.id,
                                   [](const Value& x, const auto& id) { return x.id < id; });
  if (at != list.end() && at->id == value.id) {
    *at = value;
  } else {
    list.insert(at, value);
  }
}

// Puts `value` where it belongs, once.
template <class List, class Value>
void put_sorted(List& list, const Value& value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value);
  if (at == list.end() || *at != value) list.insert(at, value);
}

}  // namespace lighthouse::wire
