// COMMAND: what commands there are and where their keys stand.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

// Tips and key specifications are left empty.
void describe(Context& c, const CommandFacts& facts, std::span<const CommandFacts> subcommands) {
  c.reply.array(10);
  c.reply.bulk(facts.name);
  c.reply.integer(facts.arity);
  const auto flags = words_of(facts.flags);
  c.reply.set(flags.size());
  for (const std::string_view flag : flags) c.reply.status(flag);
  c.reply.integer(facts.first_key);
  c.reply.integer(facts.last_key);
  c.reply.integer(facts.key_step);
  const auto categories = words_of(facts.categories);
  c.reply.set(categories.size());
  for (const std::string_view category : categories) c.reply.status(fmt::format("@{}", category));
  c.reply.array(0);
  c.reply.array(0);
  c.reply.array(subcommands.size());
  for (const CommandFacts& subcommand : subcommands) describe(c, subcommand, {});
}

void describe_all(Context& c) {
  c.reply.array(c.engine.commands().size());
  for (const auto& entry : c.engine.commands().entries()) {
    describe(c, *entry.value.facts, entry.value.subcommands);
  }
}

void info(Context& c) {
  if (c.args.size() == 2) return describe_all(c);
  c.reply.array(c.args.size() - 2);
  for (const std::string_view name : c.args.subspan(2)) {
    if (const Command* const command = c.engine.find_command(name)) {
      describe(c, *command->facts, command->subcommands);
    } else if (const CommandFacts* const facts = facts_of(name)) {
      describe(c, *facts, {});
    } else {
      c.reply.nil();
    }
  }
}

bool in_category(const CommandFacts& facts, std::string_view category) {
  return std::ranges::any_of(words_of(facts.categories),
                             [&](std::string_view one) { return same_word(one, category); });
}

void list(Context& c) {
  const bool filtered = c.args.size() == 5 && c.is(2, "FILTERBY");
  if (c.args.size() != 2 && !filtered) return c.reply.error(kSyntax);
  const bool by_category = filtered && c.is(3, "ACLCAT");
  const bool by_pattern = filtered && c.is(3, "PATTERN");
  if (filtered && !by_category && !by_pattern && !c.is(3, "MODULE")) return c.reply.error(kSyntax);
  std::vector<std::string_view> names;
  const auto consider = [&](const CommandFacts& facts) {
    const bool wanted = !filtered || (by_category && in_category(facts, c.args[4])) ||
                        (by_pattern && matches_glob(c.args[4], facts.name));
    if (wanted) names.push_back(facts.name);
  };
  for (const auto& entry : c.engine.commands().entries()) {
    consider(*entry.value.facts);
    if (!filtered) continue;
    for (const CommandFacts& subcommand : entry.value.subcommands) consider(subcommand);
  }
  c.reply.set(names.size());
  for (const std::string_view name : names) c.reply.bulk(name);
}

// Where a command says how many keys follow: 0 when it does not.
std::size_t place_of_count(std::string_view name) {
  for (const std::string_view one :
       {"zunion", "zinter", "zdiff", "sintercard", "zintercard", "lmpop", "zmpop"}) {
    if (name == one) return 1;
  }
  for (const std::string_view one : {"eval", "evalsha", "eval_ro", "evalsha_ro", "zunionstore",
                                     "zinterstore", "zdiffstore", "blmpop", "bzmpop"}) {
    if (name == one) return 2;
  }
  return 0;
}

// nullopt for arguments that do not fit the command.
std::optional<std::vector<std::string_view>> keys_of(const CommandFacts& facts, Words words) {
  std::vector<std::string_view> out;
  if (facts.first_key > 0) {
    const auto size = static_cast<int>(words.size());
    const int last = facts.last_key < 0 ? size + facts.last_key : facts.last_key;
    for (int i = facts.first_key; i <= last; i += facts.key_step) {
      if (i >= size) return std::nullopt;
      out.push_back(words[static_cast<std::size_t>(i)]);
    }
  }
  if (const std::size_t at = place_of_count(facts.name); at > 0) {
    const auto count = parse_integer(words[at]);
    if (!count || *count < 0 || *count > static_cast<int64_t>(words.size() - at - 1)) {
      return std::nullopt;
    }
    const auto keys = words.subspan(at + 1, static_cast<std::size_t>(*count));
    out.insert(out.end(), keys.begin(), keys.end());
  }
  if (facts.name == "sort") {
    for (std::size_t i = 2; i + 1 < words.size(); ++i) {
      if (same_word(words[i], "store")) out.push_back(words[i + 1]);
    }
  }
  return out;
}

void getkeys(Context& c) {
  const Words words = c.args.subspan(2);
  const Command* const command = c.engine.find_command(words[0]);
  const CommandFacts* const facts = command == nullptr ? nullptr : command->facts_for(words);
  if (facts == nullptr) return c.reply.error("ERR Invalid command specified");
  if (facts->first_key == 0 && place_of_count(facts->name) == 0) {
    return c.reply.error("ERR The command has no key arguments");
  }
  if (!facts->arity_fits(words.size())) {
    return c.reply.error("ERR Invalid number of arguments specified for command");
  }
  const auto keys = keys_of(*facts, words);
  const bool may_be_none = facts->has("no_mandatory_keys");
  if (!keys || (keys->empty() && !may_be_none)) {
    return c.reply.error("ERR Invalid arguments specified for command");
  }
  c.reply.array(keys->size());
  for (const std::string_view key : *keys) c.reply.bulk(key);
}

void command(Context& c) {
  if (c.args.size() == 1) return describe_all(c);
  if (c.is(1, "COUNT")) {
    return c.reply.integer(static_cast<int64_t>(c.engine.commands().size()));
  }
  if (c.is(1, "DOCS")) return c.reply.map(0);
  if (c.is(1, "INFO")) return info(c);
  if (c.is(1, "LIST")) return list(c);
  if (c.is(1, "GETKEYS")) return getkeys(c);
  reply_help(c);
}

constexpr CommandSpec kCommands[] = {{"command", command}};

}  // namespace

CommandSpecs introspection_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
