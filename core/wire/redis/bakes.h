// ReadBakes in the Redis that Rosco uses: one SET `allBakes:incomplete:<rosco instance>` per Rosco
// that has bakes in progress [19]. There is no index of them, so the key space is walked with a
// cursor; nothing is asked with KEYS, which would stop the server for everybody.
//
// At E1 Rosco's id is a UUID, which is no host: such a bake may be on any (kNone).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/conversation.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

inline constexpr std::string_view kBakesPrefix = "allBakes:incomplete:";
// Bakes at once; beyond it the read fails.
inline constexpr std::size_t kMostBakes = 10'000;

// The host that a Rosco id names as an Orca id does; kNone for a UUID.
[[nodiscard]] HostKey rosco_host(std::string_view rosco_id, Names& names);

class ReadBakesTalk {
 public:
  [[nodiscard]] Step<CommandBatch> begin(Names& names);
  [[nodiscard]] Step<CommandBatch> feed(RespValue&& reply, Names& names);

 private:
  [[nodiscard]] Step<CommandBatch> on_page(RespValue&& reply);
  [[nodiscard]] Step<CommandBatch> on_count(const RespValue& reply, Names& names);

  std::set<std::string> keys_;  // a cursor may give one twice; taken out as they are counted
  bool counting_ = false;
  BakeHosts hosts_;  // one per bake, in the order of the keys
};

}  // namespace lighthouse::wire::redis
