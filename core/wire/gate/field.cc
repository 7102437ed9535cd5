#include "core/wire/gate/field.h"

#include <limits>

#include <fmt/format.h>

namespace lighthouse::wire::gate {
namespace {

constexpr std::size_t kMostQuoted = 40;

// Kinds and small scalars. Texts are cut: they may be anything.
std::string describe(const Json* value) {
  if (value == nullptr || value->is_null()) return "nothing";
  if (value->is_object()) return "an object";
  if (value->is_array()) return "a list";
  std::string text =
      value->dump(-1, ' ', /*ensure_ascii=*/true, nlohmann::detail::error_handler_t::replace);
  if (text.size() > kMostQuoted) text = text.substr(0, kMostQuoted) + "...";
  return text;
}

}  // namespace

void Field::fail(std::string_view what) const {
  if (!error_->empty()) return;
  *error_ = printable(fmt::format("{}: {}", path_.empty() ? "the answer" : path_, what));
}

void Field::wrong(std::string_view expected) const {
  fail(fmt::format("expected {}, found {}", expected, describe(value_)));
}

Field Field::member(std::string_view key) const {
  std::string path = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  if (!is_object()) {
    wrong("an object");
    return {nullptr, std::move(path), error_};
  }
  const auto at = value_->find(key);
  return {at == value_->end() ? nullptr : &*at, std::move(path), error_};
}

std::vector<std::pair<std::string_view, Field>> Field::members() const {
  std::vector<std::pair<std::string_view, Field>> out;
  if (!is_object()) {
    wrong("an object");
    return out;
  }
  for (const auto& [key, value] : value_->get_ref<const Json::object_t&>()) {
    std::string path = path_.empty() ? key : fmt::format("{}.{}", path_, key);
    out.emplace_back(key, Field(&value, std::move(path), error_));
  }
  return out;
}

std::vector<Field> Field::elements() const {
  std::vector<Field> out;
  if (value_ == nullptr || !value_->is_array()) {
    wrong("a list");
    return out;
  }
  for (std::size_t i = 0; i < value_->size(); ++i) {
    out.push_back(Field(&(*value_)[i], fmt::format("{}[{}]", path_, i), error_));
  }
  return out;
}

std::string_view Field::text() const {
  if (is_text()) return value_->get_ref<const std::string&>();
  wrong("a text");
  return {};
}

std::string_view Field::some_text() const {
  const std::string_view out = text();
  if (is_text() && out.empty()) fail("expected a text, found an empty one");
  return out;
}

std::string_view Field::text_or_none() const {
  return present() ? text() : std::string_view();
}

uint32_t Field::count() const {
  const auto* number =
      value_ == nullptr ? nullptr : value_->get_ptr<const Json::number_unsigned_t*>();
  if (number != nullptr && *number <= std::numeric_limits<uint32_t>::max()) {
    return static_cast<uint32_t>(*number);
  }
  wrong("a whole number from 0");
  return 0;
}

bool Field::boolean() const {
  const auto* flag = value_ == nullptr ? nullptr : value_->get_ptr<const Json::boolean_t*>();
  if (flag != nullptr) return *flag;
  wrong("true or false");
  return false;
}

}  // namespace lighthouse::wire::gate
