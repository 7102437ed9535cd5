// The last conversation of each kind of call, to have it again without the codec's work.
//
// Codecs are pure: the same call put to the same endpoint and answered by the same bytes asks the
// same requests and ends in the same answer. So as long as every response equals the one that was
// heard before, byte by byte, the requests and the answer are those from before; from the first
// response that differs on, the codec reads all of them itself. Internal to fakes/faces.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/model/call.h"
#include "core/wire/conversation.h"

namespace lighthouse::fakes {

// `Subject`: all that a conversation depends on beside its responses; it holds the call.
template <class Subject, class Request, class Response>
class Recollection {
 public:
  // Has the conversation about `subject`. `ask` puts a request to the endpoint, or gives nothing
  // when nobody is there. `begin` makes `{talk, names}` with a table that knows the handles of the
  // call. `finish` turns the codec's answer into the one to remember.
  // Ensures: nothing when an ask gave nothing; nothing of that conversation is remembered.
  template <class Ask, class Begin, class Finish>
  [[nodiscard]] std::optional<Answer> converse(const Subject& subject, Ask ask, Begin begin,
                                               Finish finish) {
    Past& past = last_[static_cast<std::size_t>(kind_of(subject.call))];
    if (!past.subject || !(*past.subject == subject)) past = {.subject = subject};
    Response response;
    for (std::size_t i = 0; i < past.said.size(); ++i) {
      auto heard = ask(past.said[i].request);
      if (!heard) return std::nullopt;
      if (*heard == past.said[i].response) continue;
      past.said[i].response = *std::move(heard);
      past.said.resize(i + 1);
      past.answer.reset();
    }
    if (past.answer) return past.answer;
    return go_on(past, ask, begin(), finish);
  }

 private:
  struct Exchange {
    Request request;
    Response response;
  };
  struct Past {
    std::optional<Subject> subject{};
    std::vector<Exchange> said{};
    std::optional<Answer> answer{};
  };

  // Reads what was said up to here, then says the rest.
  template <class Ask, class Talk, class Names, class Finish>
  static std::optional<Answer> go_on(Past& past, Ask& ask, std::pair<Talk, Names>&& at,
                                     Finish& finish) {
    auto& [talk, names] = at;
    wire::Step<Request> step = talk.begin(names);
    std::size_t read = 0;
    while (auto* const next = std::get_if<Request>(&step)) {
      if (read == past.said.size()) {
        auto heard = ask(*next);
        if (!heard) {
          past = {};
          return std::nullopt;
        }
        past.said.push_back({std::move(*next), *std::move(heard)});
      }
      step = talk.feed(Response(past.said[read++].response), names);
    }
    past.answer = finish(std::get<Answer>(std::move(step)), names);
    return past.answer;
  }

  std::array<Past, kCallKinds> last_;
};

}  // namespace lighthouse::fakes
