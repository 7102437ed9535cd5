// Test results as JUnit XML, the form that CI systems read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::cli {

struct JunitCase {
  std::string name;
  std::string file;     // shown as the class
  double seconds = 0;   // of real time
  std::string failure;  // one line; empty: passed
  std::string details;  // of a failure: the replay command, the violation
};

// `text` fit for an attribute or for character data. Characters that XML cannot hold, and bytes
// that are not UTF-8, become question marks.
[[nodiscard]] std::string escape_xml(std::string_view text);

[[nodiscard]] std::string junit_xml(std::string_view suite, const std::vector<JunitCase>& cases);

}  // namespace lighthouse::cli
