// XML for round trips: fields in any order, among one that nobody knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <rapidcheck/gtest.h>

namespace lighthouse::wire::answers {

inline std::string element(std::string_view name, std::string_view content) {
  return fmt::format("<{0}>{1}</{0}>", name, content);
}

inline std::string shuffled(std::vector<std::string> fields) {
  fields.emplace_back("<Novelty><Unknown>1</Unknown></Novelty>");
  std::string out;
  while (!fields.empty()) {
    const auto at = *rc::gen::inRange<std::size_t>(0, fields.size());
    out += fields[at];
    fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

}  // namespace lighthouse::wire::answers
