// A file of the tree as the house rules see it: its path, its text, and two blanked copies of the
// text.
//
// Blanking replaces characters by spaces and keeps every newline, so that offsets and line numbers
// are the same in all three texts.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::house {

struct SourceFile {
  std::string path;              // relative to the repository's root, with '/'
  std::string text;              // as it is
  std::string uncommented = {};  // C++ comments blanked
  std::string code = {};         // C++ comments, string and character literals blanked

  // True for the C++ files that the code rules read.
  [[nodiscard]] bool is_cpp() const;
  [[nodiscard]] bool is_header() const;

  // True when the path lies in `folder` ("core/live") or below it.
  [[nodiscard]] bool in(std::string_view folder) const;
};

// Builds the blanked copies. Files other than C++ keep their text in all three.
[[nodiscard]] SourceFile make_source_file(std::string path, std::string text);

// Reads every file that is written by hand: the source folders, the documents and the top level's
// own files. Build output, hidden folders other than .ci, and quoted reference text are left out.
// Ensures: sorted by path.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::filesystem::path& root);

// The 1-based line of an offset.
[[nodiscard]] std::size_t line_of(std::string_view text, std::size_t offset);

}  // namespace lighthouse::house
