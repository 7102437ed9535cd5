// The strict reading of Gate's answers, one function per Call. Internal to core/wire/gate and its
// tests; sections of the reference stand beside each.
//
// Only texts that end up in the value are put into `names`.
#pragma once

#include <string>
#include <string_view>

#include "core/model/call.h"
#include "core/model/execution.h"
#include "core/model/names.h"
#include "core/wire/gate/field.h"
#include "core/wire/gate/gate_conversation.h"
#include "core/wire/http.h"

namespace lighthouse::wire::gate {

// [3.2], with objects or, in its first form, with numbers; never both. `{}` is an error: Orca never
// says that nobody reports [3.3]. Two texts of one id are added up.
[[nodiscard]] Result<OrcaReports> decode_reports(const HttpResponse& response, Names& names);

// [4]. The answer must be the pipeline that was asked for: a save replaces it by its id.
[[nodiscard]] Result<Document> decode_pipeline(const HttpResponse& response,
                                               const GateTarget& target);

// [6]. Runs of other pipelines are passed over; one that carries a marker of ours is ours whatever
// it is called.
[[nodiscard]] Result<PipelineRuns> decode_runs(const HttpResponse& response,
                                               const GateTarget& target, Names& names);

// [7.2]. Tasks without a marker of `run` are passed over.
[[nodiscard]] Result<TaskFacts> decode_tasks(const HttpResponse& response, uint64_t run,
                                             Names& names);

// `{"ref":"/pipelines/<id>"}`, `{"ref":"/tasks/<id>"}` [5, 7.1]; `prefix` is "/pipelines/".
[[nodiscard]] Result<ExecutionId> decode_ref(CallKind kind, const HttpResponse& response,
                                             std::string_view prefix, Names& names);

[[nodiscard]] Result<Done> decode_health(const HttpResponse& response);  // [2.4]
// The public URL leads somewhere: a page, or a redirect such as to a login.
[[nodiscard]] Result<Done> decode_url(const HttpResponse& response);

}  // namespace lighthouse::wire::gate
