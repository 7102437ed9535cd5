// OBJECT and MEMORY. Encodings are what Redis would choose for the value as it is now; sizes are
// estimates.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::size_t kLongestEmbedded = 44;

int64_t setting(const Context& c, std::string_view name) {
  return parse_integer(c.engine.settings().find(name)->second).value_or(0);
}

// Whether a collection of this size, whose longest word is so long, is kept in one block.
bool is_packed(const Context& c, std::string_view type, std::size_t size, std::size_t longest) {
  return static_cast<int64_t>(size) <= setting(c, fmt::format("{}-max-listpack-entries", type)) &&
         static_cast<int64_t>(longest) <= setting(c, fmt::format("{}-max-listpack-value", type));
}

struct Encoding {
  const Context& c;

  std::string_view operator()(const String& held) const {
    if (parse_integer(held)) return "int";
    return held.size() <= kLongestEmbedded ? "embstr" : "raw";
  }
  std::string_view operator()(const List&) const { return "quicklist"; }
  std::string_view operator()(const Hash& held) const {
    std::size_t longest = 0;
    for (const Hash::Entry& entry : held.entries()) {
      longest = std::max({longest, entry.key.size(), entry.value.size()});
    }
    return is_packed(c, "hash", held.size(), longest) ? "listpack" : "hashtable";
  }
  std::string_view operator()(const Set& held) const {
    const bool small = static_cast<int64_t>(held.size()) <= setting(c, "set-max-intset-entries");
    const bool integers = std::ranges::all_of(held.entries(), [](const Set::Entry& entry) {
      return parse_integer(entry.key).has_value();
    });
    return small && integers ? "intset" : "hashtable";
  }
  std::string_view operator()(const SortedSet& held) const {
    std::size_t longest = 0;
    for (const Scored& scored : held) longest = std::max(longest, scored.member.size());
    return is_packed(c, "zset", held.size(), longest) ? "listpack" : "skiplist";
  }
};

// Redis shares the integers that are small.
int64_t references(const Value& value) {
  constexpr int64_t kShared = 2147483647;
  constexpr int64_t kSharedIntegers = 10000;
  const auto* const text = std::get_if<String>(&value.data);
  const bool plain = text != nullptr && !value.edited;
  const auto number = !plain ? std::nullopt : parse_integer(*text);
  return number && *number >= 0 && *number < kSharedIntegers ? kShared : 1;
}

void object(Context& c) {
  if (c.is(1, "HELP")) return reply_help(c);
  const Value* const value = c.db.find(c.args[2]);
  if (value == nullptr) return c.reply.nil();
  if (c.is(1, "ENCODING") && value->edited) return c.reply.bulk("raw");
  if (c.is(1, "ENCODING")) return c.reply.bulk(std::visit(Encoding{c}, value->data));
  if (c.is(1, "REFCOUNT")) return c.reply.integer(references(*value));
  const bool frequent =
      c.engine.settings().find("maxmemory-policy")->second.find("lfu") != std::string::npos;
  if (c.is(1, "FREQ")) {
    if (frequent) return c.reply.integer(0);
    return c.reply.error(
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note "
        "that when switching between policies at runtime LRU and LFU data will take some time to "
        "adjust.");
  }
  if (frequent) {
    return c.reply.error(
        "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when "
        "switching between policies at runtime LRU and LFU data will take some time to adjust.");
  }
  c.reply.integer(0);
}

struct Size {
  static constexpr std::size_t kWord = 16;  // what an element costs beside its bytes
  std::size_t operator()(const String& held) const { return parse_integer(held) ? 0 : held.size(); }
  std::size_t operator()(const List& held) const {
    std::size_t out = 0;
    for (const std::string& element : held) out += element.size() + kWord;
    return out;
  }
  std::size_t operator()(const Hash& held) const {
    std::size_t out = 0;
    for (const Hash::Entry& entry : held.entries()) {
      out += entry.key.size() + entry.value.size() + 2 * kWord;
    }
    return out;
  }
  std::size_t operator()(const Set& held) const {
    std::size_t out = 0;
    for (const Set::Entry& entry : held.entries()) out += entry.key.size() + kWord;
    return out;
  }
  std::size_t operator()(const SortedSet& held) const {
    std::size_t out = 0;
    for (const Scored& scored : held) out += scored.member.size() + 2 * kWord;
    return out;
  }
};

void usage(Context& c) {
  for (std::size_t i = 3; i < c.args.size(); i += 2) {
    if (!c.is(i, "SAMPLES") || i + 1 == c.args.size()) return c.reply.error(kSyntax);
    const auto samples = c.integer(i + 1);
    if (!samples) return;
    if (*samples < 0) return c.reply.error(kSyntax);
  }
  const Value* const value = c.db.find(c.args[2]);
  if (value == nullptr) return c.reply.nil();
  constexpr std::size_t kEntry = 47;
  c.reply.integer(
      static_cast<int64_t>(kEntry + c.args[2].size() + std::visit(Size{}, value->data)));
}

void memory(Context& c) {
  if (c.is(1, "USAGE")) return usage(c);
  if (c.is(1, "PURGE")) return c.reply.ok();
  if (c.is(1, "DOCTOR")) return c.reply.verbatim("Memory is not measured here.\n");
  if (c.is(1, "STATS")) {
    std::size_t keys = 0;
    for (std::size_t i = 0; i < kDatabases; ++i) keys += c.engine.database(i).keys().size();
    c.reply.map(1);
    c.reply.bulk("keys.count");
    return c.reply.integer(static_cast<int64_t>(keys));
  }
  reply_help(c);
}

constexpr CommandSpec kCommands[] = {{"object", object}, {"memory", memory}};

}  // namespace

CommandSpecs object_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
