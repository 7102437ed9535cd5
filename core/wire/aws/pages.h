// Following pages to the end [A7]: a page may be empty and still have a token; only a missing or
// empty token ends, and a token that comes again is a fault, not a loop.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace lighthouse::wire {

class Pages {
 public:
  static constexpr std::size_t kMostPages = 1'000;

  // Takes the token of a page: true if there is another page to ask for with it. The error tells
  // what is wrong with it.
  [[nodiscard]] tl::expected<bool, std::string> follow(const std::string& token);

 private:
  std::vector<std::string> seen_;
};

}  // namespace lighthouse::wire
