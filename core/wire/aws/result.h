// From a response to a value: the one way in which every answer of AWS is read.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/model/call.h"
#include "core/model/result.h"
#include "core/wire/aws/error.h"
#include "core/wire/aws/xml.h"
#include "core/wire/http.h"

namespace lighthouse::wire {

// `read` takes the fields of the root, whose name must be `<operation>Response`, and gives the
// value. A success that cannot be read is kInvalid, with the field that is wrong; never a value
// that was read in part.
template <class Read>
[[nodiscard]] auto read_answer(CallKind kind, const HttpResponse& response,
                               std::string_view operation, Read read)
    -> Result<decltype(read(std::declval<const XmlFields&>()))> {
  if (response.status < 200 || response.status > 299) {
    return tl::unexpected(error_of(kind, response));
  }
  const auto answer = XmlAnswer::parse(response.body);
  if (!answer) return failure(ErrorCode::kInvalid, answer.error());
  if (answer->root_name() != std::string(operation) + "Response") {
    return failure(ErrorCode::kInvalid, std::string(operation) + ": the answer is another's");
  }
  std::string problem;
  auto value = read(answer->root(problem));
  if (!problem.empty()) return failure(ErrorCode::kInvalid, problem);
  return value;
}

}  // namespace lighthouse::wire
