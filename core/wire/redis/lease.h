// HoldLease and ReleaseLease: which Lighthouse acts, by two keys and a script that runs as one
// step.
//
//   lighthouse:{<application>}:lease   STRING  the holder's run, 16 hexadecimal digits; expires
//   lighthouse:{<application>}:token   STRING  a counter; never expires and is never deleted
//
// The braces keep both keys in one slot of a cluster. The counter grows with every change of
// holder, and when a holder comes back after its lease ran out, because others may have acted in
// between. It outlives the lease, so a token never goes down, except when Redis itself forgets:
// after FLUSHALL, or a failover to a replica that had not got the last one. Safety does not rest on
// the lease.
//
// Scripts are called by their digest, and sent whole when the server does not know them. They call
// only commands whose effect is the same on a replica, in every Redis since 2.6.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/conversation.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

struct LeaseKeys {
  std::string lease;
  std::string token;
  bool operator==(const LeaseKeys&) const = default;
};
[[nodiscard]] LeaseKeys lease_keys(std::string_view application);

// KEYS: lease, token. ARGV: run, milliseconds to live. Returns {holder, token, milliseconds left}.
extern const std::string_view kHoldScript;
// KEYS: lease. ARGV: run. Returns how many keys were deleted.
extern const std::string_view kReleaseScript;

// SHA-1 in hexadecimal, by which EVALSHA names a script.
[[nodiscard]] std::string script_digest(std::string_view script);

// Runs as text. Ensures: parse_run(format_run(r)) == r.
[[nodiscard]] std::string format_run(uint64_t run);
[[nodiscard]] std::optional<uint64_t> parse_run(std::string_view text);

class LeaseTalk {
 public:
  LeaseTalk(const HoldLease& call, std::string_view application);
  LeaseTalk(const ReleaseLease& call, std::string_view application);

  // kInvalid without a command for a run of 0 or a time to live that is not positive.
  [[nodiscard]] Step<CommandBatch> begin(Names& names);
  [[nodiscard]] Step<CommandBatch> feed(RespValue&& reply, Names& names);

 private:
  enum class What : uint8_t { kHold, kRelease };
  [[nodiscard]] CommandBatch command(std::string_view name, std::string_view script) const;
  [[nodiscard]] Answer failed(CallError error) const;

  What what_;
  uint64_t run_;
  int64_t ttl_ms_ = 0;
  LeaseKeys keys_;
  bool sent_whole_ = false;
};

}  // namespace lighthouse::wire::redis
