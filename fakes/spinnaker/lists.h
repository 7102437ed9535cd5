// Short lists that are kept sorted by id (core/model/fleet.h finds in them).
#pragma once

#include <algorithm>
#include <utility>

#include "core/model/fleet.h"

namespace lighthouse::fakes::spinnaker {

// Puts `row` where its id belongs; usually at the end.
template <class List, class Row>
Row& insert_by_id(List& list, const Row& row) {
  auto place = list.end();
  while (place != list.begin() && row.id < (place - 1)->id) --place;
  return *list.insert(place, row);
}

template <class List, class Key>
void erase_by_id(List& list, const Key& id) {
  const auto* const row = find_by_id(list, id);
  if (row != nullptr) list.erase(list.begin() + (row - list.data()));
}

template <class List, class Unwanted>
void erase_where(List& list, Unwanted unwanted) {
  list.erase(std::remove_if(list.begin(), list.end(), std::move(unwanted)), list.end());
}

}  // namespace lighthouse::fakes::spinnaker
