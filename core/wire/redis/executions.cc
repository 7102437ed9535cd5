#include "core/wire/redis/executions.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/wire/redis/reply_error.h"
#include "core/wire/redis/scan_reply.h"
#include "core/wire/status_words.h"

namespace lighthouse::wire::redis {
namespace {

std::string_view prefix_of(ExecutionKind kind) {
  return kind == ExecutionKind::kPipeline ? "pipeline:" : "orchestration:";
}

std::string_view index_of(ExecutionKind kind) {
  return kind == ExecutionKind::kPipeline ? "allJobs:pipeline" : "allJobs:orchestration";
}

std::string key_of(ExecutionKind kind, std::string_view id) {
  std::string key(prefix_of(kind));
  key += id;
  return key;
}

// Orca writes JSON nulls as text [11.1].
bool is_absent(const RespValue& value) {
  return value.kind == RespValue::Kind::kNil || value.text.empty() || value.text == "null";
}

bool is_field(const RespValue& value) {
  return value.kind == RespValue::Kind::kNil || value.kind == RespValue::Kind::kText;
}

bool is_pair_of_fields(const RespValue& reply) {
  return reply.kind == RespValue::Kind::kList && reply.list.size() == 2 &&
         is_field(reply.list[0]) && is_field(reply.list[1]);
}

// How much a reading is worth when two servers hold one id.
int weight(const ExecutionFact& fact) {
  if (fact.status == ExecutionStatus::kVanished) return 0;
  if (is_complete(fact.status)) return 1;
  return fact.status == ExecutionStatus::kUnknown ? 2 : 3;
}

}  // namespace

Step<CommandBatch> ReadExecutionsTalk::begin(Names& /*names*/) {
  CommandBatch out;
  ask_page(ExecutionKind::kPipeline, "0", out);
  ask_page(ExecutionKind::kTask, "0", out);
  return out;
}

Step<CommandBatch> ReadExecutionsTalk::feed(RespValue&& reply, Names& names) {
  Pending asked = std::move(pending_.front());
  pending_.pop_front();
  CommandBatch out;
  Result<Done> done;
  switch (asked.ask) {
    case Ask::kPage: done = on_page(asked, std::move(reply), out); break;
    case Ask::kHash: done = on_hash(asked, reply, names, out); break;
    case Ask::kExists: done = on_exists(asked, reply, names); break;
  }
  if (!done) return Answer(Result<Executions>(tl::unexpected(done.error())));
  if (!pending_.empty()) return out;
  settle();
  if (!by_name_) {
    by_name_ = true;
    ask_by_name(names, out);
    if (!pending_.empty()) return out;
  }
  return Answer(Result<Executions>(take_answer()));
}

void ReadExecutionsTalk::ask_page(ExecutionKind kind, std::string_view cursor, CommandBatch& out) {
  out.add({"SSCAN", index_of(kind), cursor, "COUNT", kPageSize});
  pending_.push_back({.ask = Ask::kPage, .kind = kind});
}

void ReadExecutionsTalk::ask_hash(ExecutionKind kind, std::string&& id, CommandBatch& out) {
  out.add({"HMGET", key_of(kind, id), "status", "executingInstance"});
  pending_.push_back({.ask = Ask::kHash, .kind = kind, .id = std::move(id)});
}

Result<Done> ReadExecutionsTalk::on_page(const Pending& asked, RespValue&& reply,
                                         CommandBatch& out) {
  auto page = take_scan_page(std::move(reply), index_of(asked.kind));
  if (!page) return tl::unexpected(page.error());
  if (!page->is_last()) ask_page(asked.kind, page->cursor, out);
  for (std::string& id : page->texts) {
    if (id.empty() || id.find(':') != std::string::npos) continue;
    ask_hash(asked.kind, std::move(id), out);
  }
  return Done{};
}

Result<Done> ReadExecutionsTalk::on_hash(Pending& asked, const RespValue& reply, Names& names,
                                         CommandBatch& out) {
  if (!is_pair_of_fields(reply)) {
    return tl::unexpected(unexpected_reply(reply, key_of(asked.kind, asked.id),
                                           "the texts of status and executingInstance"));
  }
  const RespValue& status = reply.list[0];
  const RespValue& owner = reply.list[1];
  if (status.kind == RespValue::Kind::kNil && owner.kind == RespValue::Kind::kNil) {
    // Gone, or a fragment: both read as nothing.
    out.add({"EXISTS", key_of(asked.kind, asked.id)});
    pending_.push_back({.ask = Ask::kExists, .kind = asked.kind, .id = std::move(asked.id)});
    return Done{};
  }
  const ExecutionStatus word = parse_status(status.text);
  if (is_complete(word) && !by_name_) return Done{};
  const OrcaId who =
      is_absent(owner) || is_complete(word) ? OrcaId{} : parse_orca_id(owner.text, names);
  return found(asked, word, who, names);
}

Result<Done> ReadExecutionsTalk::on_exists(const Pending& asked, const RespValue& reply,
                                           Names& names) {
  if (reply.kind != RespValue::Kind::kInteger) {
    return tl::unexpected(
        unexpected_reply(reply, key_of(asked.kind, asked.id), "a number of keys"));
  }
  if (reply.integer == 0) return Done{};
  return found(asked, ExecutionStatus::kUnknown, OrcaId{}, names);
}

Result<Done> ReadExecutionsTalk::found(const Pending& asked, ExecutionStatus status, OrcaId owner,
                                       Names& names) {
  if (found_.size() >= kMostIncomplete) {
    return failure(ErrorCode::kInvalid, "more incomplete executions than any Spinnaker has");
  }
  found_.push_back(
      {.id = {names.intern(asked.id)}, .kind = asked.kind, .status = status, .owner = owner});
  return Done{};
}

// Which of the two kinds an id is of is not known to who asks.
void ReadExecutionsTalk::ask_by_name(const Names& names, CommandBatch& out) {
  for (const ExecutionId id : also_) {
    if (find_by_id(found_, id) != nullptr) continue;
    ask_hash(ExecutionKind::kPipeline, std::string(names.text(id.value)), out);
    ask_hash(ExecutionKind::kTask, std::string(names.text(id.value)), out);
  }
}

void ReadExecutionsTalk::settle() {
  std::ranges::stable_sort(found_, {}, &ExecutionFact::id);
  std::vector<ExecutionFact> kept;
  for (const ExecutionFact& fact : found_) {
    if (!kept.empty() && kept.back().id == fact.id) {
      kept.back() = fact;
    } else {
      kept.push_back(fact);
    }
  }
  found_ = std::move(kept);
}

Executions ReadExecutionsTalk::take_answer() {
  const std::size_t told = found_.size();
  for (const ExecutionId id : also_) {
    const auto end = found_.begin() + static_cast<std::ptrdiff_t>(told);
    if (std::ranges::find(found_.begin(), end, id, &ExecutionFact::id) != end) continue;
    found_.push_back({.id = id, .status = ExecutionStatus::kVanished});
  }
  settle();
  return {found_.begin(), found_.end()};
}

Executions merge_executions(const Executions& one, const Executions& other) {
  Executions out;
  out.reserve(one.size() + other.size());
  auto a = one.begin();
  auto b = other.begin();
  while (a != one.end() || b != other.end()) {
    if (b == other.end() || (a != one.end() && a->id < b->id)) {
      out.push_back(*a++);
    } else if (a == one.end() || b->id < a->id) {
      out.push_back(*b++);
    } else {
      out.push_back(weight(*b) > weight(*a) ? *b : *a);
      ++a;
      ++b;
    }
  }
  return out;
}

}  // namespace lighthouse::wire::redis
