// Values of the model as JSON, for the journal: every field under its name, enums by word, handles
// as texts, times and durations as milliseconds, null for "never" and "none". Internal to
// core/live/*_json.cc.
//
// What fields a type has is said by `fields_of` (core/live/record_fields.h, look_fields.h).
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/live/json_words.h"
#include "core/model/document.h"
#include "core/model/group_name.h"
#include "core/model/names.h"
#include "core/model/process_words.h"

namespace lighthouse::live {

using Json = nlohmann::ordered_json;

template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;

template <class T>
inline constexpr bool kIsText = false;
template <std::size_t N>
inline constexpr bool kIsText<FixedText<N>> = true;

template <class T>
inline constexpr bool kIsList = requires(const T& v) {
  v.begin();
  v.capacity();
};

// Takes the fields of a type to see whether it has any.
struct FieldProbe {
  template <class T>
  void operator()(const char* /*key*/, const T& /*value*/) {}
  template <class T>
  void later(const char* /*key*/, const T& /*value*/) {}
};
template <class T>
inline constexpr bool kIsObject = requires(FieldProbe& probe, T& value) {
  fields_of(probe, value);
};

// "ip 10.0.1.23", "instance i-0a…", "opaque 1f2e3d", "none": exact, which a host's own name is not.
[[nodiscard]] std::string host_text(const HostKey& host, const Names& names);

class JsonWriter {
 public:
  explicit JsonWriter(const Names& names) : names_(names) {}

  template <class T>
  [[nodiscard]] Json encode(const T& value) const {
    if constexpr (std::is_enum_v<T>) {
      return Json(std::string(word_of(value)));
    } else if constexpr (std::is_arithmetic_v<T>) {
      return Json(value);
    } else if constexpr (kIsId<T>) {
      return value.valid() ? Json(std::string(names_.text(value.value))) : Json(nullptr);
    } else if constexpr (kIsText<T>) {
      return Json(std::string(value.view()));
    } else if constexpr (kIsObject<const T>) {
      ObjectWriter object{.writer = *this, .json = Json::object()};
      fields_of(object, value);
      return std::move(object.json);
    } else if constexpr (kIsList<T>) {
      Json list = Json::array();
      for (const auto& one : value) list.push_back(encode(one));
      return list;
    } else {
      return encode_value(value);
    }
  }

 private:
  struct ObjectWriter {
    const JsonWriter& writer;
    Json json;
    template <class T>
    void operator()(const char* key, const T& value) {
      json[key] = writer.encode(value);
    }
    template <class T>
    void later(const char* key, const T& value) {
      (*this)(key, value);
    }
  };

  [[nodiscard]] static Json encode_value(Time time) {
    return time == kNever ? Json(nullptr) : Json(int64_t{time.time_since_epoch().count()});
  }
  [[nodiscard]] static Json encode_value(Duration duration) {
    return Json(int64_t{duration.count()});
  }
  // As a text: the document keeps its own order and depth, and `null` is a document, too.
  [[nodiscard]] static Json encode_value(const Document& document) { return Json(document.dump()); }
  [[nodiscard]] static Json encode_value(const std::optional<Document>& document) {
    return document ? encode_value(*document) : Json(nullptr);
  }
  [[nodiscard]] static Json encode_value(ProcessSet set) { return Json(process_texts(set)); }
  [[nodiscard]] Json encode_value(GroupId group) const {
    if (!group.valid()) return nullptr;
    const auto sequence =
        group.sequence < 0 ? std::nullopt : std::optional<int>(int{group.sequence});
    return Json(format_group_name(names_.text(group.cluster.value), sequence,
                                  static_cast<int>(group.digits)));
  }
  [[nodiscard]] Json encode_value(const HostKey& host) const {
    return Json(host_text(host, names_));
  }
  // "17@ip 10.0.1.23".
  [[nodiscard]] Json encode_value(const OrcaId& id) const {
    return Json(fmt::format("{}@{}", id.pid, host_text(id.host, names_)));
  }
  // The parts by their names.
  [[nodiscard]] static Json encode_value(PartSet set) {
    Json list = Json::array();
    for (std::size_t i = 0; i < kParts; ++i) {
      const auto part = static_cast<Part>(i);
      if (set.has(part)) list.push_back(std::string(name_of(part)));
    }
    return list;
  }

  const Names& names_;
};

}  // namespace lighthouse::live
