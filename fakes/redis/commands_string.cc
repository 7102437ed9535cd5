// Strings but for the counters.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/redis/command.h"
#include "fakes/redis/expiry.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr int64_t kLongestString = 512LL * 1024 * 1024;

void reply_string(Context& c, const String* held) {
  if (held == nullptr) return c.reply.nil();
  c.reply.bulk(*held);
}

void get(Context& c) {
  if (const auto held = look<String>(c, c.args[1])) reply_string(c, *held);
}

struct SetOptions {
  enum class When : uint8_t { kAlways, kAbsent, kPresent };
  When when = When::kAlways;
  bool returns_old = false;
  bool keeps_expiry = false;
  int64_t expires_at_ms = kNoExpiry;
};

// False when the error is replied.
bool read_set_options(Context& c, SetOptions& options) {
  std::optional<ExpiryUnit> unit;
  std::size_t amount = 0;
  for (std::size_t i = 3; i < c.args.size(); ++i) {
    const bool free = !unit && !options.keeps_expiry;
    if (c.is(i, "NX") && options.when != SetOptions::When::kPresent) {
      options.when = SetOptions::When::kAbsent;
    } else if (c.is(i, "XX") && options.when != SetOptions::When::kAbsent) {
      options.when = SetOptions::When::kPresent;
    } else if (c.is(i, "GET")) {
      options.returns_old = true;
    } else if (c.is(i, "KEEPTTL") && !unit) {
      options.keeps_expiry = true;
    } else if (const auto named = expiry_unit(c.args[i]); named && free && i + 1 < c.args.size()) {
      unit = named;
      amount = ++i;
    } else {
      c.reply.error(kSyntax);
      return false;
    }
  }
  if (!unit) return true;
  const auto at_ms = positive_expiry(c, *unit, amount, "set");
  options.expires_at_ms = at_ms.value_or(kNoExpiry);
  return at_ms.has_value();
}

void store(Context& c, std::string_view key, std::string_view bytes, const SetOptions& options) {
  Value& value = c.db.make(key);
  if (!options.keeps_expiry && value.expires_at_ms != options.expires_at_ms) {
    c.db.expire(key, value, options.expires_at_ms);
  }
  if (auto* const held = std::get_if<String>(&value.data)) {
    held->assign(bytes);
  } else {
    value.data.emplace<String>(bytes);
  }
  value.edited = false;
  c.touch(key);
}

void set(Context& c) {
  SetOptions options;
  if (!read_set_options(c, options)) return;
  const std::string_view key = c.args[1];
  if (options.returns_old) {
    const auto held = look<String>(c, key);
    if (!held) return;
    reply_string(c, *held);
  }
  const bool there = options.when != SetOptions::When::kAlways && c.db.find(key) != nullptr;
  const bool refused = (options.when == SetOptions::When::kAbsent && there) ||
                       (options.when == SetOptions::When::kPresent && !there);
  if (refused) {
    if (!options.returns_old) c.reply.nil();
    return;
  }
  store(c, key, c.args[2], options);
  if (!options.returns_old) c.reply.ok();
}

void setnx(Context& c) {
  const bool there = c.db.find(c.args[1]) != nullptr;
  if (!there) store(c, c.args[1], c.args[2], {});
  c.reply.integer(there ? 0 : 1);
}

void set_for(Context& c, ExpiryUnit unit, std::string_view name) {
  const auto at_ms = positive_expiry(c, unit, 2, name);
  if (!at_ms) return;
  store(c, c.args[1], c.args[3], {.expires_at_ms = *at_ms});
  c.reply.ok();
}

void setex(Context& c) {
  set_for(c, ExpiryUnit::kSeconds, "setex");
}
void psetex(Context& c) {
  set_for(c, ExpiryUnit::kMilliseconds, "psetex");
}

void getset(Context& c) {
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  reply_string(c, *held);
  store(c, c.args[1], c.args[2], {});
}

void getdel(Context& c) {
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  reply_string(c, *held);
  c.remove(c.args[1]);
}

void getex(Context& c) {
  const bool persists = c.args.size() == 3 && c.is(2, "PERSIST");
  const auto unit = c.args.size() == 4 ? expiry_unit(c.args[2]) : std::nullopt;
  if (c.args.size() > 2 && !persists && !unit) return c.reply.error(kSyntax);
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  if (*held == nullptr) return c.reply.nil();
  std::optional<int64_t> at_ms;
  if (persists) at_ms = kNoExpiry;
  if (unit) {
    at_ms = positive_expiry(c, *unit, 3, "getex");
    if (!at_ms) return;
  }
  reply_string(c, *held);
  if (!at_ms) return;
  c.db.expire(c.args[1], *c.db.find(c.args[1]), *at_ms);
  c.touch(c.args[1]);
}

void mget(Context& c) {
  c.reply.array(c.args.size() - 1);
  for (const std::string_view key : c.args.subspan(1)) {
    const Value* const value = c.db.find(key);
    reply_string(c, value == nullptr ? nullptr : std::get_if<String>(&value->data));
  }
}

bool has_pairs(Context& c) {
  if (c.args.size() % 2 == 1) return true;
  c.reply.error(wrong_arity(c.is(0, "mset") ? "mset" : "msetnx"));
  return false;
}

void store_pairs(Context& c) {
  for (std::size_t i = 1; i < c.args.size(); i += 2) store(c, c.args[i], c.args[i + 1], {});
}

void mset(Context& c) {
  if (!has_pairs(c)) return;
  store_pairs(c);
  c.reply.ok();
}

void msetnx(Context& c) {
  if (!has_pairs(c)) return;
  for (std::size_t i = 1; i < c.args.size(); i += 2) {
    if (c.db.find(c.args[i]) != nullptr) return c.reply.integer(0);
  }
  store_pairs(c);
  c.reply.integer(1);
}

constexpr std::string_view kTooLong =
    "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

void append(Context& c) {
  String* const held = look_or_make<String>(c, c.args[1]);
  if (held == nullptr) return;
  if (static_cast<int64_t>(held->size() + c.args[2].size()) > kLongestString) {
    return c.reply.error(kTooLong);
  }
  const bool fresh = held->empty() && !c.db.find(c.args[1])->edited;
  held->append(c.args[2]);
  c.db.find(c.args[1])->edited = !fresh;
  c.touch(c.args[1]);
  c.reply.integer(static_cast<int64_t>(held->size()));
}

void strlen(Context& c) {
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  c.reply.integer(*held == nullptr ? 0 : static_cast<int64_t>((*held)->size()));
}

void getrange(Context& c) {
  const auto start = c.integer(2);
  if (!start) return;
  const auto end = c.integer(3);
  if (!end) return;
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  if (*held == nullptr || (*held)->empty()) return c.reply.bulk("");
  if (*start < 0 && *end < 0 && *start > *end) return c.reply.bulk("");
  // An end before the first byte counts as the first byte.
  const auto size = static_cast<int64_t>((*held)->size());
  const int64_t last = *end < 0 ? std::max<int64_t>(0, *end + size) : *end;
  const auto range = index_range(*start, last, (*held)->size());
  if (!range) return c.reply.bulk("");
  c.reply.bulk(std::string_view(**held).substr(range->first, range->second - range->first + 1));
}

void setrange(Context& c) {
  const auto offset = c.integer(2);
  if (!offset) return;
  if (*offset < 0) return c.reply.error("ERR offset is out of range");
  const auto found = look<String>(c, c.args[1]);
  if (!found) return;
  const std::string_view bytes = c.args[3];
  if (bytes.empty()) {
    return c.reply.integer(*found == nullptr ? 0 : static_cast<int64_t>((*found)->size()));
  }
  if (*offset > kLongestString - static_cast<int64_t>(bytes.size())) {
    return c.reply.error(kTooLong);
  }
  String* const held = look_or_make<String>(c, c.args[1]);
  const auto at = static_cast<std::size_t>(*offset);
  held->resize(std::max(held->size(), at + bytes.size()));
  held->replace(at, bytes.size(), bytes);
  c.db.find(c.args[1])->edited = true;
  c.touch(c.args[1]);
  c.reply.integer(static_cast<int64_t>(held->size()));
}

constexpr CommandSpec kCommands[] = {
    {"get", get},       {"set", set},           {"setnx", setnx},     {"setex", setex},
    {"psetex", psetex}, {"getset", getset},     {"getdel", getdel},   {"getex", getex},
    {"mget", mget},     {"mset", mset},         {"msetnx", msetnx},   {"append", append},
    {"strlen", strlen}, {"getrange", getrange}, {"substr", getrange}, {"setrange", setrange},
};

}  // namespace

CommandSpecs string_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
