#include "cli/junit.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

struct Character {
  std::size_t bytes = 0;  // 0: no valid UTF-8 begins here
  uint32_t code = 0;
};

// The first character of `text`, in its shortest form only.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {.bytes = 1, .code = lead};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  uint32_t code = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < kLeast[size] || code > 0x10ffff || surrogate) return {};
  return {.bytes = size, .code = code};
}

// [XML 1.0, 2.2]
bool is_allowed(uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code != 0xfffe && code != 0xffff;
}

std::string_view entity_of(uint32_t code) {
  switch (code) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&apos;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    case '\t': return "&#9;";
  }
  return {};
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_character(text);
    const std::size_t used = std::max<std::size_t>(c.bytes, 1);
    if (c.bytes == 0 || !is_allowed(c.code)) {
      out += '?';
    } else if (const std::string_view entity = entity_of(c.code); !entity.empty()) {
      out += entity;
    } else {
      out += text.substr(0, used);
    }
    text.remove_prefix(used);
  }
  return out;
}

std::string junit_xml(std::string_view suite, const std::vector<JunitCase>& cases) {
  const auto failures =
      std::ranges::count_if(cases, [](const JunitCase& c) { return !c.failure.empty(); });
  double seconds = 0;
  for (const JunitCase& one : cases) seconds += one.seconds;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format(
      "<testsuites>\n  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
      "time=\"{:.3f}\">\n",
      escape_xml(suite), cases.size(), failures, seconds);
  for (const JunitCase& one : cases) {
    out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                       escape_xml(one.file), escape_xml(one.name), one.seconds);
    if (one.failure.empty()) {
      out += "/>\n";
      continue;
    }
    out += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                       escape_xml(one.failure), escape_xml(one.details));
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace lighthouse::cli
