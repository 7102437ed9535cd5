#include "fakes/redis/list_ops.h"

#include <utility>

namespace lighthouse::fakes::redis {

std::optional<End> end_named(std::string_view word) {
  if (same_word(word, "left")) return End::kLeft;
  if (same_word(word, "right")) return End::kRight;
  return std::nullopt;
}

void push_one(List& list, End end, std::string_view element) {
  if (end == End::kLeft) {
    list.emplace_front(element);
  } else {
    list.emplace_back(element);
  }
}

std::string pop_one(List& list, End end) {
  std::string out;
  if (end == End::kLeft) {
    out = std::move(list.front());
    list.pop_front();
  } else {
    out = std::move(list.back());
    list.pop_back();
  }
  return out;
}

void move_element(Context& c, End from, End to) {
  const auto source = look<List>(c, c.args[1]);
  if (!source || *source == nullptr) return;
  if (!look<List>(c, c.args[2])) return;
  const std::string element = pop_one(**source, from);
  if (c.args[1] == c.args[2]) {
    push_one(**source, to, element);
    c.touch(c.args[1]);
  } else {
    changed(c, c.args[1], **source);
    // Making the target may move the source, which is not used any more.
    push_one(*look_or_make<List>(c, c.args[2]), to, element);
    c.touch(c.args[2]);
  }
  c.reply.bulk(element);
}

}  // namespace lighthouse::fakes::redis
