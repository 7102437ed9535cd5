#include "core/model/json_fields.h"

#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lighthouse {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostQuoted = 60;

// What was found, for a person: scalars as written, the rest by kind.
std::string describe(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  std::string text = value.dump(-1, ' ', /*ensure_ascii=*/true);
  if (text.size() > kMostQuoted) text = text.substr(0, kMostQuoted) + "...";
  return text;
}

std::optional<int32_t> count_in(const Json& value) {
  constexpr auto kMost = static_cast<uint64_t>(std::numeric_limits<int32_t>::max());
  if (const auto* number = value.get_ptr<const Json::number_unsigned_t*>()) {
    return *number <= kMost ? std::optional(static_cast<int32_t>(*number)) : std::nullopt;
  }
  const auto* text = value.get_ptr<const Json::string_t*>();
  if (text == nullptr || text->starts_with('-')) return std::nullopt;
  int32_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

bool is_expression(const Json& value) {
  const auto* text = value.get_ptr<const Json::string_t*>();
  return text != nullptr && has_expression(*text);
}

}  // namespace

bool has_expression(std::string_view text) {
  return text.find("${") != std::string_view::npos;
}

JsonFields::JsonFields(const Json& json, std::string path, std::string& error)
    : json_(&json),
      path_(std::move(path)),
      error_(&error) {
  if (json.is_object() || !error_->empty()) return;
  *error_ = fmt::format("{}: expected an object, found {}", path_.empty() ? "the document" : path_,
                        describe(json));
}

const Json* JsonFields::find(std::string_view key) const {
  if (!json_->is_object()) return nullptr;
  const auto at = json_->find(key);
  return at == json_->end() || at->is_null() ? nullptr : &*at;
}

std::string JsonFields::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void JsonFields::fail(std::string_view key, std::string_view what) const {
  if (error_->empty()) *error_ = fmt::format("{}: {}", path_of(key), what);
}

void JsonFields::wrong(std::string_view key, std::string_view expected, const Json& found) const {
  fail(key, fmt::format("expected {}, found {}", expected, describe(found)));
}

bool JsonFields::boolean(std::string_view key) const {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (const auto* flag = value->get_ptr<const Json::boolean_t*>()) return *flag;
  wrong(key, "true or false", *value);
  return false;
}

Setting JsonFields::setting(std::string_view key) const {
  const Json* value = find(key);
  if (value == nullptr || *value == "false") return Setting::kOff;
  if (*value == "true") return Setting::kOn;
  if (is_expression(*value)) return Setting::kUnknown;
  return boolean(key) ? Setting::kOn : Setting::kOff;
}

int32_t JsonFields::count(std::string_view key, int32_t absent) const {
  const Json* value = find(key);
  if (value == nullptr) return absent;
  if (is_expression(*value)) return kNotKnown;
  if (const std::optional<int32_t> number = count_in(*value)) return *number;
  wrong(key, "a whole number from 0", *value);
  return absent;
}

std::string JsonFields::text(std::string_view key) const {
  const Json* value = find(key);
  if (value == nullptr) return {};
  if (const auto* text = value->get_ptr<const Json::string_t*>()) return *text;
  wrong(key, "a text", *value);
  return {};
}

std::string JsonFields::required_text(std::string_view key) const {
  std::string out = text(key);
  if (out.empty()) fail(key, "missing");
  return out;
}

std::vector<std::string> JsonFields::texts(std::string_view key) const {
  std::vector<std::string> out;
  const Json* value = find(key);
  if (value == nullptr) return out;
  if (!value->is_array()) {
    wrong(key, "a list of texts", *value);
    return out;
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    const Json& element = (*value)[i];
    if (const auto* text = element.get_ptr<const Json::string_t*>()) {
      out.push_back(*text);
    } else {
      wrong(fmt::format("{}[{}]", key, i), "a text", element);
    }
  }
  return out;
}

std::vector<std::string> JsonFields::keys_of(std::string_view key) const {
  std::vector<std::string> out;
  const Json* value = find(key);
  if (value == nullptr) return out;
  if (!value->is_object()) {
    wrong(key, "an object", *value);
    return out;
  }
  for (const auto& item : value->items()) out.push_back(item.key());
  return out;
}

std::vector<JsonFields> JsonFields::objects(std::string_view key) const {
  std::vector<JsonFields> out;
  const Json* value = find(key);
  if (value == nullptr) return out;
  if (!value->is_array()) {
    wrong(key, "a list of objects", *value);
    return out;
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    out.emplace_back((*value)[i], fmt::format("{}[{}]", path_of(key), i), *error_);
  }
  return out;
}

std::vector<JsonFields> JsonFields::object(std::string_view key) const {
  std::vector<JsonFields> out;
  if (const Json* value = find(key)) out.emplace_back(*value, path_of(key), *error_);
  return out;
}

}  // namespace lighthouse
