// The reply of SCAN and SSCAN: a cursor and texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

struct ScanPage {
  std::string cursor;  // decimal; "0": that was all
  std::vector<std::string> texts;
  [[nodiscard]] bool is_last() const { return cursor == "0"; }
};

// The error is kInvalid, or what an error reply means. `subject` is the key that is scanned.
[[nodiscard]] tl::expected<ScanPage, CallError> take_scan_page(RespValue&& reply,
                                                               std::string_view subject);

}  // namespace lighthouse::wire::redis
