#include "core/wire/redis/lease.h"

#include <array>
#include <openssl/evp.h>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/wire/digits.h"
#include "core/wire/redis/reply_error.h"
#include "core/wire/sha256.h"

namespace lighthouse::wire::redis {

// The token is read back as text: Lua's numbers are doubles.
const std::string_view kHoldScript = R"lua(local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return {holder, redis.call('GET', KEYS[2]) or '0', redis.call('PTTL', KEYS[1])}
end
if not holder or redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('INCR', KEYS[2])
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {ARGV[1], redis.call('GET', KEYS[2]), tonumber(ARGV[2])}
)lua";

const std::string_view kReleaseScript = R"lua(if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
)lua";

namespace {

constexpr std::size_t kRunDigits = 16;

// {holder, token, left}
tl::expected<Lease, CallError> lease_in(const RespValue& reply, std::string_view key) {
  const auto wrong = [&](const RespValue& part, std::string_view what) {
    return tl::unexpected(unexpected_reply(part, key, what));
  };
  if (reply.kind != RespValue::Kind::kList || reply.list.size() != 3) {
    return wrong(reply, "holder, token and time left");
  }
  const RespValue& holder = reply.list[0];
  const RespValue& token = reply.list[1];
  const RespValue& left = reply.list[2];
  const auto run = holder.kind == RespValue::Kind::kText ? parse_run(holder.text) : std::nullopt;
  if (!run || *run == 0) return wrong(holder, "a holder's run");
  const auto number =
      token.kind == RespValue::Kind::kText ? number_in<uint64_t>(token.text, 10) : std::nullopt;
  if (!number || *number == 0) return wrong(token, "a token");
  // -1: no expiry. Somebody else made the key, and it would be held for ever.
  if (left.kind != RespValue::Kind::kInteger || left.integer < 0) return wrong(left, "an expiry");
  return Lease{.holder = *run, .token = *number, .left = Duration{left.integer}};
}

}  // namespace

LeaseKeys lease_keys(std::string_view application) {
  return {.lease = fmt::format("lighthouse:{{{}}}:lease", application),
          .token = fmt::format("lighthouse:{{{}}}:token", application)};
}

std::string script_digest(std::string_view script) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (EVP_Digest(script.data(), script.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
    return {};
  }
  return to_hex(std::span(digest).first(size));
}

std::string format_run(uint64_t run) {
  return fmt::format("{:016x}", run);
}

std::optional<uint64_t> parse_run(std::string_view text) {
  if (text.size() != kRunDigits) return std::nullopt;
  const auto run = number_in<uint64_t>(text, 16);
  if (!run || format_run(*run) != text) return std::nullopt;
  return run;
}

LeaseTalk::LeaseTalk(const HoldLease& call, std::string_view application)
    : what_(What::kHold),
      run_(call.run),
      ttl_ms_(call.ttl.count()),
      keys_(lease_keys(application)) {}

LeaseTalk::LeaseTalk(const ReleaseLease& call, std::string_view application)
    : what_(What::kRelease),
      run_(call.run),
      keys_(lease_keys(application)) {}

Answer LeaseTalk::failed(CallError error) const {
  switch (what_) {
    case What::kHold: return Result<Lease>(tl::unexpected(std::move(error)));
    case What::kRelease: return Result<Done>(tl::unexpected(std::move(error)));
  }
  return Result<Done>(tl::unexpected(std::move(error)));
}

CommandBatch LeaseTalk::command(std::string_view name, std::string_view script) const {
  const std::string run = format_run(run_);
  CommandBatch out;
  switch (what_) {
    case What::kHold:
      out.add({name, script, "2", keys_.lease, keys_.token, run, std::to_string(ttl_ms_)});
      break;
    case What::kRelease: out.add({name, script, "1", keys_.lease, run}); break;
  }
  return out;
}

Step<CommandBatch> LeaseTalk::begin(Names& /*names*/) {
  if (what_ == What::kHold && (run_ == 0 || ttl_ms_ <= 0)) {
    return failed({.code = ErrorCode::kInvalid,
                   .message = Message::truncated("a lease needs a run and a time to live")});
  }
  const std::string_view script = what_ == What::kHold ? kHoldScript : kReleaseScript;
  return command("EVALSHA", script_digest(script));
}

Step<CommandBatch> LeaseTalk::feed(RespValue&& reply, Names& /*names*/) {
  const bool not_known =
      reply.kind == RespValue::Kind::kError && reply.text.starts_with("NOSCRIPT");
  if (not_known && !sent_whole_) {
    sent_whole_ = true;
    return command("EVAL", what_ == What::kHold ? kHoldScript : kReleaseScript);
  }
  if (what_ == What::kHold) {
    auto lease = lease_in(reply, keys_.lease);
    if (!lease) return failed(lease.error());
    return Answer(Result<Lease>(*lease));
  }
  if (reply.kind != RespValue::Kind::kInteger) {
    return failed(unexpected_reply(reply, keys_.lease, "a number of keys"));
  }
  return Answer(Result<Done>());
}

}  // namespace lighthouse::wire::redis
