// JSON back to values of the model: the other direction of core/live/json_writer.h. Internal to
// core/live/*_json.cc.
//
// Strict: an unknown key, a name that is not known, a number that does not fit is refused. Whether
// a key may be missing is the caller's to say.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/live/json_writer.h"

namespace lighthouse::live {

enum class Keys : uint8_t {
  kAll,     // each must be there
  kSome,    // what is not there is as a new value has it; a list may be an object by `id`
  kAnyone,  // likewise, and keys that are not known are passed over
};

// The error is what is wrong with the text.
[[nodiscard]] std::optional<HostKey> host_of(std::string_view text, Names& names);
[[nodiscard]] std::optional<OrcaId> orca_of(std::string_view text, Names& names);

// The first thing that is wrong is kept; after it, nothing more is read.
class JsonReader {
 public:
  JsonReader(Names& names, Keys keys, std::string_view what)
      : names_(names),
        keys_(keys),
        what_(what) {}

  [[nodiscard]] const std::string& problem() const { return problem_; }

  template <class T>
  void decode(const Json& json, const std::string& path, T& out) {
    if (!problem_.empty()) return;
    if constexpr (std::is_enum_v<T>) {
      decode_enum(json, path, out);
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      decode_number(json, path, out);
    } else if constexpr (kIsId<T>) {
      if (const auto text = text_or_null(json, path)) out.value = names_.intern(*text);
    } else if constexpr (kIsText<T>) {
      decode_text(json, path, out);
    } else if constexpr (kIsObject<T>) {
      decode_object(json, path, out);
    } else if constexpr (kIsList<T>) {
      decode_list(json, path, out);
    } else {
      decode_value(json, path, out);
    }
  }

 private:
  struct ObjectReader {
    JsonReader& reader;
    const Json& json;
    const std::string& path;
    std::size_t known = 0;
    template <class T>
    void operator()(const char* key, T& value) {
      const std::string full = path.empty() ? std::string(key) : path + "." + key;
      const auto at = json.find(key);
      if (at == json.end()) {
        if (reader.keys_ == Keys::kAll) reader.fail(full, "the key is missing");
        return;
      }
      ++known;
      reader.decode(*at, full, value);
    }
    template <class T>
    void later(const char* key, T& value) {
      if (json.contains(key)) (*this)(key, value);
    }
  };

  void fail(const std::string& path, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{}: {}", path.empty() ? what_ : path, what);
  }

  template <class T>
  void decode_object(const Json& json, const std::string& path, T& out) {
    if (!json.is_object()) return fail(path, "an object is needed");
    ObjectReader object{.reader = *this, .json = json, .path = path};
    fields_of(object, out);
    if (keys_ != Keys::kAnyone && object.known != json.size()) {
      fail(path, "there is a key that is not known");
    }
  }

  template <class T>
  void decode_list(const Json& json, const std::string& path, T& out) {
    out.clear();
    if (json.is_object() && keys_ != Keys::kAll) {
      for (const auto& [id, element] : json.items()) {
        if (!element.is_object()) return fail(path + "." + id, "an object is needed");
        Json whole = element;
        whole["id"] = id;
        decode(whole, path + "." + id, out.emplace_back());
      }
      return;
    }
    if (!json.is_array()) return fail(path, "a list is needed");
    for (std::size_t i = 0; i < json.size() && problem_.empty(); ++i) {
      decode(json[i], fmt::format("{}[{}]", path, i), out.emplace_back());
    }
  }

  template <class E>
  void decode_enum(const Json& json, const std::string& path, E& out) {
    static_assert(kWords<E> > 0, "this enum has no words");
    if (!json.is_string()) return fail(path, "a name is needed");
    for (std::size_t i = 0; i < kWords<E>; ++i) {
      if (word_of(static_cast<E>(i)) != json.get_ref<const std::string&>()) continue;
      out = static_cast<E>(i);
      return;
    }
    fail(path, fmt::format("the name {} is not known", json.dump()));
  }

  template <class T>
  void decode_number(const Json& json, const std::string& path, T& out) {
    const bool fits =
        json.is_number_unsigned()
            ? json.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<T>::max())
            : json.is_number_integer() && std::is_signed_v<T> &&
                  json.get<int64_t>() >= static_cast<int64_t>(std::numeric_limits<T>::min());
    if (!fits) return fail(path, "a whole number that fits is needed");
    out = json.get<T>();
  }

  template <std::size_t N>
  void decode_text(const Json& json, const std::string& path, FixedText<N>& out) {
    if (!json.is_string()) return fail(path, "a text is needed");
    const auto text = FixedText<N>::from(json.get_ref<const std::string&>());
    if (!text) return fail(path, fmt::format("the text is longer than {} bytes", N));
    out = *text;
  }

  // nullopt for null, and after a failure.
  [[nodiscard]] std::optional<std::string> text_or_null(const Json& json, const std::string& path) {
    if (json.is_string()) return json.get<std::string>();
    if (!json.is_null()) fail(path, "a text or null is needed");
    return std::nullopt;
  }

  void decode_value(const Json& json, const std::string& path, bool& out) {
    if (!json.is_boolean()) return fail(path, "true or false is needed");
    out = json.get<bool>();
  }

  void decode_value(const Json& json, const std::string& path, Time& out) {
    out = kNever;
    if (json.is_null()) return;
    int64_t milliseconds = 0;
    decode_number(json, path, milliseconds);
    out = Time(Duration(milliseconds));
  }

  void decode_value(const Json& json, const std::string& path, Duration& out) {
    int64_t milliseconds = 0;
    decode_number(json, path, milliseconds);
    out = Duration(milliseconds);
  }

  void decode_value(const Json& json, const std::string& path, Document& out) {
    if (!json.is_string()) return fail(path, "a text is needed");
    auto document = Document::parse(json.get_ref<const std::string&>());
    if (!document) return fail(path, document.error());
    out = std::move(*document);
  }

  void decode_value(const Json& json, const std::string& path, std::optional<Document>& out) {
    if (json.is_null()) return out.reset();
    decode_value(json, path, out.emplace());
  }

  void decode_value(const Json& json, const std::string& path, ProcessSet& out) {
    if (!json.is_array()) return fail(path, "a list is needed");
    out = {};
    for (const Json& one : json) {
      const ProcessSet process =
          one.is_string() ? process_named(one.get_ref<const std::string&>()) : ProcessSet{};
      if (process.empty()) return fail(path, "the name " + one.dump() + " is not known");
      out = out | process;
    }
  }

  void decode_value(const Json& json, const std::string& path, PartSet& out) {
    if (!json.is_array()) return fail(path, "a list is needed");
    for (const Json& one : json) {
      Part part{};
      decode_enum(one, path, part);
      out.add(part);
    }
  }

  void decode_value(const Json& json, const std::string& path, GroupId& out) {
    const auto name = text_or_null(json, path);
    if (!name) return;
    const ParsedGroupName parsed = parse_group_name(*name);
    if (parsed.cluster.empty()) return fail(path, "this is no name of a group");
    out.cluster.value = names_.intern(parsed.cluster);
    if (!parsed.sequence) return;
    out.sequence = *parsed.sequence;
    out.digits = static_cast<uint32_t>(parsed.digits);
  }

  void decode_value(const Json& json, const std::string& path, HostKey& out) {
    const auto text = text_or_null(json, path);
    const auto host = text ? host_of(*text, names_) : std::nullopt;
    if (!host) return fail(path, "this is no host");
    out = *host;
  }

  void decode_value(const Json& json, const std::string& path, OrcaId& out) {
    const auto text = text_or_null(json, path);
    const auto id = text ? orca_of(*text, names_) : std::nullopt;
    if (!id) return fail(path, "this is no Orca");
    out = *id;
  }

  Names& names_;
  Keys keys_;
  std::string_view what_;  // the value as a whole, in messages
  std::string problem_;
};

}  // namespace lighthouse::live
