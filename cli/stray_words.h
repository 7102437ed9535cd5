// What the command line says of words that no command takes.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace lighthouse::cli {

// "lighthouse sim run".
[[nodiscard]] std::string path_of(const CLI::App& command);

// A flag or a word that the command does not know, with the one that was meant, if any is near.
[[nodiscard]] std::string stray_word(const CLI::App& command, const std::string& word);

}  // namespace lighthouse::cli
