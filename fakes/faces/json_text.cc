#include "fakes/faces/json_text.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace lighthouse::fakes {
namespace {

bool is_plain(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\'; });
}

}  // namespace

void JsonText::separate() {
  if (follows_) out_ += ',';
  follows_ = true;
}

JsonText& JsonText::begin(char bracket) {
  separate();
  out_ += bracket;
  follows_ = false;
  return *this;
}

JsonText& JsonText::end(char bracket) {
  out_ += bracket;
  follows_ = true;
  return *this;
}

JsonText& JsonText::key(std::string_view name) {
  text(name);
  out_ += ':';
  follows_ = false;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  if (!is_plain(value)) {
    constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
    return this->value(nlohmann::json(value).dump(-1, ' ', false, kReplace));
  }
  separate();
  out_.append("\"").append(value).append("\"");
  return *this;
}

JsonText& JsonText::value(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonText& JsonText::number(std::string_view name, uint64_t value) {
  return key(name).value(std::to_string(value));
}

JsonText& JsonText::boolean(std::string_view name, bool value) {
  return key(name).value(value ? "true" : "false");
}

}  // namespace lighthouse::fakes
