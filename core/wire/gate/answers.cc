#include "core/wire/gate/answers.h"

#include <fmt/format.h>

#include "core/wire/gate/outcome.h"

namespace lighthouse::wire::gate {
Result<Document> decode_pipeline(const HttpResponse& response, const GateTarget& target) {
  const auto body = json_of(CallKind::kGetPipeline, response);
  if (!body) return tl::unexpected(body.error());
  std::string error;
  const Field pipeline(*body, "", error);
  const std::string_view name = pipeline.member("name").some_text();
  const std::string_view application = pipeline.member("application").some_text();
  if (error.empty() && name != target.pipeline) {
    pipeline.member("name").fail("another pipeline than the one asked for");
  }
  if (error.empty() && application != target.application) {
    pipeline.member("application").fail("another application than the one asked for");
  }
  if (!error.empty()) return unreadable(CallKind::kGetPipeline, error);
  // From the bytes, not from the tree: the document keeps its own, narrower limits.
  auto document = Document::parse(response.body);
  if (!document) return unreadable(CallKind::kGetPipeline, document.error());
  return *std::move(document);
}

Result<ExecutionId> decode_ref(CallKind kind, const HttpResponse& response, std::string_view prefix,
                               Names& names) {
  const auto body = json_of(kind, response);
  if (!body) return tl::unexpected(body.error());
  std::string error;
  const Field ref = Field(*body, "", error).member("ref");
  const std::string_view text = ref.some_text();
  const bool fits = text.starts_with(prefix) && text.size() > prefix.size() &&
                    text.find('/', prefix.size()) == std::string_view::npos;
  if (error.empty() && !fits) ref.fail(fmt::format("expected {}<id>", prefix));
  if (!error.empty()) return unreadable(kind, error);
  return ExecutionId{names.intern(text.substr(prefix.size()))};
}

Result<Done> decode_health(const HttpResponse& response) {
  const auto body = json_of(CallKind::kProbeGate, response);
  if (!body) return tl::unexpected(body.error());
  std::string error;
  const std::string_view status = Field(*body, "", error).member("status").some_text();
  if (!error.empty()) return unreadable(CallKind::kProbeGate, error);
  if (status == "UP") return Done{};
  return failure(ErrorCode::kUnavailable, printable(fmt::format("status: {}", status)));
}

Result<Done> decode_url(const HttpResponse& response) {
  if (response.status >= 200 && response.status <= 399 && response.status != 304) return Done{};
  return tl::unexpected(error_of(CallKind::kProbeUrl, response));
}

}  // namespace lighthouse::wire::gate
