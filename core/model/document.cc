#include "core/model/document.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lighthouse {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostMessage = 300;

// FNV-1a with a last mix, because FNV's high bits are weak on short texts.
uint64_t hash_of(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  hash ^= hash >> 30;
  hash *= 0xbf58476d1ce4e5b9u;
  hash ^= hash >> 27;
  hash *= 0x94d049bb133111ebu;
  return hash ^ (hash >> 31);
}

// Error texts quote the input, which may be anything.
std::string printable(std::string_view text) {
  std::string out(text.substr(0, kMostMessage));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return out;
}

// Walks the text and leaves its position where others can see it.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *seen_ = ++at_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  const char** seen_;
};

// Looks at the whole text before the tree is built, and keeps the first thing that is wrong.
class Inspector : public nlohmann::json_sax<Json> {
 public:
  explicit Inspector(std::string_view text) : text_(text), seen_(text.data()) {}

  [[nodiscard]] std::optional<std::string> inspect() {
    const char* const end = text_.data() + text_.size();
    const bool ok = Json::sax_parse(CountingIterator(text_.data(), &seen_),
                                    CountingIterator(end, &seen_), this);
    if (ok) return std::nullopt;
    return error_;
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }

  // An integer beyond 64 bits comes here as well, already rounded.
  bool number_float(number_float_t, const string_t& digits) override {
    if (digits.find_first_of(".eE") != std::string::npos) return true;
    // The lexer knows where a number ends only after the character behind it.
    std::size_t end = read();
    while (text_[end - 1] < '0' || text_[end - 1] > '9') --end;
    return fail(end, "number " + digits + " does not fit in 64 bits");
  }

  bool start_object(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (keys_.back().insert(name).second) return true;
    return fail(read(), "key \"" + name + "\" appears twice in one object");
  }

  // "[json.exception.parse_error.101] parse error at line 1, column 2: what". Its own column is
  // wrong after a number at the end of a line; the count of characters read is right.
  bool parse_error(std::size_t read, const std::string&, const Json::exception& error) override {
    const std::string_view message = error.what();
    std::size_t what = message.find("] ");
    what = what == std::string_view::npos ? 0 : what + 2;
    if (message.substr(what).starts_with("parse error at ")) what = message.find(": ", what) + 2;
    return fail(read, message.substr(what));
  }

 private:
  bool open() {
    if (keys_.size() == Document::kMostDepth) {
      return fail(read(), fmt::format("more than {} levels", Document::kMostDepth));
    }
    keys_.emplace_back();
    return true;
  }

  bool close() {
    keys_.pop_back();
    return true;
  }

  [[nodiscard]] std::size_t read() const { return static_cast<std::size_t>(seen_ - text_.data()); }

  // The place named is that of the last character read.
  bool fail(std::size_t read, std::string_view what) {
    const std::string_view before =
        text_.substr(0, std::clamp<std::size_t>(read, 1, text_.size() + 1) - 1);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    error_ = fmt::format("line {}, column {}: {}", line, before.size() - line_start + 1,
                         printable(what));
    return false;
  }

  std::string_view text_;
  const char* seen_;
  std::vector<std::set<std::string, std::less<>>> keys_;  // of each open object or array
  std::string error_;
};

}  // namespace

struct Document::Content {
  const Json json;
  const uint64_t hash;
};

const Document::Content& Document::null_content() {
  static const Content content{.json = Json(nullptr), .hash = hash_of("null")};
  return content;
}

tl::expected<Document, std::string> Document::parse(std::string_view text) {
  const auto too_long = [](std::size_t bytes) {
    return tl::unexpected(
        fmt::format("line 1, column 1: {} bytes are more than the limit of {}", bytes, kMostBytes));
  };
  if (text.size() > kMostBytes) return too_long(text.size());
  if (std::optional<std::string> error = Inspector(text).inspect()) {
    return tl::unexpected(*std::move(error));
  }
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  const std::string written = json.dump();
  // `1e9` is written in full, so a text can grow.
  if (written.size() > kMostBytes) return too_long(written.size());
  return Document(
      std::make_shared<const Content>(Content{.json = std::move(json), .hash = hash_of(written)}));
}

tl::expected<Document, std::string> Document::from_json(const nlohmann::ordered_json& json) {
  try {
    tl::expected<Document, std::string> document = parse(json.dump());
    // A number that is not finite is written as null.
    if (document && document->json() != json) {
      return tl::unexpected(std::string("holds a value that JSON cannot express"));
    }
    return document;
  } catch (const Json::exception& error) {
    return tl::unexpected(printable(error.what()));
  }
}

const nlohmann::ordered_json& Document::json() const {
  return content().json;
}

std::string Document::dump() const {
  return content().json.dump();
}

uint64_t Document::hash() const {
  return content().hash;
}

bool Document::operator==(const Document& other) const {
  if (content_ == other.content_) return true;
  return content().hash == other.content().hash && content().json == other.content().json;
}

}  // namespace lighthouse
