// AWS's Query API over one account: Auto Scaling, both load balancing services, EC2 and STS on one
// address, told apart by Version and signing name [A1.1]. Pure: no socket, no clock.
//
// Signature, date and session token are checked as AWS does [A2]; errors have the codes, statuses
// and envelopes of A1.4.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/wire/http.h"
#include "core/wire/sigv4_verify.h"
#include "fakes/query/account.h"

namespace lighthouse::fakes::query {

// The long-term keys that the account knows, by access key id. A key with a session token may come
// with it or without: suites written for a fake set both at will.
using LongTermKeys = std::map<std::string, wire::KnownKey, std::less<>>;

// What can be told of a request before the account is looked at, which others may wait for.
struct Asked {
  Tree in;
  std::optional<wire::Verification> seen;  // nothing: its key is none of the long-term ones
};
[[nodiscard]] Asked read_request(const LongTermKeys& keys, const wire::HttpRequest& request,
                                 int64_t wall_epoch_seconds, wire::SigningKeys* derived);

// Over what somebody else keeps: what a call sets in motion is the owner's to handle.
// `wall_epoch_seconds` is what dates of signatures are held against; the view's own time may run
// faster.
[[nodiscard]] wire::HttpResponse query_face(View& view, const LongTermKeys& keys,
                                            const wire::HttpRequest& request,
                                            int64_t wall_epoch_seconds);

// Requires: account.advance_to(present time) before. With Speed::kInstant all consequences have
// come when it returns.
[[nodiscard]] wire::HttpResponse query_face(Account& account, const LongTermKeys& keys,
                                            const wire::HttpRequest& request,
                                            int64_t wall_epoch_seconds);
// The same for a request that was read with these keys and this time.
[[nodiscard]] wire::HttpResponse query_face(Account& account, const LongTermKeys& keys,
                                            const wire::HttpRequest& request, const Asked& asked,
                                            int64_t wall_epoch_seconds);

}  // namespace lighthouse::fakes::query
