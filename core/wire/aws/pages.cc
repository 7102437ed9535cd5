#include "core/wire/aws/pages.h"

#include <algorithm>

namespace lighthouse::wire {

tl::expected<bool, std::string> Pages::follow(const std::string& token) {
  if (token.empty()) return false;
  if (std::ranges::find(seen_, token) != seen_.end()) {
    return tl::unexpected(std::string("the same page comes again"));
  }
  if (seen_.size() + 1 == kMostPages)
    return tl::unexpected(std::string("there are too many pages"));
  seen_.push_back(token);
  return true;
}

}  // namespace lighthouse::wire
