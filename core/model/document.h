// Document: an immutable JSON document (a pipeline, a recorded answer) that copies like a pointer
// and compares like a number.
//
// Copies share one text tree that never changes, so a world full of documents is cheap to copy and
// to hash. Unknown fields and the order of keys survive, because a save replaces the whole document
// [4]. Integers survive or are refused; fractions are doubles, as they are in Spinnaker. The order
// of keys is part of the content: two documents that differ in it are not equal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

namespace lighthouse {

class Document {
 public:
  static constexpr std::size_t kMostBytes = 4u << 20;
  // Arrays and objects inside each other; a bare value has depth 0.
  static constexpr std::size_t kMostDepth = 64;

  // The document `null`.
  Document() = default;

  // Refuses, with "line 3, column 7: what": text that is not JSON (UTF-8, one value), a key twice
  // in one object, more than kMostDepth levels, more than kMostBytes, an integer beyond 64 bits.
  // The message is printable ASCII of bounded length.
  [[nodiscard]] static tl::expected<Document, std::string> parse(std::string_view text);

  // The same limits for a tree that was built in memory.
  [[nodiscard]] static tl::expected<Document, std::string> from_json(
      const nlohmann::ordered_json& json);

  // Valid as long as any copy of this document.
  [[nodiscard]] const nlohmann::ordered_json& json() const;

  // Compact, keys in their order. Ensures: parse(dump()) == *this.
  [[nodiscard]] std::string dump() const;

  // Of the content alone: the same on every machine and in every run.
  [[nodiscard]] uint64_t hash() const;

  bool operator==(const Document& other) const;

 private:
  struct Content;
  explicit Document(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

  [[nodiscard]] static const Content& null_content();
  [[nodiscard]] const Content& content() const { return content_ ? *content_ : null_content(); }

  std::shared_ptr<const Content> content_;  // null: the document `null`
};

}  // namespace lighthouse
