#include "core/live/lease_look.h"

#include <algorithm>
#include <vector>

#include "core/wire/digits.h"
#include "core/wire/redis/lease.h"
#include "core/wire/redis/reply_error.h"

namespace lighthouse::live {
namespace {

using wire::redis::RespValue;

Result<Lease> lease_of(const std::vector<RespValue>& replies, const wire::redis::LeaseKeys& keys) {
  using Kind = RespValue::Kind;
  Lease out;
  const RespValue& holder = replies[0];
  const RespValue& token = replies[1];
  const RespValue& left = replies[2];
  if (holder.kind == Kind::kText) {
    const auto run = wire::redis::parse_run(holder.text);
    if (!run) return failure(ErrorCode::kInvalid, keys.lease + ": it is no run of a Lighthouse");
    out.holder = *run;
  } else if (holder.kind != Kind::kNil) {
    return tl::unexpected(unexpected_reply(holder, keys.lease, "a text or nothing"));
  }
  if (token.kind == Kind::kText) {
    const auto number = wire::number_in<uint64_t>(token.text);
    if (!number) return failure(ErrorCode::kInvalid, keys.token + ": it is no number");
    out.token = *number;
  } else if (token.kind != Kind::kNil) {
    return tl::unexpected(unexpected_reply(token, keys.token, "a number or nothing"));
  }
  if (left.kind != Kind::kInteger) {
    return tl::unexpected(unexpected_reply(left, keys.lease, "milliseconds"));
  }
  out.left = Duration{std::max<int64_t>(left.integer, 0)};
  return out;
}

}  // namespace

Result<Lease> look_at_lease(const RedisAccess& access, Deadline deadline) {
  const wire::redis::LeaseKeys keys = wire::redis::lease_keys(access.application);
  wire::redis::CommandBatch batch;
  batch.add({"GET", keys.lease});
  batch.add({"GET", keys.token});
  batch.add({"PTTL", keys.lease});
  std::vector<RespValue> replies;
  RedisClient client(access.redis);
  const auto done = client.run(batch, left_until(deadline), [&](RespValue&& reply) {
    replies.push_back(std::move(reply));
    return true;
  });
  if (!done) {
    return tl::unexpected(
        wire::lost(CallKind::kHoldLease, done.error().loss, done.error().message));
  }
  return lease_of(replies, keys);
}

}  // namespace lighthouse::live
