// ReadExecutions in Orca's Redis [11.1, 11.2, 11.3]: every incomplete execution with its status and
// owner, and what became of those asked for by name.
//
// The indexes allJobs:pipeline and allJobs:orchestration hold every id there ever was, so they are
// read with cursors, and of complete executions nothing is kept: memory grows with the incomplete
// ones alone. While one page of hashes is on its way the next page of ids is asked for, so the
// server never waits. At most two pages of each index are outstanding.
//
// * An id whose hash is gone is left by a deletion and passed over; asked for by name it is
//   kVanished [11.2].
// * A hash without status is a fragment that a running execution left after its hash was deleted:
//   kUnknown, which is not complete. So is a status of no known word.
// * No `executingInstance`, an empty one or the text `null`: owner kNone [12].
// * An id with `:` is no execution's: foreign keys share the prefix.
// * A key of another type than HASH fails the read, with its name: nothing is idle by mistake.
// * Ids may come twice from a cursor; the last reading counts.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/conversation.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

// Ids that one SSCAN asks for. Redis gives all of a small set at once, and a few more of a big one.
inline constexpr std::string_view kPageSize = "1000";
// Beyond it the read fails: that is no Redis of a working Spinnaker.
inline constexpr std::size_t kMostIncomplete = 200'000;

class ReadExecutionsTalk {
 public:
  // Requires: the ids in `call` are handles of the table given to begin and feed.
  explicit ReadExecutionsTalk(const ReadExecutions& call) : also_(call.also) {}

  [[nodiscard]] Step<CommandBatch> begin(Names& names);
  [[nodiscard]] Step<CommandBatch> feed(RespValue&& reply, Names& names);

 private:
  enum class Ask : uint8_t { kPage, kHash, kExists };
  struct Pending {
    Ask ask = Ask::kPage;
    ExecutionKind kind = ExecutionKind::kPipeline;
    std::string id;  // of an execution; empty for a page
  };

  void ask_page(ExecutionKind kind, std::string_view cursor, CommandBatch& out);
  void ask_hash(ExecutionKind kind, std::string&& id, CommandBatch& out);
  [[nodiscard]] Result<Done> on_page(const Pending& asked, RespValue&& reply, CommandBatch& out);
  [[nodiscard]] Result<Done> on_hash(Pending& asked, const RespValue& reply, Names& names,
                                     CommandBatch& out);
  [[nodiscard]] Result<Done> on_exists(const Pending& asked, const RespValue& reply, Names& names);
  [[nodiscard]] Result<Done> found(const Pending& asked, ExecutionStatus status, OrcaId owner,
                                   Names& names);
  void ask_by_name(const Names& names, CommandBatch& out);
  void settle();  // sorts what was found; of one id the last reading stays
  [[nodiscard]] Executions take_answer();

  Small<ExecutionId, 8> also_;
  std::deque<Pending> pending_;  // in the order of the replies
  std::vector<ExecutionFact> found_;
  bool by_name_ = false;  // the indexes are read; the ids asked for by name are under way
};

// Two servers, where Orca has a `connectionPrevious`: an execution is in whichever holds it [11.2].
// Gone is only what is in neither; if both hold one, the incomplete reading counts.
[[nodiscard]] Executions merge_executions(const Executions& one, const Executions& other);

}  // namespace lighthouse::wire::redis
