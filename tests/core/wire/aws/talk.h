// Drives a conversation with answers that were written before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/aws/aws_conversation.h"
#include "tests/core/wire/aws/answers.h"

namespace lighthouse::wire::answers {

struct Talked {
  std::vector<std::string> bodies;  // of the requests, in their order
  Step<AwsRequest> last;            // the answer, or a request for which nothing was left
};

// Feeds the responses one after the other, as long as the conversation asks.
inline Talked talk(Fleet& fleet, Call call, const std::vector<HttpResponse>& responses) {
  AwsConversation conversation(std::move(call), fleet.config);
  Talked out{.bodies = {}, .last = conversation.begin(fleet.names)};
  for (std::size_t i = 0; std::holds_alternative<AwsRequest>(out.last); ++i) {
    out.bodies.push_back(std::get<AwsRequest>(out.last).http.body);
    if (i == responses.size()) return out;
    out.last = conversation.feed(responses[i], fleet.names);
  }
  return out;
}

// The answer, which must be of this type; a request that is left open fails the test.
template <class T>
Result<T> answer_of(const Talked& talked) {
  const auto* const answer = std::get_if<Answer>(&talked.last);
  if (answer == nullptr || !std::holds_alternative<Result<T>>(*answer)) {
    ADD_FAILURE() << "no answer of this type";
    return failure(ErrorCode::kInternal, "no answer");
  }
  return std::get<Result<T>>(*answer);
}

}  // namespace lighthouse::wire::answers
