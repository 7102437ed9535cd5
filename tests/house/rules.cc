#include "tests/house/rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace lighthouse::house {
namespace {

constexpr std::size_t kMaxLines = 400;

void report(Violations& out, const SourceFile& file, std::size_t line, std::string rule) {
  out.push_back({.path = file.path, .line = line, .rule = std::move(rule)});
}

// --- words ---------------------------------------------------------------------------------------

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

struct Word {
  std::string_view text;
  std::size_t begin = 0;
};

// Calls `visit` with each maximal run of word characters.
template <typename Visit>
void each_word(std::string_view text, Visit visit) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && is_word(text[i])) {
      ++i;
    }
    visit(Word{.text = text.substr(begin, i - begin), .begin = begin});
  }
}

std::string_view trim_left(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  return text;
}

// When a banned word counts: always, only as std::word, or only as a call that is not a member's.
enum class Use {
  kAny,
  kStd,
  kCall,
  kTimeCall,
};

struct Banned {
  std::string_view word;
  Use use;
};

bool is_free_call(std::string_view before, std::string_view after) {
  const bool member = before.ends_with(".") || before.ends_with("->");
  return !member && trim_left(after).starts_with("(");
}

// time() is also a fair name for an accessor: only the C library's spelling counts.
bool is_c_time_call(std::string_view before, std::string_view after) {
  if (!is_free_call(before, after)) {
    return false;
  }
  const bool qualified = before.ends_with("std::") || before.ends_with(" ::");
  const std::string_view argument = trim_left(trim_left(after).substr(1));
  return qualified || argument.starts_with("nullptr") || argument.starts_with("NULL") ||
         argument.starts_with("0)") || argument.starts_with("&");
}

bool counts(Use use, std::string_view before, std::string_view after) {
  switch (use) {
    case Use::kAny: return true;
    case Use::kStd: return before.ends_with("std::");
    case Use::kCall: return is_free_call(before, after);
    case Use::kTimeCall: return is_c_time_call(before, after);
  }
  return false;
}

void report_banned(const SourceFile& file, std::span<const Banned> list, std::string_view rule,
                   Violations& out) {
  const std::string_view code = file.code;
  each_word(code, [&](const Word& word) {
    const auto found = std::ranges::find(list, word.text, &Banned::word);
    if (found == list.end()) {
      return;
    }
    const std::string_view before = code.substr(0, word.begin);
    const std::string_view after = code.substr(word.begin + word.text.size());
    if (counts(found->use, before, after)) {
      report(out, file, line_of(code, word.begin),
             std::string(rule) + ": " + std::string(word.text));
    }
  });
}

// --- includes ------------------------------------------------------------------------------------

struct Layer {
  std::string_view folder;
  std::string_view may_include;  // folders, each followed by a space; "*" is all
};

constexpr std::array<Layer, 12> kLayers = {{
    {"core/model", "core/model "},
    {"core/decide", "core/model core/decide "},
    {"core/engine", "core/model core/decide core/engine "},
    {"core/wire", "core/model core/decide core/engine core/wire "},
    {"core/live", "core/model core/decide core/engine core/wire core/live "},
    {"fakes", "core/model core/engine core/wire fakes "},
    {"sim", "core/model core/decide core/engine core/wire fakes sim "},
    {"served", "core/model core/decide core/engine core/wire fakes sim served "},
    {"config", "core/model core/live sim config "},
    {"cli", "*"},
    {"tests", "*"},
    {"bench", "*"},
}};

const Layer* layer_of(std::string_view path) {
  const auto* const found = std::ranges::find_if(kLayers, [&](const Layer& layer) {
    return path.starts_with(layer.folder) && path.substr(layer.folder.size()).starts_with("/");
  });
  return found == kLayers.end() ? nullptr : found;
}

bool may_include(const Layer& from, const Layer& to) {
  const std::string needle = std::string(to.folder) + " ";
  return from.may_include == "*" || from.may_include.find(needle) != std::string_view::npos;
}

// The included name with its opening quote or bracket, or nothing when the line includes nothing.
std::optional<std::string_view> included(std::string_view line) {
  line = trim_left(line);
  if (!line.starts_with("#")) {
    return std::nullopt;
  }
  line = trim_left(line.substr(1));
  constexpr std::string_view kDirective = "include";
  if (!line.starts_with(kDirective)) {
    return std::nullopt;
  }
  line = trim_left(line.substr(kDirective.size()));
  const std::size_t end = line.find_first_of("\">", 1);
  if (line.empty() || end == std::string_view::npos) {
    return std::nullopt;
  }
  return line.substr(0, end);
}

void check_include(const SourceFile& file, std::size_t line, std::string_view name,
                   Violations& out) {
  const bool quoted = name.front() == '"';
  const std::string target(name.substr(1));
  const Layer* const to = layer_of(target);
  if (!quoted) {
    if (to != nullptr) {
      report(out, file, line, "our own headers are included with quotes: " + target);
    }
    return;
  }
  if (to == nullptr) {
    report(out, file, line, "an include starts at the repository's root: " + target);
    return;
  }
  const Layer* const from = layer_of(file.path);
  if (from == nullptr) {
    report(out, file, line, "a C++ file lies in a folder that is a layer, to include: " + target);
  } else if (!may_include(*from, *to)) {
    report(out, file, line, std::string(from->folder) + " may not include " + target);
  }
}

// --- names ---------------------------------------------------------------------------------------

bool is_snake_case(std::string_view name) {
  return !name.empty() && std::islower(static_cast<unsigned char>(name.front())) != 0 &&
         std::ranges::all_of(name, [](char c) {
           return is_word(c) && std::isupper(static_cast<unsigned char>(c)) == 0;
         });
}

}  // namespace

std::string Violation::to_string() const {
  return path + ":" + std::to_string(line) + ": " + rule;
}

void check_includes(const SourceFile& file, Violations& out) {
  if (!file.is_cpp()) {
    return;
  }
  std::size_t line_number = 1;
  std::string_view rest = file.uncommented;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    // The code's copy shows the directive only outside of literals.
    if (const auto name = included(rest.substr(0, end))) {
      const auto offset = static_cast<std::size_t>(name->data() - file.uncommented.data());
      const std::size_t hash = file.code.rfind('#', offset);
      const bool real = hash != std::string::npos && line_of(file.code, hash) == line_number;
      if (real) {
        check_include(file, line_number, *name, out);
      }
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line_number;
  }
}

void check_determinism(const SourceFile& file, Violations& out) {
  constexpr std::array<Banned, 24> kBanned = {{
      {"system_clock", Use::kAny},
      {"steady_clock", Use::kAny},
      {"high_resolution_clock", Use::kAny},
      {"gettimeofday", Use::kAny},
      {"clock_gettime", Use::kAny},
      {"localtime", Use::kCall},
      {"time", Use::kTimeCall},
      {"random_device", Use::kAny},
      {"mt19937", Use::kAny},
      {"mt19937_64", Use::kAny},
      {"default_random_engine", Use::kAny},
      {"rand", Use::kCall},
      {"srand", Use::kCall},
      {"unordered_map", Use::kAny},
      {"unordered_set", Use::kAny},
      {"unordered_multimap", Use::kAny},
      {"unordered_multiset", Use::kAny},
      {"getenv", Use::kAny},
      {"secure_getenv", Use::kAny},
      {"thread", Use::kStd},
      {"jthread", Use::kStd},
      {"async", Use::kStd},
      {"sleep_for", Use::kAny},
      {"thread_local", Use::kAny},
  }};
  const bool pure = (file.in("core") && !file.in("core/live")) || file.in("sim") ||
                    (file.in("fakes") && !file.in("fakes/serve"));
  if (pure && file.is_cpp()) {
    report_banned(file, kBanned, "a run depends on scenario, seed and commit alone, so no", out);
  }
}

void check_no_sleep(const SourceFile& file, Violations& out) {
  constexpr std::array<Banned, 5> kBanned = {{
      {"sleep_for", Use::kAny},
      {"sleep_until", Use::kAny},
      {"usleep", Use::kCall},
      {"nanosleep", Use::kCall},
      {"sleep", Use::kCall},
  }};
  if (file.in("tests") && file.is_cpp()) {
    report_banned(file, kBanned, "a test does not sleep", out);
  }
}

void check_length(const SourceFile& file, Violations& out) {
  const bool limited = file.in("core") || file.in("sim") || file.in("fakes") || file.in("cli");
  const auto lines = static_cast<std::size_t>(std::ranges::count(file.text, '\n'));
  if (limited && file.is_cpp() && lines > kMaxLines) {
    report(out, file, lines, "a file has at most 400 lines");
  }
}

void check_header(const SourceFile& file, Violations& out) {
  if (!file.is_header()) {
    return;
  }
  if (!file.text.starts_with("//")) {
    report(out, file, 1, "a header starts with a comment that says what it is");
  }
  if (file.code.find("#pragma once\n") == std::string::npos) {
    report(out, file, 1, "a header has #pragma once");
  }
}

void check_words(const SourceFile& file, Violations& out) {
  // Spelled in two pieces, so that this file keeps the rule.
  constexpr std::array<std::string_view, 3> kWords = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X"};
  each_word(file.text, [&](const Word& word) {
    if (std::ranges::find(kWords, word.text) != kWords.end()) {
      report(out, file, line_of(file.text, word.begin),
             "unfinished work is not marked in the tree: " + std::string(word.text));
    }
  });
}

void check_name(const SourceFile& file, Violations& out) {
  if (!file.is_cpp()) {
    return;
  }
  if (!file.path.ends_with(".h") && !file.path.ends_with(".cc")) {
    report(out, file, 1, "a C++ file ends in .h or .cc");
  }
  std::string_view rest = std::string_view(file.path).substr(0, file.path.rfind('.'));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (!is_snake_case(rest.substr(0, end))) {
      report(out, file, 1, "files and folders are snake_case: " + std::string(rest.substr(0, end)));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace lighthouse::house
