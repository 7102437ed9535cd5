#include "cli/explain_lines.h"

#include <ostream>

#include <fmt/format.h>

#include "sim/nearest.h"

namespace lighthouse::cli {

const ExplainSubject* find_subject(const std::vector<ExplainSubject>& all, std::string_view text) {
  const ExplainSubject* found = nullptr;
  for (const ExplainSubject& one : all) {
    if (one.name == text) return &one;
    if (!one.instance.valid() || !one.name.ends_with(text)) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

std::string subject_not_found(const std::vector<ExplainSubject>& all, const std::string& text) {
  std::vector<std::string_view> names;
  std::string groups;
  for (const ExplainSubject& one : all) {
    names.push_back(one.name);
    if (!one.instance.valid()) groups += (groups.empty() ? "" : ", ") + one.name;
  }
  const auto meant = sim::nearest(text, names);
  return fmt::format(
      "lighthouse explain: {}: no group or instance is called so; {}", sim::quoted(text),
      meant ? fmt::format("did you mean \"{}\"?", *meant) : "the groups are " + groups);
}

void print_wait(Console& console, const WaitWords& words) {
  Line line;
  if (!words.subject.empty()) {
    line.push_back({.text = words.subject + "\n", .color = Color::kBold});
  }
  console.out << to_text(line, console.columns, console.colors);
  std::string why = "  " + words.why;
  if (!words.age.empty()) why += ", " + words.age;
  if (!words.limit.empty()) why += ", " + words.limit;
  console.out << why << "\n  ends with: " << words.ends << "\n\n";
}

bool is_about(const Wait& wait, const ExplainSubject* subject) {
  if (subject == nullptr) return true;
  if (subject->instance.valid()) return wait.instance == subject->instance;
  return wait.group == subject->group;
}

}  // namespace lighthouse::cli
