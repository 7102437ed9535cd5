#include "cli/screen.h"

#include <csignal>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";
constexpr std::string_view kClearToLineEnd = "\x1b[K";
constexpr std::string_view kClearBelow = "\x1b[J";

// Only what a signal handler may do.
extern "C" void show_cursor_and_leave(int signal) {
  constexpr std::string_view kLeave = "\x1b[?25h\n";
  (void)!write(STDOUT_FILENO, kLeave.data(), kLeave.size());
  _exit(128 + signal);
}

}  // namespace

Screen::Screen(Console& console) : console_(console) {
  std::signal(SIGINT, show_cursor_and_leave);
  std::signal(SIGTERM, show_cursor_and_leave);
  console_.out << kHideCursor;
}

Screen::~Screen() {
  console_.out << kShowCursor << std::flush;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void Screen::draw(const std::vector<Line>& lines) {
  std::string frame;
  if (drawn_ > 0) frame += fmt::format("\x1b[{}F", drawn_);
  for (const Line& line : lines) {
    frame += to_text(line, console_.columns, console_.colors);
    frame.append(kClearToLineEnd).append("\n");
  }
  frame += kClearBelow;
  drawn_ = lines.size();
  console_.out << frame << std::flush;
}

}  // namespace lighthouse::cli
