#include "cli/render.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

constexpr std::size_t kBarWidth = 10;

Piece plain(std::string text) {
  return {.text = std::move(text)};
}
Piece dim(std::string text) {
  return {.text = std::move(text), .color = Color::kDim};
}

// To the second below ten minutes, else to the minute.
std::string rough(Duration d) {
  const Duration unit{d < Duration{600'000} ? 1'000 : 60'000};
  return format_duration(d - d % unit);
}

// --- head and foot ------------------------------------------------------------------------------

Line head_line(const View& view) {
  Line out{{.text = view.operation, .color = Color::kBold},
           dim(view.at ? "   " + clock_text(*view.at) + "   " : "   ")};
  if (!view.ending.empty()) {
    out.push_back({.text = view.ending, .color = view.good ? Color::kGreen : Color::kYellow});
    return out;
  }
  out.push_back({.text = view.doing, .color = Color::kCyan});
  if (!view.step.empty()) {
    out.push_back(dim(fmt::format("   {} for {}", view.step, rough(view.step_age))));
  }
  return out;
}

Line poller_line(const View& view) {
  Line out{{.text = "poller  ", .color = Color::kBold}};
  const std::string age = view.pollers_since ? " for " + rough(*view.pollers_since) : "";
  if (view.pollers == 1) {
    out.push_back({.text = "one", .color = Color::kGreen});
  } else if (view.pollers == 0) {
    out.push_back({.text = "none" + age, .color = Color::kYellow});
  } else {
    out.push_back({.text = std::to_string(view.pollers) + age, .color = Color::kYellow});
  }
  if (view.killed) {
    out.push_back({.text = "      killed  ", .color = Color::kBold});
    out.push_back({.text = std::to_string(*view.killed),
                   .color = *view.killed == 0 ? Color::kGreen : Color::kRed});
  }
  if (view.lost_with_orca > 0) {
    out.push_back({.text = fmt::format("      lost with their Orca  {}", view.lost_with_orca),
                   .color = Color::kYellow});
  }
  out.push_back(dim("      ✔ ✔  user-facing, internal load balancer"));
  return out;
}

// --- tree ---------------------------------------------------------------------------------------

Piece mark_piece(Mark mark) {
  switch (mark) {
    case Mark::kIn: return {.text = "✔", .color = Color::kGreen};
    case Mark::kBetween: return {.text = "…", .color = Color::kYellow};
    case Mark::kFailing: return {.text = "✖", .color = Color::kRed};
    case Mark::kOut: return dim("·");
  }
  return plain("?");
}

std::string bar(double progress) {
  const double part = std::clamp(progress, 0.0, 1.0);
  const auto full = static_cast<std::size_t>(std::floor(part * static_cast<double>(kBarWidth)));
  std::string out;
  for (std::size_t i = 0; i < kBarWidth; ++i) out += i < full ? "█" : "░";
  return out;
}

struct Widths {
  std::size_t group = 0;
  std::size_t name = 0;
  std::size_t state = 0;
};

Widths widths_of(const View& view) {
  Widths out;
  for (const GenerationView& generation : view.generations) {
    for (const GroupView& group : generation.groups) {
      out.group = std::max(out.group, width_of(group.name));
      for (const InstanceView& one : group.instances) {
        out.name = std::max(out.name, width_of(one.name));
        out.state = std::max(out.state, width_of(one.state));
      }
    }
  }
  return out;
}

Line instance_line(const InstanceView& one, const Widths& widths, std::string_view branch) {
  Line out{dim(std::string(branch)),
           plain(padded(one.name, widths.name) + "  "),
           {.text = padded(one.state, widths.state) + "  ",
            .color = one.troubled ? Color::kRed : Color::kPlain},
           mark_piece(one.balancers[0]),
           plain(" "),
           mark_piece(one.balancers[1])};
  out.push_back(one.work == 0 ? dim("  no work")
                              : Piece{.text = fmt::format("  {} at work", one.work),
                                      .color = Color::kYellow});
  if (one.polls) out.push_back({.text = "  polls", .color = Color::kCyan});
  if (!one.note.empty()) out.push_back({.text = "  " + one.note, .color = Color::kCyan});
  if (one.progress) out.push_back({.text = " " + bar(*one.progress), .color = Color::kCyan});
  return out;
}

Color color_of_group(const GroupView& group) {
  if (group.state == "serves") return Color::kGreen;
  return group.instances.empty() ? Color::kDim : Color::kPlain;
}

void add_group(const GroupView& group, const Widths& widths, bool last, std::vector<Line>& out) {
  const Capacity& c = group.capacity;
  out.push_back({dim(last ? "└─ " : "├─ "),
                 {.text = padded(group.name, widths.group), .color = color_of_group(group)},
                 plain("  " + group.state),
                 dim(fmt::format("  min {} desired {} max {}", c.min, c.desired, c.max))});
  for (std::size_t i = 0; i < group.instances.size(); ++i) {
    const bool end = i + 1 == group.instances.size();
    const std::string branch = std::string(last ? "   " : "│  ") + (end ? "└─ " : "├─ ");
    out.push_back(instance_line(group.instances[i], widths, branch));
  }
}

// Empty and disabled: what a rollback restores. They share a line.
bool is_kept(const GroupView& group) {
  return group.instances.empty() && group.state == kKeptState;
}

void add_generation(const GenerationView& generation, const Widths& widths,
                    std::vector<Line>& out) {
  out.push_back({{.text = generation.version, .color = Color::kBold}});
  std::string kept;
  std::vector<const GroupView*> shown;
  for (const GroupView& group : generation.groups) {
    if (is_kept(group)) kept += (kept.empty() ? "" : ", ") + group.name;
    if (!is_kept(group)) shown.push_back(&group);
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    add_group(*shown[i], widths, kept.empty() && i + 1 == shown.size(), out);
  }
  if (!kept.empty()) out.push_back({dim("└─ empty, kept for a rollback: " + kept)});
}

// --- waits --------------------------------------------------------------------------------------

std::string when_text(const WaitWords& wait) {
  std::string out = wait.age;
  if (!wait.limit.empty()) out += (out.empty() ? "" : ", ") + wait.limit;
  return out;
}

Line wait_line(const WaitWords& wait) {
  Line out{plain("  ")};
  if (!wait.subject.empty()) out.push_back({.text = wait.subject + ": ", .color = Color::kBold});
  out.push_back(plain(wait.why));
  return out;
}

// When, and what ends it: below the line itself, where there is room for it.
Line end_line(const WaitWords& wait) {
  const std::string when = when_text(wait);
  return {dim("    " + when + (when.empty() ? "" : "; ") + "ends with: " + wait.ends)};
}

// As many as fit: with what ends each, else without, else the first ones and a count of the rest.
void add_waits(const View& view, std::size_t rows, std::vector<Line>& out) {
  if (view.waits.empty() || rows < 2) return;
  out.push_back({{.text = std::string(view.waits_heading), .color = Color::kBold}});
  std::size_t room = rows - 1;
  const bool with_ends = view.waits.size() * 2 <= room;
  const bool all = view.waits.size() <= room;
  for (std::size_t i = 0; i < view.waits.size(); ++i) {
    if (!all && room == 1) {
      return out.push_back({dim(fmt::format("  and {} more", view.waits.size() - i))});
    }
    out.push_back(wait_line(view.waits[i]));
    --room;
    if (with_ends) {
      out.push_back(end_line(view.waits[i]));
      --room;
    } else if (const std::string when = when_text(view.waits[i]); !when.empty()) {
      out.back().push_back(dim(", " + when));
    }
  }
}

}  // namespace

std::string clock_text(Duration since_start) {
  const auto seconds = since_start.count() / 1'000;
  const auto shown = seconds < 0 ? -seconds : seconds;
  return fmt::format("{}{:02}:{:02}:{:02}", seconds < 0 ? "-" : "", shown / 3'600, shown / 60 % 60,
                     shown % 60);
}

std::vector<Line> render(const View& view, std::size_t rows) {
  std::vector<Line> out{head_line(view), {}};
  const Widths widths = widths_of(view);
  for (const GenerationView& generation : view.generations) {
    add_generation(generation, widths, out);
  }
  out.emplace_back();
  out.push_back(poller_line(view));
  const std::size_t used = out.size() + 1;
  if (used + 2 <= rows && !view.waits.empty()) {
    out.emplace_back();
    add_waits(view, rows - used, out);
  }
  if (out.size() > rows) out.resize(rows);
  return out;
}

}  // namespace lighthouse::cli
