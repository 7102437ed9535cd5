// A Redis of keys and values for tests of the conversations: just the commands that they send.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/wire/redis/redis_conversation.h"

namespace lighthouse::wire::redis {

// Answers one command.
using Server = std::function<RespValue(const Command&)>;

// How a conversation went.
struct Talked {
  Answer answer;
  std::vector<Command> commands;
  std::size_t most_outstanding = 0;
};

// Drives the conversation as a client with a pipeline does: whatever is sent is answered in order.
inline Talked converse(const Call& call, const Server& server, Names& names) {
  RedisConversation talk(call, "armoryspinnaker");
  Talked out;
  std::deque<RespValue> replies;
  Step<CommandBatch> step = talk.begin(names);
  while (const auto* batch = std::get_if<CommandBatch>(&step)) {
    std::vector<Command> commands = parse_commands(batch->bytes()).value();
    for (Command& command : commands) {
      replies.push_back(server(command));
      out.commands.push_back(std::move(command));
    }
    out.most_outstanding = std::max(out.most_outstanding, talk.outstanding());
    RespValue reply = std::move(replies.front());
    replies.pop_front();
    step = talk.feed(std::move(reply), names);
  }
  out.answer = std::get<Answer>(step);
  return out;
}

struct Store {
  std::map<std::string, std::map<std::string, std::string>> hashes;
  std::map<std::string, std::set<std::string>> sets;
  std::size_t page = 1000;  // members that one SSCAN gives

  void add(const std::string& type, const std::string& id,
           std::map<std::string, std::string> fields) {
    sets["allJobs:" + type].insert(id);
    hashes[type + ":" + id] = std::move(fields);
  }

  RespValue operator()(const Command& command) const {
    if (command[0] == "SSCAN") return scan(members(command[1]), std::stoul(command[2]));
    if (command[0] == "SCAN") return scan(keys(), std::stoul(command[1]));
    if (command[0] == "HMGET") return fields(command);
    if (command[0] == "SCARD")
      return RespValue::of(static_cast<int64_t>(members(command[1]).size()));
    if (command[0] == "EXISTS") {
      return RespValue::of(hashes.contains(command[1]) || sets.contains(command[1]) ? 1 : 0);
    }
    return RespValue::error("ERR unknown command '" + command[0] + "'");
  }

 private:
  [[nodiscard]] std::vector<std::string> members(const std::string& key) const {
    const auto at = sets.find(key);
    if (at == sets.end()) return {};
    return {at->second.begin(), at->second.end()};
  }
  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> out;
    for (const auto& [key, value] : hashes) out.push_back(key);
    for (const auto& [key, value] : sets) out.push_back(key);
    return out;
  }
  // The first member of each page comes once more in the next one.
  [[nodiscard]] RespValue scan(const std::vector<std::string>& all, std::size_t from) const {
    std::vector<RespValue> found;
    const std::size_t to = std::min(all.size(), from + page);
    for (std::size_t i = from > 0 ? from - 1 : 0; i < to; ++i) {
      found.push_back(RespValue::of_text(all[i]));
    }
    const std::string next = to < all.size() ? std::to_string(to) : "0";
    return RespValue::of_list({RespValue::of_text(next), RespValue::of_list(std::move(found))});
  }
  [[nodiscard]] RespValue fields(const Command& command) const {
    if (sets.contains(command[1])) {
      return RespValue::error("WRONGTYPE Operation against a key holding the wrong kind of value");
    }
    const auto hash = hashes.find(command[1]);
    std::vector<RespValue> out;
    for (std::size_t i = 2; i < command.size(); ++i) {
      const bool there = hash != hashes.end() && hash->second.contains(command[i]);
      out.push_back(there ? RespValue::of_text(hash->second.at(command[i])) : RespValue::nil());
    }
    return RespValue::of_list(std::move(out));
  }
};

inline std::string error_in(const Answer& answer) {
  return std::visit(
      [](const auto& result) -> std::string {
        if (result.has_value()) return {};
        return std::string(name_of(result.error().code)) + ": " +
               std::string(result.error().message.view());
      },
      answer);
}

}  // namespace lighthouse::wire::redis
