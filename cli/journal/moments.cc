#include "cli/journal/moments.h"

#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/live/record_json.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;
using live::JournalEntry;

class Walk {
 public:
  Walk(const std::vector<JournalEntry>& entries, const std::function<bool(const Moment&)>& visit)
      : entries_(entries),
        visit_(visit) {}

  [[nodiscard]] tl::expected<MomentsFound, std::string> run() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto on = take(i);
      if (!on) {
        return tl::unexpected(fmt::format(
            "entry {}: {}; it is of another version of Lighthouse, or was changed by hand",
            entries_[i].seq, on.error()));
      }
      if (!*on) break;
    }
    found_.runs = runs_.size();
    return found_;
  }

 private:
  using Next = tl::expected<bool, std::string>;

  [[nodiscard]] Next take(std::size_t index) {
    const JournalEntry& entry = entries_[index];
    if (entry.kind == "run") {
      record_ = &entry.body;
      ++found_.records;
    } else if (entry.kind == live::kBeginKind) {
      auto config = reader_.begin(entry.body);
      if (!config) return tl::unexpected(config.error());
      config_ = *std::move(config);
    } else if (entry.kind == live::kLookKind) {
      return take_look(index);
    }
    return true;
  }

  // Of a process whose beginning is not in the journal any more nothing is known.
  [[nodiscard]] Next take_look(std::size_t index) {
    if (!config_ || record_ == nullptr) return true;
    auto look = reader_.look(entries_[index].body);
    if (!look) return tl::unexpected(look.error());
    auto record = live::record_from_json(*record_, reader_.names());
    if (!record) return tl::unexpected("the run record before it: " + record.error());
    if (record->run != look->run) {
      return tl::unexpected(std::string("run: the run record before it is of another run"));
    }
    ++found_.moments;
    runs_.insert(look->run);
    return visit_({.entry = entries_[index].seq,
                   .config = *config_,
                   .look = *look,
                   .record = *record,
                   .before = *record_,
                   .after = record_after(index),
                   .names = reader_.names()});
  }

  // The engine writes its record before it does anything of a decision.
  [[nodiscard]] const Json* record_after(std::size_t index) const {
    const bool there = index + 1 < entries_.size() && entries_[index + 1].kind == "run";
    return there ? &entries_[index + 1].body : nullptr;
  }

  const std::vector<JournalEntry>& entries_;
  const std::function<bool(const Moment&)>& visit_;
  live::LookReader reader_;
  std::optional<EngineConfig> config_;
  const Json* record_ = nullptr;
  std::set<uint64_t> runs_;
  MomentsFound found_;
};

}  // namespace

tl::expected<MomentsFound, std::string> visit_moments(
    const std::vector<JournalEntry>& entries, const std::function<bool(const Moment&)>& visit) {
  return Walk(entries, visit).run();
}

FleetNames fleet_names(const Names& names) {
  FleetNames out;
  for (uint32_t i = 0; i < names.size(); ++i) {
    // One table for all kinds: a handle means the same text in each of them.
    for (auto* list : {&out.clusters, &out.balancers, &out.instances, &out.executions}) {
      list->emplace_back(names.text(i));
    }
  }
  return out;
}

}  // namespace lighthouse::cli
