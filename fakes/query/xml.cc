#include "fakes/query/xml.h"

#include <algorithm>
#include <array>
#include <utility>

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

// Without a way out in the middle, which a loop over so few bytes does not pay for.
bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain &= kIsPlain[static_cast<unsigned char>(c)];
  return plain;
}

std::size_t plain_bytes(std::string_view text) {
  std::size_t plain = 0;
  while (plain < text.size() && kIsPlain[static_cast<unsigned char>(text[plain])]) ++plain;
  return plain;
}

// What a byte that is not plain becomes. Other control characters have no place in XML 1.0.
std::string_view escaped(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\r': return "&#xD;";
    default: return {};
  }
}

bool is_list(const Tree& tree) {
  return tree.find("member") != nullptr;
}

bool is_map(const Tree& tree) {
  return tree.find("entry") != nullptr;
}

}  // namespace

// Room for so many bytes more. The text grows by itself rather than the string by its own means,
// which would fill each new piece with zeros first.
char* Xml::grow(std::size_t bytes) {
  const std::size_t at = size_;
  size_ += bytes;
  if (size_ > out_.size()) out_.resize(std::max(size_, 2 * out_.size()));
  return out_.data() + at;
}

std::string Xml::take() {
  out_.resize(std::exchange(size_, 0));
  return std::move(out_);
}

void Xml::raw(std::string_view written) {
  std::copy(written.begin(), written.end(), grow(written.size()));
}

void Xml::put(std::initializer_list<std::string_view> written) {
  std::size_t size = 0;
  for (const std::string_view piece : written) size += piece.size();
  char* to = grow(size);
  for (const std::string_view piece : written) to = std::copy(piece.begin(), piece.end(), to);
}

void Xml::open(std::string_view name) {
  char* to = grow(name.size() + 2);
  *to++ = '<';
  to = std::copy(name.begin(), name.end(), to);
  *to = '>';
}

void Xml::close(std::string_view name) {
  char* to = grow(name.size() + 3);
  *to++ = '<';
  *to++ = '/';
  to = std::copy(name.begin(), name.end(), to);
  *to = '>';
}

void Xml::empty(std::string_view name) {
  put({"<", name, "/>"});
}

// At once where nothing is to be escaped: most of an answer is such elements.
void Xml::text(std::string_view name, std::string_view value) {
  if (!is_plain(value)) {
    open(name);
    content(value);
    return close(name);
  }
  char* to = grow(2 * name.size() + value.size() + 5);
  *to++ = '<';
  to = std::copy(name.begin(), name.end(), to);
  *to++ = '>';
  to = std::copy(value.begin(), value.end(), to);
  *to++ = '<';
  *to++ = '/';
  to = std::copy(name.begin(), name.end(), to);
  *to = '>';
}

void Xml::content(std::string_view value) {
  while (!value.empty()) {
    const std::size_t plain = plain_bytes(value);
    raw(value.substr(0, plain));
    if (plain == value.size()) return;
    raw(escaped(value[plain]));
    value.remove_prefix(plain + 1);
  }
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
  if (tree.kids.empty()) {
    text(name, tree.value);
  } else if (is_list(tree)) {
    open(name);
    for (const Tree* each : tree.find("member")->list("")) echo("member", *each);
    close(name);
  } else if (is_map(tree)) {
    open(name);
    for (const Tree* each : tree.find("entry")->list("")) echo("entry", *each);
    close(name);
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
