// SORT and SORT_RO.
#include <algorithm>
#include <utility>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

enum class Effect : uint8_t { kNone, kMayStore };

struct SortOptions {
  std::optional<std::string_view> by;
  bool sorts = true;  // a BY pattern without * leaves the order as it is
  std::vector<std::string_view> gets;
  std::optional<std::string_view> store;
  bool descending = false;
  bool by_bytes = false;
  int64_t offset = 0;
  int64_t count = -1;
};

struct Element {
  std::string_view bytes;
  double number = 0;
  std::optional<std::string> text;
};

// False when the error is replied.
bool read_options(Context& c, Effect effect, SortOptions& out) {
  for (std::size_t i = 2; i < c.args.size(); ++i) {
    const std::size_t left = c.args.size() - i - 1;
    if (c.is(i, "ASC")) {
      out.descending = false;
    } else if (c.is(i, "DESC")) {
      out.descending = true;
    } else if (c.is(i, "ALPHA")) {
      out.by_bytes = true;
    } else if (c.is(i, "LIMIT") && left >= 2) {
      const auto offset = c.integer(i + 1);
      if (!offset) return false;
      const auto count = c.integer(i + 2);
      if (!count) return false;
      out.offset = *offset;
      out.count = *count;
      i += 2;
    } else if (effect == Effect::kMayStore && c.is(i, "STORE") && left >= 1) {
      out.store = c.args[++i];
    } else if (c.is(i, "BY") && left >= 1) {
      out.by = c.args[++i];
      out.sorts = out.by->find('*') != std::string_view::npos;
    } else if (c.is(i, "GET") && left >= 1) {
      out.gets.push_back(c.args[++i]);
    } else {
      c.reply.error(kSyntax);
      return false;
    }
  }
  return true;
}

// The string, or the field of a hash (`pattern->field`), that a pattern names for an element.
std::optional<std::string> looked_up(Context& c, std::string_view pattern,
                                     std::string_view element) {
  if (pattern == "#") return std::string(element);
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return std::nullopt;
  std::size_t arrow = pattern.find("->", star);
  // An arrow with nothing behind it is part of the key.
  if (arrow != std::string_view::npos && arrow + 2 == pattern.size())
    arrow = std::string_view::npos;
  const std::string_view behind = pattern.substr(star + 1);
  std::string key(pattern.substr(0, star));
  key += element;
  key += arrow == std::string_view::npos ? behind : pattern.substr(star + 1, arrow - star - 1);
  Value* const value = c.db.find(key);
  if (value == nullptr) return std::nullopt;
  if (arrow == std::string_view::npos) {
    const auto* const held = std::get_if<String>(&value->data);
    return held == nullptr ? std::nullopt : std::optional(*held);
  }
  const auto* const hash = std::get_if<Hash>(&value->data);
  if (hash == nullptr) return std::nullopt;
  const std::string* const field = hash->find(pattern.substr(arrow + 2));
  return field == nullptr ? std::nullopt : std::optional(*field);
}

// The elements in their own order; nullopt when the error is replied.
std::optional<std::vector<Element>> elements_of(Context& c) {
  std::vector<Element> out;
  const Value* const value = c.db.find(c.args[1]);
  if (value == nullptr) return out;
  if (const auto* const list = std::get_if<List>(&value->data)) {
    for (const std::string& element : *list) out.push_back({.bytes = element});
  } else if (const auto* const set = std::get_if<Set>(&value->data)) {
    for (const Set::Entry& entry : set->entries()) out.push_back({.bytes = entry.key});
  } else if (const auto* const sorted = std::get_if<SortedSet>(&value->data)) {
    for (const Scored& scored : *sorted) out.push_back({.bytes = scored.member});
  } else {
    c.reply.error(kWrongType);
    return std::nullopt;
  }
  return out;
}

// False when an element has no number and the error is replied.
bool weigh(Context& c, const SortOptions& options, std::vector<Element>& elements) {
  for (Element& element : elements) {
    element.text = options.by ? looked_up(c, *options.by, element.bytes)
                              : std::optional(std::string(element.bytes));
    if (options.by_bytes || !element.text) continue;
    // As strtod reads it: up to a NUL, and nothing is 0.
    const std::string_view text =
        std::string_view(*element.text).substr(0, element.text->find('\0'));
    const auto number = text.empty() ? std::optional(0.0) : parse_double(text);
    if (!number) {
      c.reply.error("ERR One or more scores can't be converted into double");
      return false;
    }
    element.number = *number;
  }
  return true;
}

// What is equal is ordered by its bytes, so the order is the same every time.
bool is_before(const SortOptions& options, const Element& a, const Element& b) {
  int order = 0;
  if (options.by_bytes) {
    // An absent text comes before any other.
    if (a.text.has_value() != b.text.has_value()) {
      order = a.text ? 1 : -1;
    } else if (a.text) {
      order = a.text->compare(*b.text);
    }
  } else if (a.number != b.number) {
    order = a.number > b.number ? 1 : -1;
  } else {
    order = a.bytes.compare(b.bytes);
  }
  return options.descending ? order > 0 : order < 0;
}

std::span<const Element> limited(const SortOptions& options, const std::vector<Element>& elements) {
  const auto size = static_cast<int64_t>(elements.size());
  const int64_t first = std::clamp<int64_t>(options.offset, 0, size);
  const int64_t count = options.count < 0 ? size - first : std::min(options.count, size - first);
  return std::span(elements).subspan(static_cast<std::size_t>(first),
                                     static_cast<std::size_t>(count));
}

std::vector<std::optional<std::string>> results(Context& c, const SortOptions& options,
                                                std::span<const Element> elements) {
  std::vector<std::optional<std::string>> out;
  for (const Element& element : elements) {
    if (options.gets.empty()) out.emplace_back(element.bytes);
    for (const std::string_view pattern : options.gets) {
      out.push_back(looked_up(c, pattern, element.bytes));
    }
  }
  return out;
}

void store(Context& c, std::string_view key, const std::vector<std::optional<std::string>>& found) {
  const auto size = static_cast<int64_t>(found.size());
  if (found.empty()) {
    c.remove(key);
    return c.reply.integer(0);
  }
  List list;
  for (const auto& one : found) list.push_back(one.value_or(""));
  c.db.put(key, {.data = std::move(list)});
  c.touch(key);
  c.reply.integer(size);
}

void run(Context& c, Effect effect) {
  SortOptions options;
  if (!read_options(c, effect, options)) return;
  auto elements = elements_of(c);
  if (!elements) return;
  // A set has no order of its own: stored or in a script it is sorted, lest the result be chance.
  const Value* const value = c.db.find(c.args[1]);
  const bool is_set = value != nullptr && std::holds_alternative<Set>(value->data);
  if (!options.sorts && is_set && (options.store || c.caller == Caller::kScript)) {
    options.sorts = options.by_bytes = true;
    options.by.reset();
  }
  if (options.sorts) {
    if (!weigh(c, options, *elements)) return;
    std::ranges::stable_sort(
        *elements, [&](const Element& a, const Element& b) { return is_before(options, a, b); });
  } else if (options.descending && value != nullptr &&
             std::holds_alternative<SortedSet>(value->data)) {
    std::ranges::reverse(*elements);
  }
  const auto found = results(c, options, limited(options, *elements));
  if (options.store) return store(c, *options.store, found);
  c.reply.array(found.size());
  for (const auto& one : found) {
    if (one) {
      c.reply.bulk(*one);
    } else {
      c.reply.nil();
    }
  }
}

void sort(Context& c) {
  run(c, Effect::kMayStore);
}
void sort_ro(Context& c) {
  run(c, Effect::kNone);
}

constexpr CommandSpec kCommands[] = {{"sort", sort}, {"sort_ro", sort_ro}};

}  // namespace

CommandSpecs sort_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
