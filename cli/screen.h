// A screen that redraws: the same lines again and again in one place, the last of them left
// standing.
#pragma once

#include <vector>

#include "cli/console.h"

namespace lighthouse::cli {

class Screen {
 public:
  // Hides the cursor until the screen is gone; an interrupt shows it again, too.
  // Requires: console.live.
  explicit Screen(Console& console);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // Draws over what was drawn before. Requires: fewer lines than the console has rows.
  void draw(const std::vector<Line>& lines);

 private:
  Console& console_;
  std::size_t drawn_ = 0;
};

}  // namespace lighthouse::cli
