// The writes to AWS: one request each, and an answer that only says yes [A8.4, A9, A12, A14.1].
#pragma once

#include <optional>
#include <string>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/aws/service.h"
#include "core/wire/conversation.h"

namespace lighthouse::wire {

class WriteTalk {
 public:
  // Requires: a write to AWS.
  explicit WriteTalk(Call call) : call_(std::move(call)) {}

  // A call whose list is empty is refused as kInternal: AWS would take it for "all".
  [[nodiscard]] Step<AwsRequest> begin(const Names& names);
  [[nodiscard]] Step<AwsRequest> feed(const HttpResponse& response, Names& names) const;

 private:
  Call call_;
  std::string operation_;
};

}  // namespace lighthouse::wire
