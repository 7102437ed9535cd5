#include "cli/live/run_journal.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/version.h"
#include "core/live/record_json.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;
using live::JournalEntry;

constexpr std::string_view kFleetKind = "fleet";
constexpr std::string_view kRunKind = "run";

Json identity_of(const config::Config& config) {
  return {{"application", config.application},
          {"region", config.region},
          {"serving", config.clusters.serving},
          {"polling", config.clusters.polling}};
}

const JournalEntry* identity_in(const std::vector<JournalEntry>& entries) {
  const auto at = std::find_if(entries.rbegin(), entries.rend(),
                               [](const JournalEntry& e) { return e.kind == kFleetKind; });
  return at == entries.rend() ? nullptr : &*at;
}

// A run record of another fleet would be taken for one whose groups are gone.
tl::expected<void, Refusal> check_identity(const std::vector<JournalEntry>& entries,
                                           const config::Config& config) {
  const JournalEntry* found = identity_in(entries);
  if (found == nullptr || found->body == identity_of(config)) return {};
  const auto text = [&](const char* key) { return found->body.value(key, std::string("?")); };
  return tl::unexpected(Refusal{
      .code = ExitCode::kUsage,
      .text = fmt::format("journal: {}: it is the journal of {} in {} (clusters {} and {}); name "
                          "another folder",
                          config.journal, text("application"), text("region"), text("serving"),
                          text("polling"))});
}

tl::unexpected<Refusal> refused(ExitCode code, std::string text) {
  return tl::unexpected(Refusal{.code = code, .text = std::move(text)});
}

tl::expected<RunHistory, Refusal> checked_history(const std::vector<JournalEntry>& entries,
                                                  Fleet& fleet) {
  if (const auto mine = check_identity(entries, fleet.config); !mine) {
    return tl::unexpected(mine.error());
  }
  auto history = history_of(entries, fleet.names);
  if (!history) return refused(ExitCode::kUsage, history.error());
  return *std::move(history);
}

}  // namespace

tl::expected<std::unique_ptr<RunJournal>, Refusal> RunJournal::open(Fleet& fleet, Log& log) {
  auto journal = live::Journal::open({.folder = fleet.config.journal});
  if (!journal) {
    const bool taken = journal.error().find(live::kJournalIsTaken) != std::string::npos;
    return refused(taken ? ExitCode::kLeaseTaken : ExitCode::kUsage, "journal: " + journal.error());
  }
  for (const std::string& notice : journal->notices()) log.note("journal: " + notice);
  const auto entries = journal->entries();
  if (!entries) return refused(ExitCode::kUsage, "journal: " + entries.error());
  auto history = checked_history(*entries, fleet);
  if (!history) return tl::unexpected(history.error());

  std::unique_ptr<RunJournal> out(new RunJournal(*std::move(journal), fleet.names));
  out->history_ = *std::move(history);
  if (identity_in(*entries) != nullptr) return out;
  const Time now = clock_after(out->history_, fleet, log).now();
  const auto written =
      out->journal_.append(kFleetKind, identity_of(fleet.config), now.time_since_epoch().count());
  if (!written) {
    return refused(ExitCode::kUsage,
                   fmt::format("journal: {}; check the disk", written.error().message.view()));
  }
  return out;
}

Result<Done> RunJournal::write(const RunRecord& record, Time now) {
  const auto body =
      names_.with([&](const Names& names) { return live::record_to_json(record, names); });
  const auto written = journal_.append(kRunKind, body, now.time_since_epoch().count());
  if (!written) return tl::unexpected(written.error());
  return Done{};
}

void RunJournal::append_look(std::string_view kind, const MakeBody& body, Time now, Log& log) {
  try {
    const auto made = names_.with([&](const Names& names) { return body(names); });
    if (!made) return;
    const auto written = journal_.append(kind, *made, now.time_since_epoch().count());
    if (written) return looks_.written();
    log.note(fmt::format("journal: a look is left out: {}", written.error().message.view()));
  } catch (const Json::exception&) {
    // A name that an endpoint gave is not in UTF-8.
    log.note("journal: a look is left out: a text of the fleet is not UTF-8");
  }
}

void RunJournal::begin_looks(const EngineConfig& config, const RunRecord& record, Time now,
                             Log& log) {
  append_look(
      live::kBeginKind,
      [&](const Names& names) { return looks_.begin(config, record.run, kVersion, names); }, now,
      log);
}

void RunJournal::write_look(const Engine& engine, Time now, Log& log) {
  append_look(
      live::kLookKind, [&](const Names& names) { return looks_.look(engine, names); }, now, log);
}

tl::expected<RunHistory, Refusal> read_history(Fleet& fleet) {
  std::error_code error;
  if (!std::filesystem::exists(fleet.config.journal, error)) return RunHistory{};
  const auto content = live::read_journal(fleet.config.journal);
  if (!content) return refused(ExitCode::kUsage, "journal: " + content.error());
  return checked_history(content->entries, fleet);
}

live::LiveClock clock_after(const RunHistory& history, const Fleet& fleet, Log& log) {
  constexpr Duration kWorthAWord{60'000};
  const Time present = live::LiveClock(1).now();
  if (fleet.speed == 1 && history.last_written - present > kWorthAWord) {
    log.note("the journal was written later than this machine's clock says; check the clock");
  }
  return {std::max(present, history.last_written), fleet.speed};
}

}  // namespace lighthouse::cli
