// Writes JSON as text, piece by piece and in order: an answer that nobody looks into before it
// leaves needs no tree. Commas are put where they belong; that brackets match is the caller's care.
//
//   JsonText out;
//   out.begin('{').text("id", "…").key("stages").begin('[').end(']').end('}');
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lighthouse::fakes {

class JsonText {
 public:
  JsonText& begin(char bracket);
  JsonText& end(char bracket);
  JsonText& key(std::string_view name);
  JsonText& text(std::string_view value);  // escaped; UTF-8, or it is replaced
  JsonText& value(std::string_view json);  // as it is: a number, or what was written before

  // A member of the object that is open.
  JsonText& text(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonText& number(std::string_view name, uint64_t value);
  JsonText& boolean(std::string_view name, bool value);

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool follows_ = false;  // whether the next element has one before it
};

}  // namespace lighthouse::fakes
