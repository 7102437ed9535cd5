#include "fakes/query/xml.h"

#include <algorithm>
#include <array>

#include "core/wire/timestamps.h"

namespace lighthouse::fakes::query {

namespace {

constexpr auto kIsPlain = [] {
  std::array<bool, 256> out{};
  for (std::size_t byte = 0x20; byte < out.size(); ++byte) out[byte] = true;
  for (const char c : {'\t', '\n'}) out[static_cast<unsigned char>(c)] = true;
  for (const char c : {'&', '<', '>', '"'}) out[static_cast<unsigned char>(c)] = false;
  return out;
}();

void escape(std::string& out, std::string_view text) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && kIsPlain[static_cast<unsigned char>(text[plain])]) ++plain;
    out.append(text.substr(0, plain));
    if (plain == text.size()) return;
    switch (text[plain]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#xD;"; break;
      default: break;  // other control characters have no place in XML 1.0
    }
    text.remove_prefix(plain + 1);
  }
}

bool is_list(const Tree& tree) {
  return tree.find("member") != nullptr;
}

bool is_map(const Tree& tree) {
  return tree.find("entry") != nullptr;
}

}  // namespace

// At once: half of an answer is tags.
void Xml::tag(std::string_view before, std::string_view name, std::string_view after) {
  const std::size_t at = out_.size();
  out_.resize(at + before.size() + name.size() + after.size());
  char* to = std::copy(before.begin(), before.end(), out_.data() + at);
  to = std::copy(name.begin(), name.end(), to);
  std::copy(after.begin(), after.end(), to);
}

void Xml::open(std::string_view name) {
  tag("<", name, ">");
}

void Xml::close(std::string_view name) {
  tag("</", name, ">");
}

void Xml::empty(std::string_view name) {
  tag("<", name, "/>");
}

void Xml::text(std::string_view name, std::string_view value) {
  open(name);
  escape(out_, value);
  close(name);
}

void Xml::content(std::string_view value) {
  escape(out_, value);
}

void Xml::number(std::string_view name, int64_t value) {
  text(name, std::to_string(value));
}

void Xml::time(std::string_view name, Time value) {
  text(name, words_of(value));
}

void Xml::time_if(std::string_view name, Time value) {
  if (value != kNever) time(name, value);
}

void Xml::text_if(std::string_view name, std::string_view value) {
  if (!value.empty()) text(name, value);
}

void Xml::texts(std::string_view name, const std::vector<std::string>& values,
                std::string_view element) {
  if (values.empty()) return empty(name);
  open(name);
  for (const std::string& value : values) text(element, value);
  close(name);
}

void Xml::echo(std::string_view name, const Tree& tree) {
  if (is_list(tree)) {
    open(name);
    for (const Tree* each : tree.find("member")->list("")) echo("member", *each);
    close(name);
  } else if (is_map(tree)) {
    open(name);
    for (const Tree* each : tree.find("entry")->list("")) echo("entry", *each);
    close(name);
  } else if (tree.kids.empty()) {
    text(name, tree.value);
  } else {
    open(name);
    echo_kids(tree);
    close(name);
  }
}

void Xml::echo_kids(const Tree& tree) {
  for (const auto& [name, kid] : tree.kids) echo(name, kid);
}

std::string Xml::words_of(Time time) const {
  return wire::format_iso8601(origin_ms_ + time.time_since_epoch().count());
}

}  // namespace lighthouse::fakes::query
