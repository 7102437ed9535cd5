#include "cli/live/run_history.h"

#include <algorithm>
#include <chrono>
#include <random>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "core/decide/turn_back.h"
#include "core/live/record_json.h"

namespace lighthouse::cli {
namespace {

bool is_over(const RunRecord& record) {
  return record.step == Step::kEnded;
}

uint64_t run_in(const live::JournalEntry& entry) {
  const auto run = entry.body.find("run");
  const bool number = run != entry.body.end() && run->is_number_unsigned();
  return number ? run->get<uint64_t>() : 0;
}

// There, and not made after what was known of it.
const Group* still_the_same(const Groups& groups, GroupId id, Time known) {
  const Group* group = find_by_id(groups, id);
  return group != nullptr && group->created <= known ? group : nullptr;
}

void take_known_bad(const RunHistory& history, const Groups& groups, RunRecord& out) {
  if (history.runs.empty()) return;
  const PastRun& last = history.runs.back();
  for (const GroupId id : last.record.known_bad) {
    if (still_the_same(groups, id, last.written) != nullptr) out.known_bad.push_back(id);
  }
}

// Work that was seen on hosts that are still there: it has to be seen to end as well (G1).
void take_unfinished(const RunHistory& history, const Groups& groups, RunRecord& out) {
  if (history.runs.empty()) return;
  for (const SeenWork& work : history.runs.back().record.unfinished) {
    const bool there = std::any_of(groups.begin(), groups.end(), [&](const Group& g) {
      return find_by_id(g.members, work.host) != nullptr;
    });
    if (there) out.unfinished.push_back(work);
  }
}

// The generation that the last upgrade replaced, if nobody has deployed since.
void take_restore_targets(const RunHistory& history, const Groups& groups, RunRecord& out) {
  const auto changed_the_fleet = [](const PastRun& run) {
    const Ending e = run.record.ending;
    return run.record.operation != Operation::kDrain && e != Ending::kRefused &&
           e != Ending::kLeaseTaken;
  };
  const auto last = std::find_if(history.runs.rbegin(), history.runs.rend(), changed_the_fleet);
  if (last == history.runs.rend()) return;
  const RunRecord& record = last->record;
  if (record.operation != Operation::kUpgrade || record.rolling_back) return;
  for (const auto target : {&RunRecord::restore_serving, &RunRecord::restore_polling}) {
    const GroupId id = (record.*target).group;
    const bool there = id.valid() && still_the_same(groups, id, last->written) != nullptr;
    const bool deployed_since = std::any_of(groups.begin(), groups.end(), [&](const Group& g) {
      return g.id.cluster == id.cluster && g.created > last->written;
    });
    if (there && !deployed_since) out.*target = record.*target;
  }
}

std::string command_of(const RunRecord& record) {
  if (record.rolling_back) return "lighthouse rollback";
  if (record.operation == Operation::kDrain && record.step == Step::kRetire) {
    return "lighthouse reap";
  }
  std::string out = fmt::format("lighthouse {}", name_of(record.operation));
  if (record.operation == Operation::kUpgrade) {
    out += fmt::format(" --to {}", record.version.view());
  }
  return out;
}

}  // namespace

const PastRun* RunHistory::unfinished() const {
  return !runs.empty() && !is_over(runs.back().record) ? &runs.back() : nullptr;
}

tl::expected<RunHistory, std::string> history_of(const std::vector<live::JournalEntry>& entries,
                                                 live::SharedNames& names) {
  std::vector<const live::JournalEntry*> last;  // of each run, in the order of their beginning
  RunHistory out;
  for (const live::JournalEntry& entry : entries) {
    out.last_written = std::max(out.last_written, Time{Duration{entry.time_ms}});
    if (entry.kind != "run") continue;
    const auto same = std::ranges::find_if(
        last, [&](const live::JournalEntry* other) { return run_in(*other) == run_in(entry); });
    if (same == last.end()) {
      last.push_back(&entry);
    } else {
      *same = &entry;
    }
  }
  for (const live::JournalEntry* entry : last) {
    auto record =
        names.with([&](Names& table) { return live::record_from_json(entry->body, table); });
    if (!record) {
      return tl::unexpected(fmt::format(
          "journal entry {}: {}; it is of another version of Lighthouse, or was changed "
          "by hand",
          entry->seq, record.error()));
    }
    out.runs.push_back({.record = *std::move(record), .written = Time{Duration{entry->time_ms}}});
  }
  return out;
}

std::string operation_text(Operation operation, const Version& version) {
  if (operation != Operation::kUpgrade) return std::string(name_of(operation));
  return fmt::format("upgrade to {}", version.view());
}

tl::expected<std::optional<RunRecord>, std::string> run_to_continue(const RunHistory& history,
                                                                    const Asked& asked, Time now) {
  const PastRun* left = history.unfinished();
  if (left == nullptr) return std::nullopt;
  const RunRecord& record = left->record;
  const bool same = record.operation == asked.operation &&
                    (asked.operation != Operation::kUpgrade || record.version == asked.version);
  const bool reaps = record.operation == Operation::kDrain && record.step == Step::kRetire;
  if (same && (record.step == Step::kRecords || reaps == asked.reap)) return record;
  if (nothing_done_yet(record)) return std::nullopt;
  if (asked.operation == Operation::kRollback) return turned_back(record, now);
  const bool may_turn = record.operation != Operation::kRollback && !record.rolling_back;
  return tl::unexpected(
      fmt::format("{} (run {:016x}) is unfinished; go on with it: {}{}",
                  operation_text(record.operation, record.version), record.run, command_of(record),
                  may_turn ? ", or bring the older generation back: lighthouse rollback" : ""));
}

RunRecord new_run(const RunHistory& history, const Asked& asked, uint64_t run, Time now,
                  const Groups& groups) {
  RunRecord out{.run = run, .operation = asked.operation, .began = now, .step_began = now};
  out.version = asked.version;
  if (asked.reap) out.step = Step::kRetire;
  take_known_bad(history, groups, out);
  take_unfinished(history, groups, out);
  if (asked.operation == Operation::kRollback) take_restore_targets(history, groups, out);
  return out;
}

uint64_t new_run_number() {
  constexpr unsigned kChanceBits = 20;
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  std::random_device device;
  const uint64_t chance = device() & ((1U << kChanceBits) - 1);
  return (static_cast<uint64_t>(ms) << kChanceBits) | chance;
}

}  // namespace lighthouse::cli
