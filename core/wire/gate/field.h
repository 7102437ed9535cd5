// One value in an answer, with its path: `[2].stages[0].context.package: expected a text, found 7`.
//
// The first thing that is wrong is kept in the error text that all fields of one answer share;
// after it every reader gives empty values, and the caller looks once, at the end. An absent member
// and `null` are the same, because Orca's mappers leave nulls out or write them [6]. Nothing is
// converted: "2" is no number and 0 is no `false`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/wire/gate/json_body.h"

namespace lighthouse::wire::gate {

class Field {
 public:
  // Requires: `value` and `error` outlive this and every field taken from it.
  Field(const Json& value, std::string path, std::string& error)
      : value_(&value),
        path_(std::move(path)),
        error_(&error) {}

  [[nodiscard]] bool present() const { return value_ != nullptr && !value_->is_null(); }
  [[nodiscard]] bool is_object() const { return value_ != nullptr && value_->is_object(); }
  [[nodiscard]] bool is_text() const { return value_ != nullptr && value_->is_string(); }

  // Anything but an object is an error, and has no members.
  [[nodiscard]] Field member(std::string_view key) const;
  [[nodiscard]] std::vector<std::pair<std::string_view, Field>> members() const;
  [[nodiscard]] std::vector<Field> elements() const;  // of a list; absent: an error

  [[nodiscard]] std::string_view text() const;          // absent: an error
  [[nodiscard]] std::string_view some_text() const;     // absent or empty: an error
  [[nodiscard]] std::string_view text_or_none() const;  // absent: ""
  [[nodiscard]] uint32_t count() const;                 // a whole number from 0; absent: an error
  [[nodiscard]] bool boolean() const;                   // absent: an error

  // Makes "path: what" the error, unless there is one already.
  void fail(std::string_view what) const;

 private:
  Field(const Json* value, std::string path, std::string* error)
      : value_(value),
        path_(std::move(path)),
        error_(error) {}
  void wrong(std::string_view expected) const;

  const Json* value_;  // null: absent
  std::string path_;
  std::string* error_;
};

}  // namespace lighthouse::wire::gate
