#include "core/wire/gate/json_body.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace lighthouse::wire::gate {
namespace {

constexpr std::size_t kMostQuoted = 60;

// Builds the tree while it watches the limits, so that nothing beyond them is ever held.
class Builder : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] Json take() { return std::move(root_); }
  [[nodiscard]] const std::string& error() const { return error_; }

  bool null() override { return put(Json(nullptr)); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(number_integer_t value) override { return put(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(Json(value)); }
  bool string(string_t& value) override { return put(Json(std::move(value))); }
  bool binary(binary_t& /*value*/) override { return fail("binary data"); }

  // An integer beyond 64 bits comes here as well, already rounded.
  bool number_float(number_float_t value, const string_t& digits) override {
    if (digits.find_first_of(".eE") == std::string::npos) {
      return fail(fmt::format("number {} does not fit in 64 bits", digits.substr(0, kMostQuoted)));
    }
    return put(Json(value));
  }

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (is_known(level, name)) {
      return fail(
          fmt::format("key \"{}\" appears twice in one object", name.substr(0, kMostQuoted)));
    }
    level.key = std::move(name);
    return true;
  }

  // "[json.exception.parse_error.101] parse error at line 1, column 2: what".
  bool parse_error(std::size_t /*read*/, const std::string& /*token*/,
                   const Json::exception& error) override {
    std::string_view message = error.what();
    constexpr std::string_view kIntroduction = "parse error at ";
    if (const auto at = message.find(kIntroduction); at != std::string_view::npos) {
      message.remove_prefix(at + kIntroduction.size());
    }
    return fail(message);
  }

 private:
  struct Level {
    Json* container = nullptr;
    std::set<std::string, std::less<>> keys;  // once there are many
    std::string key;
  };

  // Adds it to the keys if it is not. Most objects are small, and quickly looked through.
  static bool is_known(Level& level, const std::string& name) {
    constexpr std::size_t kFew = 16;
    const auto& members = level.container->get_ref<const Json::object_t&>();
    if (members.size() < kFew) {
      return std::ranges::any_of(members, [&](const auto& row) { return row.first == name; });
    }
    if (level.keys.empty()) {
      for (const auto& [key, value] : members) level.keys.insert(key);
    }
    return !level.keys.insert(name).second;
  }

  bool fail(std::string_view what) {
    error_ = printable(what);
    return false;
  }

  // A container grows only while none of its children is open, so the pointers stay valid.
  Json* add(Json&& value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = levels_.back();
    if (level.container->is_array()) {
      level.container->push_back(std::move(value));
      return &level.container->back();
    }
    auto& members = level.container->get_ref<Json::object_t&>();
    // The map's own insertion would look for the key once more, one by one.
    static_cast<Json::object_t::Container&>(members).emplace_back(std::move(level.key),
                                                                  std::move(value));
    return &members.back().second;
  }

  bool put(Json&& value) {
    add(std::move(value));
    return true;
  }

  bool open(Json&& container) {
    if (levels_.size() == kMostBodyDepth) {
      return fail(fmt::format("more than {} levels", kMostBodyDepth));
    }
    Json* const added = add(std::move(container));
    levels_.push_back({.container = added});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Level> levels_;
  std::string error_;
};

}  // namespace

tl::expected<Json, std::string> parse_body(std::string_view text) {
  if (text.size() > kMostBodyBytes) {
    return tl::unexpected(
        fmt::format("{} bytes are more than the limit of {}", text.size(), kMostBodyBytes));
  }
  Builder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return tl::unexpected(builder.error());
  }
  return builder.take();
}

std::string printable(std::string_view text) {
  constexpr std::size_t kMost = 300;
  std::string out(text.substr(0, kMost));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return out;
}

}  // namespace lighthouse::wire::gate
