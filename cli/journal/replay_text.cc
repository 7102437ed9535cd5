#include "cli/journal/replay_text.h"

#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/decide/explain.h"
#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostShown = 20;

std::string time_text(Time time) {
  return wire::format_iso8601(time.time_since_epoch().count());
}

void print_side(Console& console, std::string_view whose, const DecisionWords& words) {
  const auto line = [&](std::string_view head, const std::string& text) {
    print(console, {{.text = fmt::format("  {:<9} ", head), .color = Color::kDim}, {.text = text}});
  };
  line(whose, words.calls.empty() ? "no call" : words.calls.front());
  for (std::size_t i = 1; i < words.calls.size(); ++i) line("", words.calls[i]);
  for (const std::string& wait : words.waits) line("", "because " + wait);
  line("", words.then);
}

Json side_json(const DecisionWords& words) {
  return {{"calls", words.calls}, {"waits", words.waits}, {"then", words.then}};
}

}  // namespace

void print_redecided(Console& console, const Redecided& found) {
  const auto& differences = found.differences;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < differences.size() && shown < kMostShown; ++shown) {
    const Difference& one = differences[i];
    std::size_t next = i + 1;
    while (next < differences.size() && differences[next].likeness == one.likeness) ++next;
    print(console, {{.text = fmt::format("{}  entry {}  {}  today {}", time_text(one.now),
                                         one.entry, name_of(one.step), sentence_of(one.what)),
                     .color = Color::kBold}});
    print_side(console, "recorded", one.recorded);
    print_side(console, "today", one.today);
    if (next > i + 1) {
      console.out << fmt::format("  likewise {} more, to entry {}\n", next - i - 1,
                                 differences[next - 1].entry);
    }
    i = next;
    if (shown + 1 == kMostShown && i < differences.size()) {
      console.out << fmt::format("… and {} more; --json lists all\n", differences.size() - i);
    }
  }
  const bool same = differences.empty();
  print(console,
        {{.text = same ? "ok      " : "DIFFERS ", .color = same ? Color::kGreen : Color::kRed},
         {.text = fmt::format(
              "{} decisions of {} runs: today's core decides {}", found.found.moments,
              found.found.runs,
              same ? "the same" : fmt::format("{} of them otherwise", differences.size()))}});
}

std::string json_text(const Redecided& found) {
  Json list = Json::array();
  for (const Difference& one : found.differences) {
    list.push_back({{"entry", one.entry},
                    {"run", fmt::format("{:016x}", one.run)},
                    {"time", time_text(one.now)},
                    {"step", name_of(one.step)},
                    {"today", sentence_of(one.what)},
                    {"recorded-decision", side_json(one.recorded)},
                    {"today-decision", side_json(one.today)}});
  }
  const Json out = {{"runs", found.found.runs},
                    {"decisions", found.found.moments},
                    {"same", found.differences.empty()},
                    {"differences", std::move(list)}};
  return out.dump(2) + "\n";
}

}  // namespace lighthouse::cli
