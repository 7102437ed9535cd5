#include "core/wire/redis/scan_reply.h"

#include <algorithm>
#include <utility>

#include "core/wire/redis/reply_error.h"

namespace lighthouse::wire::redis {
namespace {

bool is_cursor(const RespValue& value) {
  constexpr std::size_t kMostDigits = 20;  // 64 bits
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return value.kind == RespValue::Kind::kText && !value.text.empty() &&
         value.text.size() <= kMostDigits && std::ranges::all_of(value.text, is_digit);
}

}  // namespace

tl::expected<ScanPage, CallError> take_scan_page(RespValue&& reply, std::string_view subject) {
  if (reply.kind != RespValue::Kind::kList || reply.list.size() != 2) {
    return tl::unexpected(unexpected_reply(reply, subject, "a cursor and a list"));
  }
  if (!is_cursor(reply.list[0])) {
    return tl::unexpected(unexpected_reply(reply.list[0], subject, "a cursor"));
  }
  if (reply.list[1].kind != RespValue::Kind::kList) {
    return tl::unexpected(unexpected_reply(reply.list[1], subject, "a list of texts"));
  }
  ScanPage page{.cursor = std::move(reply.list[0].text)};
  page.texts.reserve(reply.list[1].list.size());
  for (RespValue& element : reply.list[1].list) {
    if (element.kind != RespValue::Kind::kText) {
      return tl::unexpected(unexpected_reply(element, subject, "a text"));
    }
    page.texts.push_back(std::move(element.text));
  }
  return page;
}

}  // namespace lighthouse::wire::redis
