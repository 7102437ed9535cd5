// What an explanation can be about, and how a wait is printed: the same for a real fleet and for a
// simulated one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "core/decide/explain.h"

namespace lighthouse::cli {

struct ExplainSubject {
  std::string name;
  GroupId group;
  InstanceId instance;  // invalid: the group
};

// By its whole name, or an instance by the end of its name if no other one ends so.
[[nodiscard]] const ExplainSubject* find_subject(const std::vector<ExplainSubject>& all,
                                                 std::string_view text);

// "lighthouse explain: …", with what may have been meant.
[[nodiscard]] std::string subject_not_found(const std::vector<ExplainSubject>& all,
                                            const std::string& text);

// Null: everything.
[[nodiscard]] bool is_about(const Wait& wait, const ExplainSubject* subject);

void print_wait(Console& console, const WaitWords& words);

}  // namespace lighthouse::cli
