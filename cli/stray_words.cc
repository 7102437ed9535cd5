#include "cli/stray_words.h"

#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "sim/nearest.h"

namespace lighthouse::cli {

std::string path_of(const CLI::App& command) {
  if (command.get_parent() == nullptr) return command.get_name();
  return path_of(*command.get_parent()) + " " + command.get_name();
}

std::string stray_word(const CLI::App& command, const std::string& word) {
  const std::string flag = word.substr(0, word.find('='));
  const bool is_flag = word.starts_with('-');
  std::vector<std::string> known;
  if (is_flag) {
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
  } else {
    for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(sub->get_name());
    }
  }
  const std::vector<std::string_view> names(known.begin(), known.end());
  const auto meant = sim::nearest(is_flag ? flag : word, names);
  const std::string remedy =
      meant ? fmt::format("did you mean \"{}\"?", *meant)
            : fmt::format("\"{} --help\" shows what there is", path_of(command));
  return fmt::format("{}: {}: this {} is not known; {}", path_of(command), sim::quoted(word),
                     is_flag ? "flag" : "word", remedy);
}

}  // namespace lighthouse::cli
