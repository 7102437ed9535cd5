#include "core/live/record_json.h"

#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/decide/explain.h"
#include "core/live/record_fields.h"
#include "core/model/group_name.h"
#include "core/model/process_words.h"

namespace lighthouse::live {
namespace {

using Json = nlohmann::ordered_json;

// --- words --------------------------------------------------------------------------------------

std::string_view word_of(GroupRole role) {
  switch (role) {
    case GroupRole::kRestore: return "restore";
    case GroupRole::kNew: return "new";
    case GroupRole::kOld: return "old";
  }
  return "";
}

std::string_view word_of(TerminationState state) {
  switch (state) {
    case TerminationState::kIntended: return "intended";
    case TerminationState::kSent: return "sent";
    case TerminationState::kGone: return "gone";
  }
  return "";
}

template <class E>
std::string_view word_of(E value) {
  return name_of(value);
}

template <class E>
constexpr std::size_t words_in() {
  if constexpr (std::is_same_v<E, Operation>) return kOperations;
  if constexpr (std::is_same_v<E, Step>) return kSteps;
  if constexpr (std::is_same_v<E, Ending>) return kEndings;
  if constexpr (std::is_same_v<E, Reason>) return kReasons;
  if constexpr (std::is_same_v<E, Deed>) return kDeeds;
  return 3;  // GroupRole, TerminationState
}

template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;

template <class T>
inline constexpr bool kIsList = requires(const T& v) {
  v.begin();
  v.capacity();
};

template <class T>
inline constexpr bool kIsObject =
    std::is_same_v<T, Capacity> || std::is_same_v<T, RestoreTarget> ||
    std::is_same_v<T, GroupPlan> || std::is_same_v<T, Termination> ||
    std::is_same_v<T, DeedRecord> || std::is_same_v<T, SeenWork> || std::is_same_v<T, RunRecord>;

// --- writing ------------------------------------------------------------------------------------

class Writer {
 public:
  explicit Writer(const Names& names) : names_(names) {}

  template <class T>
  [[nodiscard]] Json encode(const T& value) const {
    if constexpr (std::is_enum_v<T>) {
      return Json(std::string(word_of(value)));
    } else if constexpr (std::is_arithmetic_v<T>) {
      return Json(value);
    } else if constexpr (kIsId<T>) {
      return value.valid() ? Json(std::string(names_.text(value.value))) : Json(nullptr);
    } else if constexpr (kIsObject<T>) {
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
    const Writer& writer;
    Json json;
    template <class T>
    void operator()(std::string_view key, const T& value) {
      json[std::string(key)] = writer.encode(value);
    }
    template <class T>
    void later(std::string_view key, const T& value) {
      (*this)(key, value);
    }
  };

  [[nodiscard]] static Json encode_value(Time time) {
    return time == kNever ? Json(nullptr) : Json(int64_t{time.time_since_epoch().count()});
  }
  [[nodiscard]] static Json encode_value(const Version& version) {
    return Json(std::string(version.view()));
  }
  [[nodiscard]] static Json encode_value(const std::optional<Document>& document) {
    // As a text: the document keeps its own order and depth, and `null` is a document, too.
    return document ? Json(document->dump()) : Json(nullptr);
  }
  [[nodiscard]] static Json encode_value(ProcessSet set) { return Json(process_texts(set)); }
  [[nodiscard]] Json encode_value(GroupId group) const {
    if (!group.valid()) return nullptr;
    const auto sequence =
        group.sequence < 0 ? std::nullopt : std::optional<int>(int{group.sequence});
    return Json(format_group_name(names_.text(group.cluster.value), sequence,
                                  static_cast<int>(group.digits)));
  }

  const Names& names_;
};

// --- reading ------------------------------------------------------------------------------------

// The first thing that is wrong; after it, nothing more is read.
class Reader {
 public:
  explicit Reader(Names& names) : names_(names) {}

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
    } else if constexpr (kIsObject<T>) {
      decode_object(json, path, out);
    } else if constexpr (kIsList<T>) {
      if (!json.is_array()) return fail(path, "a list is needed");
      for (std::size_t i = 0; i < json.size() && problem_.empty(); ++i) {
        decode(json[i], fmt::format("{}[{}]", path, i), out.emplace_back());
      }
    } else {
      decode_value(json, path, out);
    }
  }

 private:
  struct ObjectReader {
    Reader& reader;
    const Json& json;
    const std::string& path;
    std::size_t known = 0;
    template <class T>
    void operator()(std::string_view key, T& value) {
      const std::string name(key);
      const std::string full = path.empty() ? name : path + "." + name;
      const auto at = json.find(name);
      if (at == json.end()) return reader.fail(full, "the key is missing");
      ++known;
      reader.decode(*at, full, value);
    }
    template <class T>
    void later(std::string_view key, T& value) {
      if (json.contains(key)) (*this)(key, value);
    }
  };

  void fail(const std::string& path, std::string_view what) {
    if (problem_.empty()) {
      problem_ = fmt::format("{}: {}", path.empty() ? "record" : path, what);
    }
  }

  template <class T>
  void decode_object(const Json& json, const std::string& path, T& out) {
    if (!json.is_object()) return fail(path, "an object is needed");
    ObjectReader object{.reader = *this, .json = json, .path = path};
    fields_of(object, out);
    if (object.known != json.size()) fail(path, "there is a key that is not known");
  }

  template <class E>
  void decode_enum(const Json& json, const std::string& path, E& out) {
    if (!json.is_string()) return fail(path, "a name is needed");
    for (std::size_t i = 0; i < words_in<E>(); ++i) {
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

  void decode_value(const Json& json, const std::string& path, Version& out) {
    if (!json.is_string()) return fail(path, "a text is needed");
    const auto version = Version::from(json.get_ref<const std::string&>());
    if (!version) return fail(path, "the version is longer than any");
    out = *version;
  }

  void decode_value(const Json& json, const std::string& path, std::optional<Document>& out) {
    const auto text = text_or_null(json, path);
    if (!text) return;
    auto document = Document::parse(*text);
    if (!document) return fail(path, document.error());
    out = std::move(*document);
  }

  void decode_value(const Json& json, const std::string& path, ProcessSet& out) {
    if (!json.is_array()) return fail(path, "a list is needed");
    for (const Json& one : json) {
      const ProcessSet process =
          one.is_string() ? process_named(one.get_ref<const std::string&>()) : ProcessSet{};
      if (process.empty()) return fail(path, "the name " + one.dump() + " is not known");
      out = out | process;
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

  Names& names_;
  std::string problem_;
};

}  // namespace

Json record_to_json(const RunRecord& record, const Names& names) {
  return Writer(names).encode(record);
}

tl::expected<RunRecord, std::string> record_from_json(const Json& json, Names& names) {
  Reader reader(names);
  RunRecord out;
  reader.decode(json, "", out);
  if (!reader.problem().empty()) return tl::unexpected(reader.problem());
  return out;
}

}  // namespace lighthouse::live
