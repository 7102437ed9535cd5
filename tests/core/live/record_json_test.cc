#include "core/live/record_json.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "core/decide/explain.h"

namespace lighthouse::live {
namespace {

using Json = nlohmann::ordered_json;

// Draws records whose every field may differ from its default.
class Draw {
 public:
  explicit Draw(Names& names) : names_(names) {}

  [[nodiscard]] RunRecord record() {
    RunRecord r;
    r.run = *rc::gen::arbitrary<uint64_t>();
    r.revision = *rc::gen::arbitrary<uint64_t>();
    r.operation = one_of<Operation>(kOperations);
    r.step = one_of<Step>(kSteps);
    r.began = time();
    r.step_began = time();
    r.version = Version::truncated(*rc::gen::element<std::string>("", "1.9.40", "2:1.0~rc1-3"));
    r.by_parameter = flag();
    if (flag())
      r.original =
          *Document::parse(*rc::gen::element<std::string>("null", R"({"b":1.5,"a":["ü"]})"));
    r.trigger_attempts = number();
    r.wrong_runs = number();
    r.triggered = time();
    r.execution = id<ExecutionId>();
    r.rolling_back = flag();
    r.restore_serving = {.group = group(), .capacity = capacity()};
    r.restore_polling = {.group = group(), .capacity = capacity()};
    for (int i = count(); i > 0; --i) r.groups.push_back(plan());
    for (int i = count(); i > 0; --i) r.terminations.push_back(termination());
    for (int i = count(); i > 0; --i) r.deeds.push_back(deed());
    r.next_item = number();
    for (int i = count(); i > 0; --i) r.never_served.push_back(id<InstanceId>());
    for (int i = count(); i > 0; --i) r.named.push_back(id<InstanceId>());
    for (int i = count(); i > 0; --i) r.known_bad.push_back(group());
    for (int i = count(); i > 0; --i) r.pollers_stopped.push_back(id<InstanceId>());
    for (int i = count(); i > 0; --i)
      r.unfinished.push_back({.host = id<InstanceId>(), .execution = id<ExecutionId>()});
    r.retiring = group();
    r.handover_began = time();
    r.ending = one_of<Ending>(kEndings);
    r.reason = one_of<Reason>(kReasons);
    r.reason_group = group();
    r.reason_instance = id<InstanceId>();
    return r;
  }

 private:
  template <class E>
  E one_of(std::size_t size) {
    return static_cast<E>(*rc::gen::inRange<std::size_t>(0, size));
  }
  bool flag() { return *rc::gen::arbitrary<bool>(); }
  uint32_t number() { return *rc::gen::arbitrary<uint32_t>(); }
  int count() { return *rc::gen::inRange(0, 4); }
  Time time() {
    return flag() ? kNever : Time(Duration(*rc::gen::inRange<int64_t>(-1, 4'000'000'000'000)));
  }
  template <class I>
  I id() {
    I out;
    if (flag()) out.value = names_.intern("i-" + std::to_string(*rc::gen::inRange(0, 9)));
    return out;
  }
  GroupId group() {
    GroupId out;
    if (!flag()) return out;
    out.cluster.value = names_.intern(*rc::gen::element<std::string>("app-ha", "app-ha-polling"));
    if (!flag()) return out;
    out.sequence = *rc::gen::inRange(0, 1000);
    return out;
  }
  Capacity capacity() {
    return {.min = *rc::gen::inRange(-9, 99), .max = *rc::gen::arbitrary<int32_t>(), .desired = 3};
  }
  ProcessSet processes() { return {*rc::gen::inRange<uint16_t>(0, 512)}; }
  GroupPlan plan() {
    return {.id = group(),
            .role = one_of<GroupRole>(3),
            .baselined = flag(),
            .fenced = flag(),
            .emptied = flag(),
            .capacity = capacity(),
            .capacity_before = capacity(),
            .suspended = processes(),
            .suspended_before = processes(),
            .capacity_seen = flag(),
            .suspended_seen = flag(),
            .changed = time()};
  }
  Termination termination() {
    return {.instance = id<InstanceId>(),
            .group = group(),
            .state = one_of<TerminationState>(3),
            .refused = flag(),
            .at = time(),
            .desired_before = *rc::gen::arbitrary<int32_t>(),
            .attempt = number()};
  }
  DeedRecord deed() {
    return {.item = number(),
            .deed = one_of<Deed>(kDeeds),
            .group = group(),
            .instance = id<InstanceId>(),
            .confirmed = flag(),
            .submitted = time(),
            .attempts = number()};
  }

  Names& names_;
};

RC_GTEST_PROP(RecordJson, GivesBackEveryRecord, ()) {
  Names names;
  const RunRecord record = Draw(names).record();
  const Json json = record_to_json(record, names);
  const auto back = record_from_json(Json::parse(json.dump()), names);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == record);
}

// A Lighthouse that starts from nothing has other handles for the same texts.
RC_GTEST_PROP(RecordJson, MeansTheSameInATableOfNamesThatIsNew, ()) {
  Names names;
  const Json json = record_to_json(Draw(names).record(), names);
  Names fresh;
  RC_ASSERT(fresh.intern("something else") == 0U);
  const auto back = record_from_json(json, fresh);
  RC_ASSERT(back.has_value());
  RC_ASSERT(record_to_json(*back, fresh) == json);
}

Json example() {
  Names names;
  RunRecord record;
  record.groups.push_back({.id = {.cluster = {names.intern("app-ha")}, .sequence = 22}});
  return record_to_json(record, names);
}

std::string refusal(const Json& json) {
  Names names;
  const auto record = record_from_json(json, names);
  return record ? "it was taken" : record.error();
}

TEST(RecordJson, IsReadableByPeople) {
  const Json json = example();
  EXPECT_EQ(json["groups"][0]["group"], "app-ha-v022");
  EXPECT_EQ(json["operation"], "drain");
  EXPECT_EQ(json["triggered"], nullptr);
}

TEST(RecordJson, RefusesEveryMissingKey) {
  const Json good = example();
  for (const auto& [key, value] : good.items()) {
    Json bad = good;
    bad.erase(key);
    const bool came_later = key == "unfinished";
    EXPECT_EQ(refusal(bad), came_later ? "it was taken" : key + ": the key is missing");
  }
}

TEST(RecordJson, RefusesWhatItDoesNotKnow) {
  Json json = example();
  json["extra"] = 1;
  EXPECT_EQ(refusal(json), "record: there is a key that is not known");
  json = example();
  json["step"] = "drains";
  EXPECT_EQ(refusal(json), "step: the name \"drains\" is not known");
  json = example();
  json["groups"][0]["suspended"] = {"Lunch"};
  EXPECT_EQ(refusal(json), "groups[0].suspended: the name \"Lunch\" is not known");
}

TEST(RecordJson, RefusesNumbersThatDoNotFit) {
  for (const Json& bad : {Json(-1), Json(4'294'967'296), Json(1.0), Json("1"), Json(nullptr)}) {
    Json json = example();
    json["next_item"] = bad;
    EXPECT_EQ(refusal(json), "next_item: a whole number that fits is needed") << bad.dump();
  }
}

TEST(RecordJson, RefusesTheWrongKindOfEveryValue) {
  const Json good = example();
  for (const auto& [key, value] : good.items()) {
    Json bad = good;
    bad[key] = Json::object({{"odd", 1}});
    EXPECT_NE(refusal(bad), "it was taken") << key;
  }
  EXPECT_EQ(refusal(Json(1)), "record: an object is needed");
}

}  // namespace
}  // namespace lighthouse::live
