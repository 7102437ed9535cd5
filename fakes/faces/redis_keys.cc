#include "fakes/faces/redis_keys.h"

#include <algorithm>

#include "core/wire/redis/bakes.h"
#include "core/wire/status_words.h"
#include "fakes/faces/texts.h"

namespace lighthouse::fakes {
namespace {

using spinnaker::Finished;
using spinnaker::Record;
using spinnaker::Reporter;

constexpr std::string_view kPipeline = "pipeline:";
constexpr std::string_view kTask = "orchestration:";
constexpr std::string_view kPipelineIndex = "allJobs:pipeline";
constexpr std::string_view kTaskIndex = "allJobs:orchestration";
constexpr std::string_view kActive = "active_instances";
constexpr std::string_view kReport = "active_executions:";
constexpr std::string_view kReportList = ":executions";
// Rosco's own id, where it maps to no host.
constexpr std::string_view kUnmappedRosco = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

std::string_view prefix_of(ExecutionKind kind) {
  return kind == ExecutionKind::kPipeline ? kPipeline : kTask;
}

RedisHash hash_of(ExecutionStatus status, const OrcaId& owner) {
  const std::string_view word = wire::word_of(status);
  // What the next stage store leaves of an execution whose hash was deleted [11.2].
  if (word.empty()) return {{"stage.1.status", "RUNNING"}};
  RedisHash hash;
  hash.emplace("application", "armoryspinnaker");
  hash.emplace("status", word);
  hash.emplace("buildTime", "0");
  hash.emplace("canceled", status == ExecutionStatus::kCanceled ? "true" : "false");
  hash.emplace("paused", "null");
  if (owner != OrcaId{}) hash.emplace("executingInstance", orca_text(owner));
  return hash;
}

}  // namespace

RedisSet RedisKeys::index(ExecutionKind kind) const {
  RedisSet out;
  for (const Record& record : spinnaker_->redis().records()) {
    if (record.kind == kind && !record.hidden) out.insert(execution_text(record.id));
  }
  for (const Finished& finished : spinnaker_->redis().finished()) {
    if (finished.kind == kind) out.insert(execution_text(finished.id));
  }
  return out;
}

std::optional<RedisHash> RedisKeys::execution(ExecutionKind kind, ExecutionId id) const {
  const Record* record = spinnaker_->redis().find(id);
  if (record != nullptr && !record->hidden && record->kind == kind) {
    return hash_of(record->status, record->owner);
  }
  for (const Finished& finished : spinnaker_->redis().finished()) {
    if (finished.id == id && finished.kind == kind) return hash_of(finished.status, {});
  }
  return std::nullopt;
}

RedisSet RedisKeys::active_instances() const {
  RedisSet out;
  for (const Reporter& reporter : spinnaker_->redis().reporters()) {
    if (reporter.member) out.insert(orca_text(reporter.id));
  }
  return out;
}

std::optional<RedisKey> RedisKeys::report(std::string_view rest) const {
  const bool list = rest.ends_with(kReportList);
  if (list) rest.remove_suffix(kReportList.size());
  for (const Reporter& reporter : spinnaker_->redis().reporters()) {
    if (orca_text(reporter.id) != rest) continue;
    if (!list && now_ < reporter.token_until) return std::to_string(reporter.token);
    if (!list || now_ >= reporter.set_until || reporter.executions.empty()) return std::nullopt;
    RedisSet out;
    for (const ExecutionId id : reporter.executions) {
      const Record* record = spinnaker_->redis().find(id);
      const bool task = record != nullptr && record->kind == ExecutionKind::kTask;
      out.insert(std::string("demo:") + (task ? "task:" : "pipeline:") + execution_text(id));
    }
    return out;
  }
  return std::nullopt;
}

std::map<std::string, RedisSet> RedisKeys::bakes() const {
  std::map<std::string, RedisSet> out;
  for (const spinnaker::Job& job : spinnaker_->jobs()) {
    if (job.kind != spinnaker::WorkKind::kBake) continue;
    const std::string host = host_text(job.shown);
    out[std::string(wire::redis::kBakesPrefix) +
        (host.empty() ? std::string(kUnmappedRosco) : host)]
        .insert(execution_text(job.id));
  }
  return out;
}

std::optional<RedisKey> RedisKeys::find(std::string_view key) const {
  if (spinnaker_->wrong_redis_at(now_)) return std::nullopt;
  const auto set = [](RedisSet members) -> std::optional<RedisKey> {
    if (members.empty()) return std::nullopt;  // an empty set is no key
    return members;
  };
  if (key == kPipelineIndex) return set(index(ExecutionKind::kPipeline));
  if (key == kTaskIndex) return set(index(ExecutionKind::kTask));
  if (key == kActive) return set(active_instances());
  if (key.starts_with(kReport)) return report(key.substr(kReport.size()));
  if (key.starts_with(wire::redis::kBakesPrefix)) {
    const auto all = bakes();
    const auto at = all.find(std::string(key));
    return at == all.end() ? std::nullopt : set(at->second);
  }
  for (const ExecutionKind kind : {ExecutionKind::kPipeline, ExecutionKind::kTask}) {
    if (!key.starts_with(prefix_of(kind))) continue;
    const auto id = parse_execution(key.substr(prefix_of(kind).size()));
    if (!id) return std::nullopt;
    if (auto hash = execution(kind, *id)) return *std::move(hash);
  }
  return std::nullopt;
}

std::vector<std::string> RedisKeys::all(std::string_view prefix) const {
  if (spinnaker_->wrong_redis_at(now_)) return {};
  const auto wanted = [&](std::string_view keys) {
    return keys.starts_with(prefix) || prefix.starts_with(keys);
  };
  std::vector<std::string> out;
  for (const ExecutionKind kind : {ExecutionKind::kPipeline, ExecutionKind::kTask}) {
    if (!wanted(prefix_of(kind))) continue;
    for (const std::string& id : index(kind)) out.push_back(std::string(prefix_of(kind)) + id);
  }
  if (wanted(kReport)) {
    for (const std::string& id : active_instances()) {
      out.push_back(std::string(kReport) + id);
      out.push_back(std::string(kReport) + id + std::string(kReportList));
    }
  }
  if (wanted(wire::redis::kBakesPrefix)) {
    for (const auto& [key, members] : bakes()) out.push_back(key);
  }
  for (const std::string_view key : {kPipelineIndex, kTaskIndex, kActive}) {
    if (wanted(key)) out.emplace_back(key);
  }
  std::erase_if(out, [&](const std::string& key) { return !find(key); });
  std::ranges::sort(out);
  return out;
}

}  // namespace lighthouse::fakes
