#include "cli/console.h"

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lighthouse::cli {

Console real_console() {
  Console out{.out = std::cout, .err = std::cerr, .in = &std::cin};
  const char* const term = std::getenv("TERM");
  const char* const no_color = std::getenv("NO_COLOR");
  const bool smart = term != nullptr && std::string_view(term) != "dumb" && *term != '\0';
  out.live = smart && isatty(STDOUT_FILENO) == 1;
  if (!out.live) return out;
  if (no_color == nullptr || *no_color == '\0') out.colors = Colors::kOn;
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  out.columns = known ? size.ws_col : 80;
  if (known && size.ws_row > 0) out.rows = size.ws_row;
  return out;
}

void print(Console& console, const Line& line) {
  console.out << to_text(line, console.columns, console.colors) << '\n';
}

}  // namespace lighthouse::cli
