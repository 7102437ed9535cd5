#include "cli/rivals_chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "cli/rivals_report.h"

namespace lighthouse::cli {
namespace {

namespace rivals = sim::rivals;

// Of the picture, in pixels.
constexpr double kWidth = 1110;
constexpr double kHeight = 600;
constexpr double kLeft = 90;
constexpr double kRight = 700;  // of the time axis; "never" stands beyond
constexpr double kNever = 760;
constexpr double kTop = 90;
constexpr double kBottom = 520;
constexpr double kLabelStep = 17;

constexpr double kLeastHours = 0.4;

// Told apart by people who do not see all colours (Okabe and Ito).
constexpr std::array<std::string_view, rivals::kPolicies> kColors = {
    "#0072b2", "#e69f00", "#d55e00", "#009e73", "#56b4e9", "#cc79a7", "#555555"};

struct Point {
  double x = 0;
  double y = 0;
};

struct Scale {
  double most_hours = 4;
  double most_killed = 10;

  // Times by their logarithm.
  [[nodiscard]] double x(double hours) const {
    const double part =
        std::log(std::max(hours, kLeastHours) / kLeastHours) / std::log(most_hours / kLeastHours);
    return kLeft + part * (kRight - kLeft);
  }
  // Likewise, with a place for none at all.
  [[nodiscard]] double y(double killed) const {
    return kBottom - std::log1p(killed) / std::log1p(most_killed) * (kBottom - kTop);
  }
  [[nodiscard]] Point at(const rivals::Tally& tally) const {
    const Duration p50 = rivals::percentile(tally, 50);
    const double hours = static_cast<double>(p50.count()) / 3'600'000;
    return {.x = p50 == rivals::kNotReached ? kNever : x(hours),
            .y = y(rivals::per_thousand(tally.killed, tally))};
  }
};

Scale scale_of(const Comparison& comparison) {
  Scale scale;
  const auto widen = [&scale](const rivals::Tally& tally) {
    const Duration p50 = rivals::percentile(tally, 50);
    if (p50 != rivals::kNotReached) {
      scale.most_hours =
          std::max(scale.most_hours, 1.2 * static_cast<double>(p50.count()) / 3'600'000);
    }
    scale.most_killed =
        std::max(scale.most_killed, 1.5 * rivals::per_thousand(tally.killed, tally));
  };
  for (const RivalRow& row : comparison.rows) {
    widen(row.all);
    for (const rivals::Tally& tally : row.by_setting) widen(tally);
  }
  return scale;
}

std::string text(double x, double y, std::string_view anchor, std::string_view words,
                 std::string_view more = "") {
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}" {}>{}</text>)"
                     "\n",
                     x, y, anchor, more, words);
}

std::string line(Point from, Point to, std::string_view style) {
  return fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" {}/>)"
                     "\n",
                     from.x, from.y, to.x, to.y, style);
}

std::string axes(const Scale& scale) {
  constexpr std::string_view kGrid = R"(stroke="#dddddd")";
  std::string out;
  for (const double hours : {0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 48.0}) {
    if (hours > scale.most_hours) continue;
    const double x = scale.x(hours);
    out += line({x, kTop}, {x, kBottom}, kGrid);
    const auto minutes = static_cast<int64_t>(hours * 60);
    out += text(x, kBottom + 20, "middle",
                hours < 1 ? fmt::format("{} min", minutes) : fmt::format("{} h", minutes / 60));
  }
  out += line({kNever, kTop}, {kNever, kBottom}, R"(stroke="#dddddd" stroke-dasharray="4 4")");
  out += text(kNever, kBottom + 20, "middle", "never");
  for (const double killed : {0.0, 1.0, 10.0, 100.0, 1'000.0, 10'000.0}) {
    if (killed > scale.most_killed) continue;
    const double y = scale.y(killed);
    out += line({kLeft, y}, {kNever + 20, y}, kGrid);
    out += text(kLeft - 10, y + 4, "end", fmt::format("{}", killed));
  }
  out += text((kLeft + kRight) / 2, kBottom + 48, "middle",
              "half of all runs are finished within: one generation serves, nothing is left over");
  out += fmt::format(
      R"svg(<text transform="translate(28 {:.1f}) rotate(-90)" text-anchor="middle">{}</text>)svg"
      "\n",
      (kTop + kBottom) / 2, "executions killed per 1,000 runs");
  return out;
}

// All settings of one policy, joined in their order.
std::string path_of(const RivalRow& row, const Scale& scale, std::string_view color) {
  std::string points;
  std::string out;
  for (const rivals::Tally& tally : row.by_setting) {
    const Point at = scale.at(tally);
    points += fmt::format("{:.1f},{:.1f} ", at.x, at.y);
    out += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}" fill-opacity="0.55"/>)"
                       "\n",
                       at.x, at.y, color);
  }
  return fmt::format(R"(<polyline points="{}" fill="none" stroke="{}" stroke-opacity="0.45"/>)"
                     "\n",
                     points, color) +
         out;
}

struct Label {
  Point at;  // of the point
  double y = 0;
  std::string words;
  std::string_view color;
};

// From top to bottom, none on another.
void spread(std::vector<Label>& labels) {
  std::ranges::stable_sort(labels, {}, [](const Label& label) { return label.at.y; });
  double least = kTop;
  for (Label& label : labels) {
    label.y = std::max(label.at.y, least);
    least = label.y + kLabelStep;
  }
  const double over = labels.empty() ? 0 : std::max(0.0, labels.back().y - kBottom);
  double most = kBottom;
  for (auto label = labels.rbegin(); over > 0 && label != labels.rend(); ++label) {
    label->y = std::min(label->y, most);
    most = label->y - kLabelStep;
  }
}

}  // namespace

std::string rivals_chart(const Comparison& comparison) {
  const Scale scale = scale_of(comparison);
  std::string out = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" )"
      R"(font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="13" fill="#222222">)"
      "\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
      kWidth, kHeight);
  out += text(kLeft, 34, "start", "Killed work against time, by policy",
              R"(font-size="19" font-weight="bold")");
  out += text(kLeft, 58, "start",
              fmt::format("{} scenarios, seeds {}..{} of each; small points: every setting tried, "
                          "large ones: the best",
                          comparison.stages.size(), comparison.seeds.first, comparison.seeds.last),
              R"(fill="#555555")");
  out += axes(scale);
  std::vector<Label> labels;
  for (const RivalRow& row : comparison.rows) {
    const std::string_view color = kColors[static_cast<std::size_t>(row.policy)];
    out += path_of(row, scale, color);
    labels.push_back(
        {.at = scale.at(row.all),
         .words = fmt::format("{}: {:.0f} ({:.0f}% left over)", rivals::facts_of(row.policy).name,
                              rivals::per_thousand(row.all.killed, row.all),
                              rivals::per_thousand(row.all.unfinished, row.all) / 10),
         .color = color});
  }
  spread(labels);
  for (const Label& label : labels) {
    out += line(label.at, {kNever + 36, label.y},
                fmt::format(R"(stroke="{}" stroke-opacity="0.35")", label.color));
    out += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="8" fill="{}" stroke="#ffffff"/>)"
                       "\n",
                       label.at.x, label.at.y, label.color);
    out += text(kNever + 40, label.y + 4, "start", label.words,
                fmt::format(R"(fill="{}" font-weight="bold")", label.color));
  }
  return out + "</svg>\n";
}

}  // namespace lighthouse::cli
