#include "cli/rivals_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/text_line.h"

namespace lighthouse::cli {
namespace {

namespace rivals = sim::rivals;
using Cells = std::vector<std::string>;
using Json = nlohmann::ordered_json;

const Cells kHeading = {"policy",   "setting",   "killed",   "too late", "kills in",
                        "stranded", "left over", "upgraded", "held",     "2 pollers",
                        "none",     "lowest",    "p50",      "p99",      "inst. h"};

std::string percent(uint64_t part, const rivals::Tally& tally) {
  return fmt::format("{:.1f}%", rivals::per_thousand(part, tally) / 10);
}

std::string minutes(Duration sum, const rivals::Tally& tally) {
  return fmt::format("{:.1f}m", 60 * rivals::hours_per_run(sum, tally));
}

Cells cells(std::string policy, std::string_view setting, const rivals::Tally& tally) {
  return {std::move(policy),
          std::string(setting),
          fmt::format("{:.1f}", rivals::per_thousand(tally.killed, tally)),
          fmt::format("{:.1f}", rivals::per_thousand(tally.too_late, tally)),
          percent(tally.killing_runs, tally),
          fmt::format("{:.1f}", rivals::per_thousand(tally.stranded, tally)),
          percent(tally.unfinished, tally),
          percent(tally.upgraded, tally),
          percent(tally.held, tally),
          minutes(tally.overlap, tally),
          minutes(tally.gap, tally),
          fmt::format("{}", tally.lowest_serving),
          short_time(rivals::percentile(tally, 50)),
          short_time(rivals::percentile(tally, 99)),
          fmt::format("{:.1f}", rivals::hours_per_run(tally.instances, tally))};
}

std::string span_text(const SeedSpan& seeds) {
  return fmt::format("seeds {}..{}", seeds.first, seeds.last);
}

std::string_view setting_name(const RivalRow& row, std::size_t index) {
  return rivals::facts_of(row.policy).settings[index].name;
}

TextTable table_of_all(const Comparison& comparison) {
  TextTable out{.title = fmt::format("All {} scenarios together, {} of each",
                                     comparison.stages.size(), span_text(comparison.seeds)),
                .rows = {kHeading}};
  for (const RivalRow& row : comparison.rows) {
    out.rows.push_back(cells(std::string(rivals::facts_of(row.policy).name),
                             setting_name(row, row.best), row.all));
  }
  return out;
}

TextTable table_of_scenario(const Comparison& comparison, std::size_t index) {
  TextTable out{.title = fmt::format("{}, {}", comparison.stages[index]->scenario.name,
                                     span_text(comparison.seeds)),
                .rows = {kHeading}};
  for (const RivalRow& row : comparison.rows) {
    out.rows.push_back(cells(std::string(rivals::facts_of(row.policy).name),
                             setting_name(row, row.best), row.by_scenario[index]));
  }
  return out;
}

TextTable table_of_settings(const Comparison& comparison) {
  TextTable out{.title = fmt::format("Every setting that was tried, all scenarios together, {} of "
                                     "each; * is the best, and is used above",
                                     span_text(comparison.trial)),
                .rows = {kHeading}};
  for (const RivalRow& row : comparison.rows) {
    for (std::size_t i = 0; i < row.by_setting.size(); ++i) {
      const std::string mark = i == row.best ? " *" : "";
      out.rows.push_back(cells(std::string(rivals::facts_of(row.policy).name),
                               std::string(setting_name(row, i)) + mark, row.by_setting[i]));
    }
  }
  return out;
}

Json seconds_or_null(Duration duration) {
  if (duration == rivals::kNotReached) return nullptr;
  return static_cast<double>(duration.count()) / 1'000;
}

Json json_of(const rivals::Tally& tally) {
  return {{"runs", tally.runs},
          {"killed", tally.killed},
          {"arrived_too_late", tally.too_late},
          {"runs_that_kill", tally.killing_runs},
          {"stranded", tally.stranded},
          {"left_over", tally.unfinished},
          {"upgraded", tally.upgraded},
          {"held", tally.held},
          {"below_floor", tally.below_floor},
          {"two_pollers_hours", rivals::hours_per_run(tally.overlap, tally)},
          {"no_poller_hours", rivals::hours_per_run(tally.gap, tally)},
          {"lowest_serving", tally.lowest_serving},
          {"p50_seconds", seconds_or_null(rivals::percentile(tally, 50))},
          {"p99_seconds", seconds_or_null(rivals::percentile(tally, 99))},
          {"instance_hours", rivals::hours_per_run(tally.instances, tally)},
          {"hash", fmt::format("{:016x}", tally.hash)}};
}

Json json_of(const Comparison& comparison, const RivalRow& row) {
  const rivals::PolicyFacts& facts = rivals::facts_of(row.policy);
  Json settings = Json::array();
  for (std::size_t i = 0; i < row.by_setting.size(); ++i) {
    Json one = json_of(row.by_setting[i]);
    one["setting"] = facts.settings[i].name;
    settings.push_back(std::move(one));
  }
  Json scenarios = Json::array();
  for (std::size_t i = 0; i < row.by_scenario.size(); ++i) {
    Json one = json_of(row.by_scenario[i]);
    one["scenario"] = comparison.stages[i]->scenario.name;
    scenarios.push_back(std::move(one));
  }
  return {{"policy", facts.name},        {"title", facts.title},
          {"source", facts.source},      {"setting", facts.settings[row.best].name},
          {"all", json_of(row.all)},     {"scenarios", std::move(scenarios)},
          {"trial", std::move(settings)}};
}

}  // namespace

std::string short_time(Duration duration) {
  if (duration == rivals::kNotReached) return "never";
  constexpr int64_t kMinute = 60'000;
  const int64_t all = (duration.count() + kMinute / 2) / kMinute;
  const int64_t days = all / 1'440;
  const int64_t hours = all / 60 % 24;
  const int64_t rest = all % 60;
  if (days > 0) return fmt::format("{}d{:02}h{:02}m", days, hours, rest);
  return hours > 0 ? fmt::format("{}h{:02}m", hours, rest) : fmt::format("{}m", rest);
}

std::vector<TextTable> rival_tables(const Comparison& comparison) {
  std::vector<TextTable> out;
  if (comparison.stages.size() > 1) out.push_back(table_of_all(comparison));
  for (std::size_t i = 0; i < comparison.stages.size(); ++i) {
    out.push_back(table_of_scenario(comparison, i));
  }
  out.push_back(table_of_settings(comparison));
  return out;
}

std::vector<std::string> as_lines(const TextTable& table) {
  constexpr std::size_t kTextColumns = 2;
  std::vector<std::size_t> widths(table.rows.front().size(), 0);
  for (const Cells& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::vector<std::string> out = {table.title};
  for (const Cells& row : table.rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - width_of(row[i]), ' ');
      line += "  ";
      line += i < kTextColumns ? row[i] + pad : pad + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out.push_back(std::move(line));
  }
  return out;
}

std::string_view rival_legend() {
  return "killed, stranded: executions per 1,000 runs; too late: not among the killed, they came "
         "when the terminating call had left. kills in, left over, upgraded, "
         "held: share of the runs. 2 pollers, none: of a run, on average. lowest: serving "
         "instances, whoever took them away. p50, p99: time to finish, of all runs. inst. h: "
         "instance-hours of the first day, or to the end of a longer run";
}

std::string as_markdown(const std::vector<TextTable>& tables) {
  std::string out;
  for (const TextTable& table : tables) {
    out += fmt::format("\n### {}\n\n", table.title);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      for (const std::string& cell : table.rows[i]) out += fmt::format("| {} ", cell);
      out += "|\n";
      if (i > 0) continue;
      for (std::size_t c = 0; c < table.rows[i].size(); ++c) out += c < 2 ? "|---" : "|--:";
      out += "|\n";
    }
  }
  return out + "\n";
}

std::string rivals_json(const Comparison& comparison) {
  Json policies = Json::array();
  for (const RivalRow& row : comparison.rows) policies.push_back(json_of(comparison, row));
  const Json out = {{"seeds", {comparison.seeds.first, comparison.seeds.last}},
                    {"trial_seeds", {comparison.trial.first, comparison.trial.last}},
                    {"hash", fmt::format("{:016x}", comparison.hash())},
                    {"killed_by_lighthouse", comparison.killed_by_lighthouse()},
                    {"policies", std::move(policies)},
                    {"complaints", comparison.complaints}};
  return out.dump(2) + "\n";
}

std::optional<std::string> with_rival_tables(std::string_view document, std::string_view tables) {
  const std::size_t begin = document.find(kRivalsBegin);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t from = begin + kRivalsBegin.size();
  const std::size_t end = document.find(kRivalsEnd, from);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(document.substr(0, from)) + std::string(tables) +
         std::string(document.substr(end));
}

}  // namespace lighthouse::cli
