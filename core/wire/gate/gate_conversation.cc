#include "core/wire/gate/gate_conversation.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/wire/gate/answers.h"
#include "core/wire/gate/outcome.h"
#include "core/wire/gate/requests.h"

namespace lighthouse::wire::gate {
namespace {

struct Decoder {
  const GateTarget& target;
  const HttpResponse& response;
  Names& names;

  Answer operator()(const ActiveByInstance& /*call*/) const {
    return decode_reports(response, names);
  }
  Answer operator()(const ProbeGate& /*call*/) const { return decode_health(response); }
  Answer operator()(const ProbeUrl& /*call*/) const { return decode_url(response); }
  Answer operator()(const GetPipeline& /*call*/) const { return decode_pipeline(response, target); }
  Answer operator()(const SavePipeline& /*call*/) const {
    return done_of(CallKind::kSavePipeline, response);
  }
  Answer operator()(const TriggerPipeline& /*call*/) const {
    return decode_ref(CallKind::kTriggerPipeline, response, "/pipelines/", names);
  }
  Answer operator()(const ListRuns& /*call*/) const { return decode_runs(response, target, names); }
  Answer operator()(const CancelRun& /*call*/) const {
    return done_of(CallKind::kCancelRun, response);
  }
  Answer operator()(const SubmitRecord& /*call*/) const {
    return decode_ref(CallKind::kSubmitRecord, response, "/tasks/", names);
  }
  Answer operator()(const ListTasks& call) const { return decode_tasks(response, call.run, names); }
  template <class Other>
  Answer operator()(const Other& /*call*/) const {
    assert(false && "not a call to Gate");
    return {};
  }
};

// What the later list says of a run counts.
PipelineRuns merge(const PipelineRuns& earlier, const PipelineRuns& later) {
  PipelineRuns out = later;
  for (const PipelineRun& run : earlier) {
    if (find_by_id(later, run.id) == nullptr) out.push_back(run);
  }
  std::ranges::sort(out, {}, &PipelineRun::id);
  return out;
}

}  // namespace

bool GateConversation::speaks(CallKind kind) {
  const Endpoint endpoint = endpoint_of(kind);
  return endpoint == Endpoint::kGate || endpoint == Endpoint::kUrl;
}

Step<HttpRequest> GateConversation::begin(Names& names) {
  return encode(*call_, *target_, names);
}

Step<HttpRequest> GateConversation::feed(const HttpResponse& response, Names& names) {
  Answer answer =
      std::visit(Decoder{.target = *target_, .response = response, .names = names}, *call_);
  auto* runs = std::get_if<Result<PipelineRuns>>(&answer);
  if (runs == nullptr || !runs->has_value()) return answer;
  if (!asked_recent_) {
    asked_recent_ = true;
    incomplete_ = std::move(**runs);
    return recent_runs_request(*target_);
  }
  return Answer(Result<PipelineRuns>(merge(incomplete_, **runs)));
}

}  // namespace lighthouse::wire::gate
