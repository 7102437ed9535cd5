#include "core/wire/redis/bakes.h"

#include <algorithm>
#include <utility>

#include "core/model/host_key.h"
#include "core/wire/redis/reply_error.h"
#include "core/wire/redis/scan_reply.h"

namespace lighthouse::wire::redis {
namespace {

constexpr std::string_view kPattern = "allBakes:incomplete:*";
constexpr std::string_view kKeysPerStep = "10000";

CommandBatch scan(std::string_view cursor) {
  CommandBatch out;
  out.add({"SCAN", cursor, "MATCH", kPattern, "COUNT", kKeysPerStep});
  return out;
}

// 8-4-4-4-12 hexadecimal digits. Rosco makes a new one at each start, and it names no host.
bool is_uuid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
  return std::ranges::equal(text, kForm, [&](char c, char form) {
    return form == '-' ? c == '-' : kHexDigits.find(c) != std::string_view::npos;
  });
}

Answer failed(CallError error) {
  return Result<BakeHosts>(tl::unexpected(std::move(error)));
}

}  // namespace

HostKey rosco_host(std::string_view rosco_id, Names& names) {
  if (is_uuid(rosco_id)) return {};
  return parse_orca_id(rosco_id, names).host;
}

Step<CommandBatch> ReadBakesTalk::begin(Names& /*names*/) {
  return scan("0");
}

Step<CommandBatch> ReadBakesTalk::feed(RespValue&& reply, Names& names) {
  return counting_ ? on_count(reply, names) : on_page(std::move(reply));
}

Step<CommandBatch> ReadBakesTalk::on_page(RespValue&& reply) {
  auto page = take_scan_page(std::move(reply), kPattern);
  if (!page) return failed(page.error());
  for (std::string& key : page->texts) {
    if (key.starts_with(kBakesPrefix)) keys_.insert(std::move(key));
  }
  if (keys_.size() > kMostBakes) {
    return failed(
        {.code = ErrorCode::kInvalid,
         .message = Message::truncated("allBakes:incomplete: more keys than any Spinnaker has")});
  }
  if (!page->is_last()) return scan(page->cursor);
  if (keys_.empty()) return Answer(Result<BakeHosts>(BakeHosts{}));
  counting_ = true;
  CommandBatch out;
  for (const std::string& key : keys_) out.add({"SCARD", key});
  return out;
}

Step<CommandBatch> ReadBakesTalk::on_count(const RespValue& reply, Names& names) {
  const std::string key = std::move(keys_.extract(keys_.begin()).value());
  if (reply.kind != RespValue::Kind::kInteger || reply.integer < 0) {
    return failed(unexpected_reply(reply, key, "a number of bakes"));
  }
  const auto bakes = static_cast<std::size_t>(reply.integer);
  if (bakes > kMostBakes - std::min(hosts_.size(), kMostBakes)) {
    return failed(unexpected_reply(reply, key, "fewer bakes"));
  }
  const HostKey host = rosco_host(std::string_view(key).substr(kBakesPrefix.size()), names);
  hosts_.insert(hosts_.end(), bakes, host);
  if (!keys_.empty()) return CommandBatch{};
  return Answer(Result<BakeHosts>(std::move(hosts_)));
}

}  // namespace lighthouse::wire::redis
