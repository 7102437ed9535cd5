// Any executions, bakes and lease come back as they were: written as Orca, Rosco and the lease's
// script write them, page by page, among complete ones and dangling ids.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/model/host_key.h"
#include "core/wire/aws/sorted.h"
#include "core/wire/redis/lease.h"
#include "core/wire/status_words.h"
#include "tests/core/wire/redis/redis_replies.h"

namespace lighthouse::wire::redis {
namespace {

const char* type_of(ExecutionKind kind) {
  return kind == ExecutionKind::kPipeline ? "pipeline" : "orchestration";
}

std::string any_orca() {
  return fmt::format("{}@ip-10-0-0-{}", *rc::gen::inRange(1, 99'999), *rc::gen::inRange(0, 9));
}

ExecutionStatus any_incomplete() {
  return *rc::gen::element(ExecutionStatus::kNotStarted, ExecutionStatus::kBuffered,
                           ExecutionStatus::kRunning, ExecutionStatus::kPaused,
                           ExecutionStatus::kSuspended, ExecutionStatus::kUnknown);
}

RC_GTEST_PROP(RedisRoundTrip, ExecutionsComeBackAsTheyWere, ()) {
  Names names;
  Store store{.page = *rc::gen::inRange<std::size_t>(1, 5)};
  Executions expected;
  const auto count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    const auto kind = *rc::gen::element(ExecutionKind::kPipeline, ExecutionKind::kTask);
    const std::string id = fmt::format("01HZX{:03}", i);
    const auto what = *rc::gen::inRange(0, 4);
    if (what == 0) {
      store.add(type_of(kind), id, {{"status", "SUCCEEDED"}, {"executingInstance", any_orca()}});
      continue;
    }
    if (what == 1) {
      store.sets[std::string("allJobs:") + type_of(kind)].insert(id);  // its hash is gone
      continue;
    }
    ExecutionFact fact{.id = {names.intern(id)}, .kind = kind, .status = any_incomplete()};
    const std::string word(word_of(fact.status));
    std::map<std::string, std::string> fields = {{"status", word.empty() ? "DREAMING" : word},
                                                 {"application", "demo"}};
    if (what == 2) {
      const std::string owner = any_orca();
      fields["executingInstance"] = owner;
      fact.owner = parse_orca_id(owner, names);
    } else if (*rc::gen::arbitrary<bool>()) {
      fields["executingInstance"] = "null";
    }
    store.add(type_of(kind), id, fields);
    put_by_id(expected, fact);
  }
  const Answer answer = converse(ReadExecutions{}, store, names).answer;
  const auto& read = std::get<Result<Executions>>(answer);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == expected);
}

RC_GTEST_PROP(RedisRoundTrip, BakesComeBackAsTheyWere, ()) {
  Names names;
  Store store{.page = *rc::gen::inRange<std::size_t>(1, 5)};
  BakeHosts expected;
  const auto count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    const std::string rosco = any_orca();
    auto& bakes = store.sets["allBakes:incomplete:" + rosco];
    const auto before = bakes.size();
    const auto more = *rc::gen::inRange<std::size_t>(1, 4);
    for (std::size_t k = 0; k < more; ++k) bakes.insert(fmt::format("bake-{}", before + k));
    expected.insert(expected.end(), more, parse_orca_id(rosco, names).host);
    store.sets["allBakes:complete:" + rosco] = {"old"};
  }
  const Answer answer = converse(ReadBakes{}, store, names).answer;
  auto read = std::get<Result<BakeHosts>>(answer);
  RC_ASSERT(read.has_value());
  std::sort(read->begin(), read->end());
  std::sort(expected.begin(), expected.end());
  RC_ASSERT(*read == expected);
}

RC_GTEST_PROP(RedisRoundTrip, ALeaseComesBackAsItWas, ()) {
  Names names;
  const Lease lease{.holder = *rc::gen::inRange<uint64_t>(1, UINT64_MAX),
                    .token = *rc::gen::inRange<uint64_t>(1, UINT64_MAX),
                    .left = Duration{*rc::gen::inRange<int64_t>(0, 1'000'000)}};
  const auto server = [&](const Command& /*command*/) {
    return RespValue::of_list({RespValue::of_text(format_run(lease.holder)),
                               RespValue::of_text(std::to_string(lease.token)),
                               RespValue::of(lease.left.count())});
  };
  const HoldLease call{.run = 7, .ttl = Duration{60'000}};
  const Answer answer = converse(call, server, names).answer;
  const auto& read = std::get<Result<Lease>>(answer);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == lease);
}

}  // namespace
}  // namespace lighthouse::wire::redis
