// What is remembered of conversations is what a codec would say again.
#include "fakes/faces/recollection.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse::fakes {
namespace {

struct Subject {
  Call call;
  std::string name;
  bool operator==(const Subject&) const = default;
};

// Asks "name/0", "name/1", … until it hears a word that ends in a full stop; the answer is all that
// was heard.
class Talk {
 public:
  Talk(std::string name, int& fed) : name_(std::move(name)), fed_(&fed) {}

  wire::Step<std::string> begin(const Names& /*names*/) { return name_ + "/0"; }
  wire::Step<std::string> feed(const std::string& word, Names& names) {
    ++*fed_;
    heard_ += word;
    if (!word.ends_with('.')) return name_ + "/" + std::to_string(++count_);
    return Answer(Result<ExecutionId>(ExecutionId{names.intern(heard_)}));
  }

 private:
  std::string name_;
  int* fed_;
  int count_ = 0;
  std::string heard_;
};

struct Told {
  std::vector<std::string> asked;
  std::string heard;  // nothing: nobody was there
  int fed = 0;
};

class Place {
 public:
  // The endpoint answers with `words`, the last of which ends in a full stop, or falls silent.
  Told talk(const std::string& name, const std::vector<std::string>& words) {
    Told out;
    const auto ask = [&](const std::string& request) -> std::optional<std::string> {
      if (out.asked.size() == words.size()) return std::nullopt;
      out.asked.push_back(request);
      return words[out.asked.size() - 1];
    };
    const auto begin = [&] { return std::pair(Talk(name, out.fed), Names()); };
    const auto finish = [&](Answer&& answer, Names& names) {
      const auto id = std::get<Result<ExecutionId>>(answer);
      return error_answer(
          CallKind::kTriggerPipeline,
          {.code = ErrorCode::kInternal, .message = Message::truncated(names.text(id->value))});
    };
    const auto answer = memory_.converse({TriggerPipeline{}, name}, ask, begin, finish);
    if (answer) out.heard = std::string(failure_of(*answer)->message.view());
    return out;
  }

 private:
  Recollection<Subject, std::string, std::string> memory_;
};

TEST(Recollection, AnswersInTheSameBytesAreNotReadAgain) {
  Place place;
  EXPECT_EQ(place.talk("a", {"one ", "two."}).fed, 2);
  const Told again = place.talk("a", {"one ", "two."});
  EXPECT_EQ(again.fed, 0);
  EXPECT_EQ(again.heard, "one two.");
  EXPECT_EQ(again.asked, (std::vector<std::string>{"a/0", "a/1"}));
}

TEST(Recollection, AnotherAnswerOnTheWayIsReadWithAllBeforeIt) {
  Place place;
  (void)place.talk("a", {"one ", "two ", "three."});
  const Told other = place.talk("a", {"one ", "2 ", "3 ", "four."});
  EXPECT_EQ(other.heard, "one 2 3 four.");
  EXPECT_EQ(other.asked, (std::vector<std::string>{"a/0", "a/1", "a/2", "a/3"}));
}

TEST(Recollection, AnotherSubjectOfTheSameKindIsAnotherConversation) {
  Place place;
  (void)place.talk("a", {"one."});
  EXPECT_EQ(place.talk("b", {"one."}).asked, std::vector<std::string>{"b/0"});
}

// Whatever came before, silence included, changes nothing of what is asked and heard.
RC_GTEST_PROP(Recollection, ChangesNothing, ()) {
  Place place;
  const int talks = *rc::gen::inRange(1, 12);
  for (int i = 0; i < talks; ++i) {
    const std::string name = *rc::gen::element<std::string>("a", "b");
    auto words = *rc::gen::resize(
        4, rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("x", "y")));
    if (*rc::gen::arbitrary<bool>()) words.push_back(*rc::gen::element<std::string>("x.", "y."));
    const Told kept = place.talk(name, words);
    const Told fresh = Place().talk(name, words);
    RC_ASSERT(kept.asked == fresh.asked);
    RC_ASSERT(kept.heard == fresh.heard);
  }
}

}  // namespace
}  // namespace lighthouse::fakes
