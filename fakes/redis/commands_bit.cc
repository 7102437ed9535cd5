// Strings as rows of bits, the highest bit of a byte first.
#include <algorithm>
#include <bit>
#include <limits>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr int64_t kMostBits = 512LL * 1024 * 1024 * 8;
constexpr std::string_view kBadOffset = "ERR bit offset is not an integer or out of range";
constexpr std::string_view kBadBit = "ERR bit is not an integer or out of range";

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool bit_at(std::string_view bytes, std::size_t bit) {
  return bit / 8 < bytes.size() && ((byte_at(bytes, bit / 8) >> (7 - bit % 8)) & 1U) != 0;
}

std::optional<std::size_t> read_offset(Context& c, std::size_t at) {
  const auto offset = c.integer(at, kBadOffset);
  if (!offset) return std::nullopt;
  if (*offset >= 0 && *offset < kMostBits) return static_cast<std::size_t>(*offset);
  c.reply.error(kBadOffset);
  return std::nullopt;
}

void setbit(Context& c) {
  const auto offset = read_offset(c, 2);
  if (!offset) return;
  if (c.args[3] != "0" && c.args[3] != "1") return c.reply.error(kBadBit);
  String* const held = look_or_make<String>(c, c.args[1]);
  if (held == nullptr) return;
  c.db.find(c.args[1])->edited = true;
  if (held->size() <= *offset / 8) held->resize(*offset / 8 + 1);
  const bool before = bit_at(*held, *offset);
  const auto mask = static_cast<unsigned char>(1U << (7 - *offset % 8));
  char& byte = (*held)[*offset / 8];
  byte = static_cast<char>(c.args[3] == "1" ? byte | mask : byte & ~mask);
  c.touch(c.args[1]);
  c.reply.integer(before ? 1 : 0);
}

void getbit(Context& c) {
  const auto offset = read_offset(c, 2);
  if (!offset) return;
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  c.reply.integer(*held != nullptr && bit_at(**held, *offset) ? 1 : 0);
}

// A part of a string, in bits: [first, end).
struct Bits {
  std::size_t first = 0;
  std::size_t end = 0;
};

enum class Unit : uint8_t { kByte, kBit };

// nullopt for an empty range.
std::optional<Bits> bits_between(int64_t start, int64_t end, Unit counted, std::size_t bytes) {
  const bool in_bits = counted == Unit::kBit;
  const auto size = static_cast<int64_t>(bytes * (in_bits ? 8 : 1));
  if (start < 0) start = std::max<int64_t>(0, start + size);
  if (end < 0) end = std::max<int64_t>(0, end + size);
  end = std::min(end, size - 1);
  if (start > end) return std::nullopt;
  const std::size_t unit = in_bits ? 1 : 8;
  return Bits{.first = static_cast<std::size_t>(start) * unit,
              .end = (static_cast<std::size_t>(end) + 1) * unit};
}

// BYTE or BIT in args[at]; nullopt when the error is replied.
std::optional<Unit> read_unit(Context& c, std::size_t at) {
  if (c.is(at, "BIT")) return Unit::kBit;
  if (c.is(at, "BYTE")) return Unit::kByte;
  c.reply.error(kSyntax);
  return std::nullopt;
}

// A part named by args[at], args[at + 1] and the unit behind them, as far as they are given. False
// when the error is replied.
struct Part {
  int64_t start = 0;
  int64_t end = -1;
  Unit unit = Unit::kByte;
};

bool read_part(Context& c, std::size_t at, Part& out) {
  if (c.args.size() > at) {
    const auto start = c.integer(at);
    if (!start) return false;
    out.start = *start;
  }
  if (c.args.size() > at + 1) {
    const auto end = c.integer(at + 1);
    if (!end) return false;
    out.end = *end;
  }
  if (c.args.size() > at + 2) {
    const auto unit = read_unit(c, at + 2);
    if (!unit) return false;
    out.unit = *unit;
  }
  return true;
}

// What does not exist is answered before the arguments are read.
void bitcount(Context& c) {
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  if (*held == nullptr) return c.reply.integer(0);
  if (c.args.size() == 3 || c.args.size() > 5) return c.reply.error(kSyntax);
  Part part;
  if (!read_part(c, 2, part)) return;
  if (part.start < 0 && part.end < 0 && part.start > part.end) return c.reply.integer(0);
  const auto bits = bits_between(part.start, part.end, part.unit, (*held)->size());
  if (!bits) return c.reply.integer(0);
  int64_t count = 0;
  std::size_t at = bits->first;
  for (; at < bits->end && at % 8 != 0; ++at) count += bit_at(**held, at) ? 1 : 0;
  for (; at + 8 <= bits->end; at += 8) count += std::popcount(byte_at(**held, at / 8));
  for (; at < bits->end; ++at) count += bit_at(**held, at) ? 1 : 0;
  c.reply.integer(count);
}

void bitpos(Context& c) {
  const auto bit = c.integer(2);
  if (!bit) return;
  if (*bit != 0 && *bit != 1) return c.reply.error("ERR The bit argument must be 1 or 0.");
  const auto held = look<String>(c, c.args[1]);
  if (!held) return;
  // An absent string is a row of zeros without an end.
  if (*held == nullptr) return c.reply.integer(*bit == 1 ? -1 : 0);
  if (c.args.size() > 6) return c.reply.error(kSyntax);
  Part part;
  if (!read_part(c, 3, part)) return;
  const auto bits = bits_between(part.start, part.end, part.unit, (*held)->size());
  if (!bits) return c.reply.integer(-1);
  for (std::size_t at = bits->first; at < bits->end; ++at) {
    if (bit_at(**held, at) == (*bit == 1)) return c.reply.integer(static_cast<int64_t>(at));
  }
  // Without an end the zeros go on behind the string.
  if (*bit == 0 && c.args.size() < 5) {
    return c.reply.integer(static_cast<int64_t>((*held)->size() * 8));
  }
  c.reply.integer(-1);
}

enum class Operator : uint8_t { kAnd, kOr, kXor, kNot };

std::optional<Operator> operator_named(std::string_view word) {
  if (same_word(word, "and")) return Operator::kAnd;
  if (same_word(word, "or")) return Operator::kOr;
  if (same_word(word, "xor")) return Operator::kXor;
  if (same_word(word, "not")) return Operator::kNot;
  return std::nullopt;
}

unsigned applied(Operator how, unsigned a, unsigned b) {
  switch (how) {
    case Operator::kAnd: return a & b;
    case Operator::kOr: return a | b;
    case Operator::kXor: return a ^ b;
    case Operator::kNot: return ~a;
  }
  return a;
}

void bitop(Context& c) {
  const auto how = operator_named(c.args[1]);
  if (!how) return c.reply.error(kSyntax);
  if (*how == Operator::kNot && c.args.size() != 4) {
    return c.reply.error("ERR BITOP NOT must be called with a single source key.");
  }
  std::vector<std::string_view> sources;
  std::size_t size = 0;
  for (const std::string_view key : c.args.subspan(3)) {
    const auto held = look<String>(c, key);
    if (!held) return;
    sources.push_back(*held == nullptr ? std::string_view{} : std::string_view(**held));
    size = std::max(size, sources.back().size());
  }
  std::string out(size, '\0');
  const auto at_or_zero = [](std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? byte_at(bytes, at) : 0U;
  };
  for (std::size_t at = 0; at < size; ++at) {
    unsigned byte = at_or_zero(sources.front(), at);
    if (*how == Operator::kNot) byte = applied(*how, byte, 0);
    for (std::size_t i = 1; i < sources.size(); ++i) {
      byte = applied(*how, byte, at_or_zero(sources[i], at));
    }
    out[at] = static_cast<char>(byte);
  }
  if (size == 0) {
    c.remove(c.args[2]);
  } else {
    c.db.put(c.args[2], {.data = std::move(out), .edited = true});
    c.touch(c.args[2]);
  }
  c.reply.integer(static_cast<int64_t>(size));
}

constexpr CommandSpec kCommands[] = {
    {"setbit", setbit}, {"getbit", getbit}, {"bitcount", bitcount},
    {"bitpos", bitpos}, {"bitop", bitop},
};

}  // namespace

CommandSpecs bit_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
