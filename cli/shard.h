// Which part of a search this process runs, when nobody wrote it on the command line.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "cli/options.h"

namespace lighthouse::cli {

// The value of an environment variable; nothing: not set.
using Environment = std::function<std::optional<std::string>(const char*)>;

// Kubernetes Indexed Jobs: JOB_COMPLETION_INDEX; AWS Batch arrays: AWS_BATCH_JOB_ARRAY_INDEX; both
// with LIGHTHOUSE_SHARDS as the count, which neither of them tells. Slurm arrays:
// SLURM_ARRAY_TASK_ID with SLURM_ARRAY_TASK_MIN and SLURM_ARRAY_TASK_COUNT. None of them: the whole
// search. The error is one line that names the variable.
[[nodiscard]] tl::expected<ShardOption, std::string> shard_from(const Environment& environment);

// The environment of the process.
[[nodiscard]] Environment real_environment();

}  // namespace lighthouse::cli
