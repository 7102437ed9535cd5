// A conversation: how one Call is put to an endpoint in one or more requests, and how their answers
// become one Answer. A value without I/O: the live driver and the simulator's `--wire` mode drive
// the same one.
//
//   AwsConversation talk(call, fleet);
//   Step<AwsRequest> step = talk.begin(names);
//   while (const auto* request = std::get_if<AwsRequest>(&step)) {
//     // send it, then either of
//     step = talk.feed(response, names);                     // whatever came back, error pages too
//     return error_answer(kind, lost(kind, loss, "why"));    // nothing that could be read came
//     back
//   }
//   return std::get<Answer>(step);
//
// * At most one request is outstanding; there is nothing to wait for but its response.
// * `feed` may be called once for each request; after an Answer the conversation is over.
// * An answer is whole or an error: a page that is missing fails the call [A7].
// * A conversation never repeats a request: repeating is the caller's, by the rule of the error.
// * Texts become handles only in `feed`, in the order of the response, so that equal responses give
//   equal tables.
// * A request may be signed, routed and sent in any way; the conversation does not see it.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <variant>

#include "core/model/call.h"
#include "core/model/names.h"

namespace lighthouse::wire {

// What a conversation says when it was spoken to: send this, or that was it.
template <class Request>
using Step = std::variant<Request, Answer>;

template <class C>
concept Conversation = requires(C talk, const typename C::Response& response, Names& names) {
  requires std::copyable<C>;
  { talk.begin(names) } -> std::same_as<Step<typename C::Request>>;
  { talk.feed(response, names) } -> std::same_as<Step<typename C::Request>>;
};

// How a request ends without a response.
enum class Loss : uint8_t {
  kNotSent,   // no byte of it can have been read: refused connection, unknown host
  kNoAnswer,  // sent, in part or whole; then a timeout or a broken connection
};

// The error of a call whose request was lost. A write of which a byte was sent may have been done:
// kOutcomeUnknown. Everything else is kTimeout [A6.3].
[[nodiscard]] CallError lost(CallKind kind, Loss loss, std::string_view message);

}  // namespace lighthouse::wire
