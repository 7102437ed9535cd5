// What commands share, and the list of them all.
#include "fakes/redis/command.h"

#include <algorithm>

#include <fmt/format.h>

namespace lighthouse::fakes::redis {

std::span<const CommandSpecs> all_commands() {
  static const std::array kAll = {
      connection_commands(),    client_commands(),     server_commands(),      config_commands(),
      introspection_commands(), object_commands(),     diagnosis_commands(),   key_commands(),
      transfer_commands(),      scan_commands(),       sort_commands(),        string_commands(),
      counter_commands(),       bit_commands(),        hash_commands(),        set_commands(),
      random_commands(),        sorted_set_commands(), range_commands(),       algebra_commands(),
      list_commands(),          pop_commands(),        transaction_commands(), channel_commands(),
      script_commands()};
  return kAll;
}

const CommandFacts* Command::facts_for(Words words) const {
  if (subcommands.empty() || words.size() < 2) return facts;
  const auto at = std::ranges::find_if(subcommands, [&](const CommandFacts& known) {
    return same_word(known.subcommand(), words[1]);
  });
  return at == subcommands.end() ? nullptr : &*at;
}

std::string wrong_arity(std::string_view command) {
  return fmt::format("ERR wrong number of arguments for '{}' command", command);
}

std::optional<std::pair<std::size_t, std::size_t>> index_range(int64_t start, int64_t end,
                                                               std::size_t size) {
  const auto count = static_cast<int64_t>(size);
  if (start < 0) start = std::max<int64_t>(0, start + count);
  if (end < 0) end += count;
  end = std::min(end, count - 1);
  if (start > end || start >= count) return std::nullopt;
  return std::pair{static_cast<std::size_t>(start), static_cast<std::size_t>(end)};
}

void reply_help(Context& c) {
  const auto upper = [](std::string_view word) {
    std::string out(word);
    for (char& byte : out) byte = byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte;
    return out;
  };
  const Command& command = *c.engine.find_command(c.args[0]);
  c.reply.array(command.subcommands.size() + 1);
  c.reply.status(fmt::format("{} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                             upper(command.facts->name)));
  for (const CommandFacts& known : command.subcommands) c.reply.status(upper(known.subcommand()));
}

}  // namespace lighthouse::fakes::redis
