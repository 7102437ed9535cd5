#include "served/redis_door.h"

#include <algorithm>

namespace lighthouse::served {

namespace {

using fakes::serve::AfterReply;
using wire::redis::RespValue;

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

}  // namespace

AfterReply RedisDoor::command(uint64_t /*connection*/, std::span<const std::string_view> words,
                              std::string& out) {
  const std::string name = upper(words.front());
  if (name == "QUIT") {
    out += wire::redis::encode_reply(RespValue::status("OK"));
    return AfterReply::kClose;
  }
  // What redis-cli asks on its own, to complete commands and to name itself.
  if (name == "COMMAND" || name == "CLIENT") {
    out += wire::redis::encode_reply(name == "CLIENT" ? RespValue::status("OK")
                                                      : RespValue::of_list({}));
    return AfterReply::kGoOn;
  }
  const auto reply = world_.redis({words.begin(), words.end()});
  if (!reply) return AfterReply::kClose;
  out += wire::redis::encode_reply(*reply);
  return AfterReply::kGoOn;
}

}  // namespace lighthouse::served
