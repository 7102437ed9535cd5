#include "fakes/base/choice_key.h"

#include <array>
#include <charconv>
#include <system_error>

namespace lighthouse {

namespace {

std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t most) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || number > most) return std::nullopt;
  return number;
}

}  // namespace

std::string format_choice_key(ChoiceKey key) {
  std::string text = std::to_string(key.actor());
  text.append("/").append(site_name(key.site()));
  text.append("/").append(std::to_string(key.bucket()));
  text.append("/").append(std::to_string(key.nth()));
  return text;
}

std::optional<ChoiceKey> parse_choice_key(std::string_view text) {
  std::array<std::string_view, 4> parts;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const std::size_t slash = text.find('/');
    const bool last = index + 1 == parts.size();
    if (last != (slash == std::string_view::npos)) return std::nullopt;
    parts[index] = text.substr(0, slash);
    if (!last) text.remove_prefix(slash + 1);
  }
  const auto actor = parse_number(parts[0], 0xffff);
  const auto site = parse_site(parts[1]);
  const auto bucket = parse_number(parts[2], 0xffffff);
  const auto nth = parse_number(parts[3], 0xffff);
  if (!actor || !site || !bucket || !nth) return std::nullopt;
  return ChoiceKey::of(static_cast<std::uint16_t>(*actor), *site, *bucket, *nth);
}

}  // namespace lighthouse
