// activeByInstance: what each Orca says of itself [3.2].
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/wire/gate/answers.h"
#include "core/wire/gate/outcome.h"

namespace lighthouse::wire::gate {
namespace {

// The type and the id are not fields of their own; the prefix tells the type.
std::optional<std::string_view> id_in_url(std::string_view url) {
  for (const std::string_view prefix : {"/pipelines/", "/tasks/"}) {
    if (!url.starts_with(prefix)) continue;
    const std::string_view id = url.substr(prefix.size());
    if (id.empty() || id.find('/') != std::string_view::npos) return std::nullopt;
    return id;
  }
  return std::nullopt;
}

OrcaReport read_report(const OrcaId& id, const Field& value, Names& names) {
  OrcaReport report{.id = id};
  report.overdue = value.member("overdue").boolean();
  report.count = value.member("count").count();
  for (const Field& execution : value.member("executions").elements()) {
    const Field url = execution.member("url");
    const std::string_view text = url.text();
    if (const auto found = id_in_url(text)) {
      report.executions.push_back(ExecutionId{names.intern(*found)});
    } else {
      url.fail("expected /pipelines/<id> or /tasks/<id>");
    }
  }
  // The list is read after the number, so it may be longer.
  report.count = std::max(report.count, static_cast<uint32_t>(report.executions.size()));
  return report;
}

// One process under two texts, with and without a domain: never one instead of the other.
void add(OrcaReports& reports, OrcaReport&& report) {
  const auto at =
      std::lower_bound(reports.begin(), reports.end(), report.id,
                       [](const OrcaReport& row, const OrcaId& id) { return row.id < id; });
  if (at == reports.end() || at->id != report.id) {
    reports.insert(at, std::move(report));
    return;
  }
  at->overdue = at->overdue || report.overdue;
  const uint64_t sum = uint64_t{at->count} + report.count;
  at->count = static_cast<uint32_t>(std::min<uint64_t>(sum, UINT32_MAX));
  at->executions.insert(at->executions.end(), report.executions.begin(), report.executions.end());
}

}  // namespace

Result<OrcaReports> decode_reports(const HttpResponse& response, Names& names) {
  const auto body = json_of(CallKind::kActiveByInstance, response);
  if (!body) return tl::unexpected(body.error());
  std::string error;
  const Field root(*body, "", error);
  const auto entries = root.members();
  if (entries.empty()) root.fail("no instance reports, which Orca never says");
  const bool objects = !entries.empty() && entries.front().second.is_object();
  OrcaReports reports;
  for (const auto& [text, value] : entries) {
    if (text.empty()) root.fail("an instance without an id");
    if (!error.empty()) break;
    const OrcaId id = parse_orca_id(text, names);
    if (objects) {
      add(reports, read_report(id, value, names));
    } else {
      add(reports, OrcaReport{.id = id, .count = value.count()});
    }
  }
  if (!error.empty()) return unreadable(CallKind::kActiveByInstance, error);
  return reports;
}

}  // namespace lighthouse::wire::gate
