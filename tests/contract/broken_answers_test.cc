// An engine whose answers are broken, in one way throughout: for each protocol twenty ways and
// more. Nothing is written to the fleet, and what the engine knows of the part says what is wrong.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/live/http_client.h"
#include "core/live/redis_client.h"
#include "tests/contract/drip.h"
#include "tests/contract/rehearsal.h"

namespace lighthouse::contract {
namespace {

using testing::HasSubstr;
using wire::HttpResponse;
using wire::redis::RespValue;

struct BrokenHttp {
  std::string name;
  std::function<void(HttpResponse&)> spoil;
  std::string says;  // in the error
};

std::function<void(HttpResponse&)> body(std::string text) {
  return [text](HttpResponse& response) { response.body = text; };
}
std::function<void(HttpResponse&)> status(int code, std::string text) {
  return [code, text](HttpResponse& response) {
    response.status = code;
    response.headers = {{"Content-Type", "text/html"}};
    response.body = text;
  };
}
// The first occurrence of `from`, where there is one.
std::function<void(HttpResponse&)> swap(std::string from, std::string to) {
  return [from, to](HttpResponse& response) {
    const std::size_t at = response.body.find(from);
    if (at != std::string::npos) response.body.replace(at, from.size(), to);
  };
}
std::function<void(HttpResponse&)> cut(std::size_t parts) {
  return [parts](HttpResponse& response) {
    response.body.resize(response.body.size() - response.body.size() / parts);
  };
}
std::string nested(std::string_view open, std::string_view close, int levels) {
  std::string out;
  for (int i = 0; i < levels; ++i) out += open;
  for (int i = 0; i < levels; ++i) out += close;
  return out;
}
std::string in_utf_16(const std::string& text) {
  std::string out = "\xff\xfe";
  for (const char c : text) out.append({c, '\0'});
  return out;
}

std::vector<BrokenHttp> of_aws() {
  return {
      {"empty", body(""), "empty"},
      {"blank", body(" \n"), "no XML"},
      {"a login page", body("<html><body>Log in<br></body></html>"), "no XML"},
      {"a page that is XML", body("<html><body>Log in</body></html>"), "another's"},
      {"a plain text", body("Service Unavailable"), "no XML"},
      {"JSON", body(R"({"Groups": []})"), "no XML"},
      {"cut in half", cut(2), "no XML"},
      {"cut at its end", cut(40), "no XML"},
      {"two roots", body("<a/><b/>"), "more than one root"},
      {"another operation's", body("<DescribeTagsResponse/>"), "another's"},
      {"a document type", body("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "document type"},
      {"nested deeply", body(nested("<a>", "</a>", 5'000)), "nested too deeply"},
      {"huge", [](HttpResponse& r) { r.body.append((16U << 20) + 1, ' '); }, "too long"},
      {"with a zero byte", [](HttpResponse& r) { r.body[r.body.size() / 2] = '\0'; }, "no text"},
      {"in UTF-16", [](HttpResponse& r) { r.body = in_utf_16(r.body); }, "no text"},
      {"a field twice", swap("<MinSize>", "<MinSize>1</MinSize><MinSize>"), "MinSize: is there"},
      {"a field missing", swap("<MaxSize>1</MaxSize>", ""), "MaxSize: is missing"},
      {"a field empty", swap("<MinSize>1<", "<MinSize><"), "MinSize: is empty"},
      {"a word for a number", swap("<MinSize>1<", "<MinSize>one<"), "MinSize: expected a whole"},
      {"a negative number", swap("<MinSize>1<", "<MinSize>-1<"), "MinSize: expected a whole"},
      {"a number too large", swap("<MinSize>1<", "<MinSize>99999999999<"), "MinSize: expected"},
      {"a structure for a text", swap("<MinSize>1<", "<MinSize><V>1</V><"), "MinSize: expected"},
      {"a text for a list", swap("<Instances>", "<Instances>none"), "Instances: expected elements"},
      {"a list of something else", swap("<Instances><member>", "<Instances><item/><member>"),
       "Instances: a list of member"},
      {"no time", swap("<CreatedTime>2", "<CreatedTime>x"), "CreatedTime: expected a time"},
      {"an instance twice", swap("</Instances>", "<member/></Instances>"), "is missing"},
      {"an unknown state", swap("<name>running<", "<name>resting<"), "instanceState.name"},
      {"a page without end",
       swap("</AutoScalingGroups>", "</AutoScalingGroups><NextToken>x</NextToken>"), "NextToken"},
      {"a bad gateway", status(502, "<html>502 Bad Gateway</html>"), "HTTP 502"},
      {"forbidden", status(403, "Forbidden"), "HTTP 403"},
      {"a redirect", status(302, ""), "HTTP 302"},
  };
}

std::vector<BrokenHttp> of_gate() {
  const auto report = [](std::string_view text) {
    return body(R"({"17@ip-10-0-0-16": )" + std::string(text) + "}");
  };
  return {
      {"empty", body(""), "empty body"},
      {"blank", body(" \n"), "empty body"},
      {"a login page", status(200, "<html>Log in</html>"), "Content-Type"},
      {"HTML that claims to be JSON", body("<html>Log in</html>"), "line 1"},
      {"no content type", [](HttpResponse& r) { r.headers.clear(); }, "Content-Type"},
      {"cut in half", cut(2), "line 1"},
      {"cut at its end", cut(60), "line 1"},
      {"two values", [](HttpResponse& r) { r.body += "{}"; }, "line 1"},
      {"not UTF-8", body("{\"17@\xff\": 1}"), "line 1"},
      {"in UTF-16", [](HttpResponse& r) { r.body = in_utf_16(r.body); }, "line 1"},
      {"a key twice", body(R"({"17@a": 0, "17@a": 0})"), "twice"},
      {"nested deeply", body(nested("[", "]", 5'000)), "levels"},
      {"a list", body("[]"), "expected an object"},
      {"null", body("null"), "expected an object"},
      {"nobody", body("{}"), "no instance reports"},
      {"a negative count", report("-1"), "17@ip-10-0-0-16: expected"},
      {"a fraction", report("0.5"), "17@ip-10-0-0-16: expected"},
      {"a number too large", report("99999999999999999999"), "does not fit"},
      {"a count as text", report(R"({"overdue": false, "count": "0", "executions": []})"), "count"},
      {"no count", report(R"({"overdue": false, "executions": []})"), "count"},
      {"no flag", report(R"({"count": 0, "executions": []})"), "overdue"},
      {"a flag as number", report(R"({"overdue": 0, "count": 0, "executions": []})"), "overdue"},
      {"no list", report(R"({"overdue": false, "count": 0})"), "executions"},
      {"Hystrix", status(429, R"({"message": "No fallback available"})"), "429"},
      {"a bad gateway", status(502, "<html>502</html>"), "502"},
      {"a redirect", status(302, ""), "redirected"},
      {"not logged in", status(401, ""), "not logged in"},
  };
}

struct BrokenReply {
  std::string name;
  RespValue reply;
  std::string says = "allJobs:pipeline";
};

std::vector<BrokenReply> of_redis() {
  const auto text = [](std::string_view bytes) { return RespValue::of_text(bytes); };
  const auto list = [](std::vector<RespValue> all) { return RespValue::of_list(std::move(all)); };
  const auto error = [](std::string_view words) { return RespValue::error(words); };
  RespValue deep = list({});
  for (int i = 0; i < 500; ++i) deep = list({std::move(deep)});
  return {
      {"loading", error("LOADING Redis is loading the dataset in memory")},
      {"no password", error("NOAUTH Authentication required.")},
      {"no permission", error("NOPERM this user has no permissions")},
      {"moved", error("MOVED 3999 127.0.0.1:6381")},
      {"cluster down", error("CLUSTERDOWN The cluster is down")},
      {"wrong type", error("WRONGTYPE Operation against a key")},
      {"an old server", error("ERR unknown command 'SSCAN'")},
      {"a bare error", error("ERR")},
      {"nothing", RespValue::nil()},
      {"a status", RespValue::status("OK")},
      {"a number", RespValue::of(7)},
      {"a text", text("p1")},
      {"a huge text", text(std::string(1U << 20, 'x'))},
      {"an empty list", list({})},
      {"a cursor alone", list({text("0")})},
      {"three parts", list({text("0"), list({}), list({})})},
      {"a cursor as number", list({RespValue::of(0), list({})})},
      {"a cursor as word", list({text("next"), list({})})},
      {"an empty cursor", list({text(""), list({})})},
      {"a cursor too large", list({text("99999999999999999999999"), list({})})},
      {"members as text", list({text("0"), text("p1")})},
      {"a member that is nothing", list({text("0"), list({RespValue::nil()})})},
      {"a member that is a number", list({text("0"), list({RespValue::of(1)})})},
      {"an error among members", list({text("0"), list({error("ERR")})})},
      {"nested deeply", list({text("0"), list({deep})})},
  };
}

std::string errors_of(const Observation& seen) {
  std::string out;
  for (const CallError* error : {&seen.groups.error, &seen.instances.error, &seen.balancers.error,
                                 &seen.reports.error, &seen.executions.error}) {
    out += std::string(error->message.view()) + "\n";
  }
  return out;
}

void expect_nothing_written(const std::string& name, const std::string& says, Spoilers spoilers) {
  Rehearsal rehearsal(std::move(spoilers));
  rehearsal.run();
  EXPECT_EQ(rehearsal.writes(), 0) << name;
  EXPECT_THAT(errors_of(rehearsal.seen()), HasSubstr(says)) << name;
}

// Without this the rest would prove nothing.
TEST(BrokenWorld, WithGoodAnswersTheDrainWrites) {
  Rehearsal rehearsal({});
  rehearsal.run();
  EXPECT_GT(rehearsal.writes(), 0) << errors_of(rehearsal.seen());
}

TEST(BrokenWorld, NothingIsWrittenOnBrokenXml) {
  ASSERT_GE(of_aws().size(), 20U);
  for (const BrokenHttp& each : of_aws()) {
    expect_nothing_written(each.name, each.says, {.aws = each.spoil});
  }
}

TEST(BrokenWorld, NothingIsWrittenOnBrokenJson) {
  ASSERT_GE(of_gate().size(), 20U);
  for (const BrokenHttp& each : of_gate()) {
    expect_nothing_written(each.name, each.says, {.gate = each.spoil});
  }
}

TEST(BrokenWorld, NothingIsWrittenOnBrokenReplies) {
  ASSERT_GE(of_redis().size(), 20U);
  for (const BrokenReply& each : of_redis()) {
    expect_nothing_written(each.name, each.says,
                           {.redis = [&](RespValue& reply) { reply = each.reply; }});
  }
}

// --- slow ----------------------------------------------------------------------------------------

constexpr Duration kPatience{5};

std::optional<Lost> lost_of(const tl::expected<HttpResponse, live::HttpLoss>& answer) {
  if (answer) return std::nullopt;
  return Lost{.loss = answer.error().loss, .message = answer.error().message};
}

// Production's clients at servers that drip, for as long as a call may take.
std::optional<Lost> from_http(const Drip& drip) {
  const auto url = live::parse_url(fmt::format("http://127.0.0.1:{}", drip.port()));
  return lost_of(live::HttpClient({.url = url.value()}).send({.method = "POST"}, kPatience));
}
std::optional<Lost> from_redis(const Drip& drip) {
  wire::redis::CommandBatch batch;
  batch.add({"PING"});
  live::RedisClient client({.port = drip.port()});
  const auto done = client.run(batch, kPatience, [](RespValue&&) { return true; });
  if (done) return std::nullopt;
  return Lost{.loss = done.error().loss, .message = done.error().message};
}

using Drips = std::function<bool(CallKind)>;

// What the engine knows after twenty minutes in which such calls drip.
std::string after_drips(const Drips& drips, const std::function<std::optional<Lost>()>& ask) {
  Rehearsal rehearsal(
      {.lost = [&](CallKind kind) { return drips(kind) ? ask() : std::optional<Lost>(); }});
  rehearsal.run(std::chrono::minutes(20));
  EXPECT_EQ(rehearsal.writes(), 0);
  return errors_of(rehearsal.seen());
}
Drips all_of(Endpoint at) {
  return [at](CallKind kind) { return endpoint_of(kind) == at; };
}

// Twenty minutes are enough for a write when nothing is slow.
TEST(SlowWorld, WithAnswersInTimeTheDrainWritesSoon) {
  Rehearsal rehearsal({});
  rehearsal.run(std::chrono::minutes(20));
  EXPECT_GT(rehearsal.writes(), 0) << errors_of(rehearsal.seen());
}

TEST(SlowWorld, NothingIsWrittenWhenTheAnswersOfAwsOrGateDrip) {
  const Drip drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "<a>");
  for (const Endpoint at :
       {Endpoint::kAutoScaling, Endpoint::kElb, Endpoint::kEc2, Endpoint::kGate}) {
    EXPECT_THAT(after_drips(all_of(at), [&] { return from_http(drip); }),
                HasSubstr("the answer did not end in time"));
  }
  EXPECT_GT(drip.dripped(), 0U);
}

TEST(SlowWorld, NothingIsWrittenWhenTheRepliesOfRedisDrip) {
  const Drip drip("$100000\r\n", "x");
  const auto ask = [&] { return from_redis(drip); };
  const Drips reads = [](CallKind kind) { return kind == CallKind::kReadExecutions; };
  EXPECT_THAT(after_drips(reads, ask), HasSubstr("no answer in time"));
  // Without the lease it does not even look.
  EXPECT_EQ(after_drips(all_of(Endpoint::kRedis), ask).find_first_not_of('\n'), std::string::npos);
  EXPECT_GT(drip.dripped(), 0U);
}

}  // namespace
}  // namespace lighthouse::contract
