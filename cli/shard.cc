#include "cli/shard.h"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

constexpr uint32_t kMostShards = 100'000;

using Number = tl::expected<uint32_t, std::string>;

Number number_in(const Environment& environment, const char* name) {
  const auto text = environment(name);
  if (!text) return tl::unexpected(fmt::format("{}: it is not set; say how many shards", name));
  uint32_t out = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, out);
  if (text->empty() || error != std::errc{} || stop != end || out > kMostShards) {
    return tl::unexpected(
        fmt::format("{}: {} is not a number up to {}; correct it, or write --shard", name,
                    sim::quoted(*text), kMostShards));
  }
  return out;
}

tl::expected<ShardOption, std::string> shard(const char* name, const Number& index,
                                             const Number& first, const Number& count) {
  for (const Number* one : {&index, &first, &count}) {
    if (!*one) return tl::unexpected(one->error());
  }
  if (*index < *first || *index - *first >= *count) {
    return tl::unexpected(fmt::format(
        "{}: {} is not one of {} shards; correct it, or write --shard", name, *index, *count));
  }
  return ShardOption{.index = *index - *first, .count = *count};
}

}  // namespace

tl::expected<ShardOption, std::string> shard_from(const Environment& environment) {
  for (const char* name : {"JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"}) {
    if (!environment(name)) continue;
    return shard(name, number_in(environment, name), Number(0U),
                 number_in(environment, "LIGHTHOUSE_SHARDS"));
  }
  constexpr const char* kSlurm = "SLURM_ARRAY_TASK_ID";
  if (!environment(kSlurm)) return ShardOption{};
  return shard(kSlurm, number_in(environment, kSlurm),
               number_in(environment, "SLURM_ARRAY_TASK_MIN"),
               number_in(environment, "SLURM_ARRAY_TASK_COUNT"));
}

Environment real_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

}  // namespace lighthouse::cli
