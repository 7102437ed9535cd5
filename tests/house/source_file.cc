#include "tests/house/source_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <utility>

namespace lighthouse::house {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 11> kFolders = {
    ".ci", "bench", "cli", "core", "deploy", "docs", "fakes", "scenarios", "sim", "tests", "web"};
constexpr std::array<std::string_view, 13> kTextEndings = {".h",  ".cc",  ".hpp",  ".cpp",  ".cxx",
                                                           ".md", ".txt", ".json", ".yaml", ".yml",
                                                           ".sh", ".js",  ".html"};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Overwrites [from, to) with spaces, newlines apart.
void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, text.size()); ++i) {
    if (text[i] != '\n') {
      text[i] = ' ';
    }
  }
}

// The offset after `ending`, or the text's size when it does not occur.
std::size_t after(std::string_view text, std::string_view ending, std::size_t from) {
  const std::size_t at = text.find(ending, from);
  return at == std::string_view::npos ? text.size() : at + ending.size();
}

// The offset after a plain string or character literal that opens at `open`. It ends with its line
// at the latest, so a stray quote spoils one line only.
std::size_t after_literal(std::string_view text, std::size_t open) {
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[open]) {
      return i + 1;
    } else if (text[i] == '\n') {
      return i;
    }
  }
  return text.size();
}

// The offset after the literal whose quote stands at `open`, raw strings included.
std::size_t after_string(std::string_view text, std::size_t open) {
  const bool raw = open > 0 && text[open - 1] == 'R' && (open < 2 || !is_word(text[open - 2]));
  const std::size_t bracket = raw ? text.find('(', open) : std::string_view::npos;
  if (bracket == std::string_view::npos) {
    return after_literal(text, open);
  }
  const std::string delimiter(text.substr(open + 1, bracket - open - 1));
  return after(text, ")" + delimiter + "\"", bracket);
}

void blank_cpp(SourceFile& file) {
  const std::string_view text = file.text;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("//") || rest.starts_with("/*")) {
      const bool to_line_end = rest[1] == '/';
      const std::size_t end = to_line_end ? text.find('\n', i) : after(text, "*/", i + 2);
      blank(file.uncommented, i, end);
      blank(file.code, i, end);
      i = std::min(end, text.size());
    } else if (text[i] == '"') {
      const std::size_t end = after_string(text, i);
      blank(file.code, i, end);
      i = end;
    } else if (text[i] == '\'' && (i == 0 || !is_word(text[i - 1]))) {
      // After a word character the quote separates digits.
      const std::size_t end = after_literal(text, i);
      blank(file.code, i, end);
      i = end;
    } else {
      ++i;
    }
  }
}

bool is_text(const fs::path& path) {
  const std::string ending = path.extension().string();
  return path.filename() == "dev" || path.filename() == "run" ||
         std::ranges::find(kTextEndings, ending) != kTextEndings.end();
}

void read_into(std::vector<SourceFile>& files, const fs::path& root, const fs::path& path) {
  const std::string relative = path.lexically_relative(root).generic_string();
  if (!is_text(path) || relative.starts_with("docs/reference/")) {
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  files.push_back(make_source_file(relative, std::move(text)));
}

}  // namespace

bool SourceFile::is_cpp() const {
  const std::string ending = fs::path(path).extension().string();
  return is_header() || ending == ".cc" || ending == ".cpp" || ending == ".cxx";
}

bool SourceFile::is_header() const {
  return path.ends_with(".h") || path.ends_with(".hpp");
}

bool SourceFile::in(std::string_view folder) const {
  return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

SourceFile make_source_file(std::string path, std::string text) {
  SourceFile file{.path = std::move(path), .text = std::move(text)};
  file.uncommented = file.text;
  file.code = file.text;
  if (file.is_cpp()) {
    blank_cpp(file);
  }
  return file;
}

std::vector<SourceFile> read_tree(const fs::path& root) {
  std::vector<SourceFile> files;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file()) {
      read_into(files, root, entry.path());
    }
  }
  for (const std::string_view folder : kFolders) {
    if (!fs::is_directory(root / folder)) {
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file()) {
        read_into(files, root, entry.path());
      }
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

}  // namespace lighthouse::house
