// JSON fields: reads an object of somebody else's JSON field by field and keeps the first thing
// that is wrong, with its path: `stages[2].clusters[0].scaleDown: expected true or false, found
// "yes"`.
//
// An absent field and `null` are the same. A field of the wrong type is an error, never a default;
// after an error every reader goes on with empty values, and the caller looks once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace lighthouse {

// A yes or no that may be an expression [10.3], hence known only when the pipeline runs.
enum class Setting : uint8_t { kOff, kOn, kUnknown };

class JsonFields {
 public:
  // A number that is absent where 0 has a meaning, or an expression.
  static constexpr int32_t kNotKnown = -1;

  // Requires: `json` and `error` outlive this and all that is read through it.
  // `path` is what stands before the field's name, "" for the document itself.
  JsonFields(const nlohmann::ordered_json& json, std::string path, std::string& error);

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }

  // true or false; absent: false.
  [[nodiscard]] bool boolean(std::string_view key) const;
  // As above, or the texts "true" and "false", or an expression: kUnknown. Absent: kOff.
  [[nodiscard]] Setting setting(std::string_view key) const;
  // A whole number from 0, in digits or as a text of digits; an expression: kNotKnown.
  [[nodiscard]] int32_t count(std::string_view key, int32_t absent) const;
  [[nodiscard]] std::string text(std::string_view key) const;           // absent: ""
  [[nodiscard]] std::string required_text(std::string_view key) const;  // absent or empty: an error
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> keys_of(std::string_view key) const;  // of an object
  [[nodiscard]] std::vector<JsonFields> objects(std::string_view key) const;   // of a list
  [[nodiscard]] std::vector<JsonFields> object(std::string_view key) const;    // one or none

  // Makes "path.key: what" the error, unless there is one already.
  void fail(std::string_view key, std::string_view what) const;

 private:
  [[nodiscard]] const nlohmann::ordered_json* find(std::string_view key) const;
  [[nodiscard]] std::string path_of(std::string_view key) const;
  void wrong(std::string_view key, std::string_view expected,
             const nlohmann::ordered_json& found) const;

  const nlohmann::ordered_json* json_;
  std::string path_;
  std::string* error_;
};

// `${…}` somewhere in the text [10.3].
[[nodiscard]] bool has_expression(std::string_view text);

}  // namespace lighthouse
