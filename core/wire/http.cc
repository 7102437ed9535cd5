#include "core/wire/http.h"

#include <algorithm>

namespace lighthouse::wire {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  const auto found =
      std::ranges::find_if(headers, [&](const Header& h) { return same_name(h.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

void set_header(Headers& headers, std::string_view name, std::string value) {
  std::erase_if(headers, [&](const Header& h) { return same_name(h.name, name); });
  headers.push_back({.name = std::string(name), .value = std::move(value)});
}

}  // namespace lighthouse::wire
