// Where the program writes: two streams, and what kind of screen the first one is.
#pragma once

#include <iosfwd>

#include "cli/text_line.h"

namespace lighthouse::cli {

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool live = false;  // a terminal that can be redrawn: only then may anything sleep
  Colors colors = Colors::kOff;
  std::size_t columns = 1'000;  // lines are cut here
  std::size_t rows = 24;
  std::istream* in = nullptr;  // null: there is nothing to read
};

// Standard output and error. Reads the environment: a terminal is live unless TERM is dumb or
// missing, and coloured unless NO_COLOR is set (https://no-color.org).
[[nodiscard]] Console real_console();

// Writes the line as the console shows it, with its end.
void print(Console& console, const Line& line);

}  // namespace lighthouse::cli
