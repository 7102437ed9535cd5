#include "core/live/aws_credentials.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/timestamps.h"
#include "tests/core/live/aws_world.h"
#include "tests/core/live/loopback_server.h"

namespace lighthouse::live {
namespace {

using testing::HasSubstr;
using testing_support::LoopbackServer;
using testing_support::SilentPort;

constexpr int64_t kMinute = 60'000;

std::string keys(const std::string& id) {
  return "aws_access_key_id = " + id + "\naws_secret_access_key = hush-" + id + "\n";
}

std::string json_keys(const std::string& id, int64_t expires_ms, const std::string& token_key) {
  return fmt::format(
      R"({{"Code":"Success","AccessKeyId":"{}","SecretAccessKey":"hush","{}":"hush-token","Expiration":"{}"}})",
      id, token_key, wire::format_iso8601(expires_ms));
}

wire::HttpResponse sts_answer(const std::string& operation, const std::string& id,
                              int64_t expires_ms) {
  return {.status = 200,
          .body = fmt::format(
              "<{0}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{0}Result>"
              "<Credentials><AccessKeyId>{1}</AccessKeyId><SecretAccessKey>hush</SecretAccessKey>"
              "<SessionToken>hush</SessionToken><Expiration>{2}</Expiration></Credentials>"
              "</{0}Result></{0}Response>",
              operation, id, wire::format_iso8601(expires_ms))};
}

// --- order --------------------------------------------------------------------------------------

TEST(AwsCredentials, AreTheEnvironmentsFirst) {
  AwsWorld world;
  world.environment = {{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "hush"}};
  world.credentials("[default]\n" + keys("C") + "[other]\n" + keys("O"));
  EXPECT_EQ(world.found(), "env E");
  EXPECT_EQ(world.found("other"), "shared-credentials-file O");  // named by ourselves: not the env
  world.environment["AWS_PROFILE"] = "other";
  EXPECT_EQ(world.found(), "env E");
}

TEST(AwsCredentials, FallToNoOtherIdentityWhenAProviderIsWrong) {
  AwsWorld world;
  world.credentials("[default]\n" + keys("C"));
  world.environment = {{"AWS_ACCESS_KEY_ID", "E"}};
  EXPECT_THAT(world.found(),
              HasSubstr("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not"));
  world.environment = {{"AWS_PROFILE", "missing"}};
  EXPECT_THAT(world.found(), HasSubstr("the profile \"missing\" is in neither file"));
  world.environment = {};
  world.config("[default]\nrole_arn = arn:r\n");
  EXPECT_THAT(world.found(), HasSubstr("exactly one of source_profile and credential_source"));
  world.config("[default]\nsso_account_id = 1\n");
  EXPECT_THAT(world.found(), HasSubstr("SSO needs a person at a browser and is not supported"));
  world.config("[default]\n");
  world.credentials("[default]\naws_access_key_id = A\n");
  EXPECT_THAT(world.found(), HasSubstr("aws_secret_access_key is missing"));
  world.credentials("unreadable");
  EXPECT_THAT(world.found(), HasSubstr("/home/me/.aws/credentials: no permission"));
}

TEST(AwsCredentials, OfOneProfileComeFromBothFilesInOrder) {
  AwsWorld world;
  world.config("[default]\ncredential_process = tool\n" + keys("K"));
  world.commands["tool"] = R"({"Version":1,"AccessKeyId":"P","SecretAccessKey":"hush"})";
  EXPECT_EQ(world.found(), "custom-process P");
  world.credentials("[default]\n" + keys("C"));
  EXPECT_EQ(world.found(), "shared-credentials-file C");
  world.files.erase("/home/me/.aws/credentials");
  world.config("[profile x]\n" + keys("K"));
  world.environment["AWS_PROFILE"] = "x";
  EXPECT_EQ(world.found(), "config-file K");
}

TEST(AwsCredentials, AssumeRolesAlongAChain) {
  AwsWorld world;
  world.config(
      "[default]\nrole_arn = arn:one\nsource_profile = middle\nexternal_id = ex\n"
      "[profile middle]\nrole_arn = arn:two\nsource_profile = base\n");
  world.credentials("[base]\n" + keys("B"));
  int asked = 0;
  world.answer = [&](const Url& url, const wire::HttpRequest& request) {
    EXPECT_EQ(url.host, "sts.eu-west-1.amazonaws.com");
    const auto by = wire::find_header(request.headers, "authorization").value_or("");
    EXPECT_THAT(std::string(by), HasSubstr(asked == 0 ? "Credential=B/" : "Credential=R1/"));
    EXPECT_THAT(request.body, HasSubstr(asked == 0 ? "arn%3Atwo" : "ExternalId=ex"));
    ++asked;
    return sts_answer("AssumeRole", "R" + std::to_string(asked), world.now_ms + 60 * kMinute);
  };
  EXPECT_EQ(world.found(), "assume-role R2");
}

TEST(AwsCredentials, RefuseAChainThatComesBack) {
  AwsWorld world;
  world.config(
      "[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = "
      "default\n");
  EXPECT_THAT(world.found(), HasSubstr("its chain of source_profile comes back to \"default\""));
  world.config("[default]\nrole_arn = a\nsource_profile = default\n");
  EXPECT_THAT(world.found(), HasSubstr("comes back to \"default\""));
  world.credentials("[default]\n" + keys("S"));  // with keys a profile may name itself
  EXPECT_THAT(world.found(), HasSubstr("assume-role: STS: no network here"));
}

TEST(AwsCredentials, TakeAWebIdentityWithoutASignature) {
  AwsWorld world;
  world.environment = {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/t"}, {"AWS_ROLE_ARN", "arn:w"}};
  world.files["/t"] = "the-token\n";
  world.answer = [&](const Url&, const wire::HttpRequest& request) {
    EXPECT_FALSE(wire::find_header(request.headers, "authorization"));
    EXPECT_THAT(request.body, HasSubstr("WebIdentityToken=the-token"));
    return sts_answer("AssumeRoleWithWebIdentity", "W", world.now_ms + 60 * kMinute);
  };
  EXPECT_EQ(world.found(), "assume-role-with-web-identity W");
  world.files.erase("/t");
  EXPECT_THAT(world.found(), HasSubstr("/t: the token file is not there"));
}

// --- container and metadata, against a server ---------------------------------------------------

// Real HTTP to a server on loopback, the rest as before.
AwsWorld on_the_network() {
  AwsWorld world;
  world.answer = [](const Url& url, const wire::HttpRequest& request) {
    return HttpClient({.url = url}).send(request, Duration{10'000});
  };
  return world;
}

TEST(AwsCredentials, AskTheContainersEndpointWithItsToken) {
  AwsWorld world = on_the_network();
  const LoopbackServer server([&](httplib::Server& s) {
    s.Get("/creds", [&](const httplib::Request& request, httplib::Response& response) {
      const bool good = request.get_header_value("Authorization") == "hush-token" &&
                        request.get_param_value("x") == "1";
      response.status = good ? 200 : 403;
      response.set_content(json_keys("T", world.now_ms + 60 * kMinute, "Token"),
                           "application/json");
    });
  });
  world.environment = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/creds?x=1"},
                       {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token"}};
  world.files["/token"] = "hush-token";
  EXPECT_EQ(world.found(), "container-role T");
  world.files["/token"] = "wrong";
  EXPECT_EQ(world.found(), "AWS credentials: container-role: the endpoint answered 403");
  EXPECT_EQ(world.pauses, 2);
  world.files["/token"] = "a\nb";
  EXPECT_THAT(world.found(), HasSubstr("holds a line break"));
}

TEST(AwsCredentials, SendNoTokenToAStrangersHost) {
  AwsWorld world;
  world.environment = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/creds"}};
  EXPECT_THAT(world.found(), HasSubstr("its host is neither this machine nor a container's"));
  EXPECT_TRUE(world.sent.empty());
}

class Metadata : public testing::Test {
 protected:
  Metadata() { world_.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = server_.url(); }
  void setup(httplib::Server& s) {
    s.Put("/latest/api/token", [this](const httplib::Request& request, httplib::Response& r) {
      r.status = token_status_;
      const bool ttl = request.get_header_value("x-aws-ec2-metadata-token-ttl-seconds") == "21600";
      r.set_content(ttl ? "imds-token" : "", "text/plain");
    });
    s.Get("/latest/meta-data/iam/security-credentials/",
          [this](const httplib::Request& request, httplib::Response& r) {
            seen_token_ = request.get_header_value("x-aws-ec2-metadata-token");
            r.status = role_status_;
            r.set_content("my-role", "text/plain");
          });
    s.Get("/latest/meta-data/iam/security-credentials/my-role",
          [this](const httplib::Request&, httplib::Response& r) {
            ++asked_;
            r.set_content(answer_.empty() ? json_keys("M", expires_ms_, "Token") : answer_,
                          "application/json");
          });
  }

  AwsWorld world_ = on_the_network();
  int token_status_ = 200;
  int role_status_ = 200;
  int asked_ = 0;
  int64_t expires_ms_ = world_.now_ms + 60 * kMinute;
  std::string answer_;
  std::string seen_token_;
  LoopbackServer server_{[this](httplib::Server& s) { setup(s); }};
};

TEST_F(Metadata, IsAskedWithASessionToken) {
  EXPECT_EQ(world_.found(), "iam-role M");
  EXPECT_EQ(seen_token_, "imds-token");
}

TEST_F(Metadata, IsAskedWithoutOneWhereThereIsNone) {
  token_status_ = 404;
  EXPECT_EQ(world_.found(), "iam-role M");
  EXPECT_EQ(seen_token_, "");
  world_.environment["AWS_EC2_METADATA_V1_DISABLED"] = "true";
  EXPECT_THAT(world_.found(), HasSubstr("AWS_EC2_METADATA_V1_DISABLED forbids"));
}

TEST_F(Metadata, SaysWhatIsWrong) {
  token_status_ = 400;
  EXPECT_THAT(world_.found(), HasSubstr("its token was refused with 400"));
  token_status_ = 200;
  role_status_ = 404;
  EXPECT_THAT(world_.found(), HasSubstr("the instance has no role"));
  role_status_ = 200;
  answer_ = R"({"Code":"Failed","Message":"hush"})";
  EXPECT_THAT(world_.found(), HasSubstr("the answer has no AccessKeyId or no SecretAccessKey"));
  EXPECT_THAT(world_.found(), Not(HasSubstr("hush")));
  world_.environment["AWS_EC2_METADATA_DISABLED"] = "true";
  EXPECT_THAT(world_.found(), HasSubstr("AWS_EC2_METADATA_DISABLED turns this last one off"));
}

TEST_F(Metadata, IsAskedAgainBeforeItsKeysExpire) {
  auto chain = world_.find();
  ASSERT_TRUE(chain) << chain.error();
  ASSERT_TRUE(chain->get());
  world_.now_ms = expires_ms_ - 16 * kMinute;
  ASSERT_TRUE(chain->get());
  EXPECT_EQ(asked_, 1);
  world_.now_ms = expires_ms_ - 14 * kMinute;  // advisory: a failure is no trouble
  role_status_ = 500;
  ASSERT_TRUE(chain->get());
  EXPECT_EQ(chain->take_notices().size(), 1U);
  world_.now_ms = expires_ms_ - 9 * kMinute;  // mandatory
  EXPECT_FALSE(chain->get());
  role_status_ = 200;
  expires_ms_ += 60 * kMinute;
  ASSERT_TRUE(chain->get());
  ASSERT_TRUE(chain->get());
  EXPECT_EQ(asked_, 2);
  chain->expired();  // AWS says so, our clock does not
  ASSERT_TRUE(chain->get());
  EXPECT_EQ(asked_, 3);
}

TEST_F(Metadata, GoesOnWithExpiredKeysInAnOutageAndAsksAgainLater) {
  expires_ms_ = world_.now_ms - kMinute;
  auto chain = world_.find();
  ASSERT_TRUE(chain->get());
  ASSERT_TRUE(chain->get());
  EXPECT_EQ(asked_, 1);
  world_.now_ms += 22 * kMinute;  // 15 + 2 + half of 8, and a little
  ASSERT_TRUE(chain->get());
  EXPECT_EQ(asked_, 2);
}

// --- errors hold no secret ----------------------------------------------------------------------

TEST(AwsCredentials, TellNoSecretInAnyError) {
  for (const char* file :
       {"[default]\naws_access_key_id = A\naws_session_token hush-token\n", "hush = 1\n",
        "[default]\naws_secret_access_key = hush\naws_secret_access_key = hush\n",
        "[default]\nrole_arn = r\nsource_profile = default\naws_secret_access_key = hush\n",
        "[default]\ncredential_process = tool hush\n", "[default]\ncredential_process = leaks\n"}) {
    AwsWorld world;
    world.commands["leaks"] = "hush";
    world.credentials(file);
    EXPECT_THAT(world.found(), Not(HasSubstr("hush"))) << file;
    EXPECT_THAT(world.found(), HasSubstr(": "));
  }
}

// --- files, regions, endpoints, clocks ----------------------------------------------------------

TEST(AwsProfiles, AreReadAsTheCliReadsThem) {
  const auto sections = parse_ini(
      "\xef\xbb\xbf# top\n[default]\nRegion = eu-west-1\n; note\n\n[profile \"my x\"]\ns3 =\n  a = "
      "b\n"
      "  c: d\nkey: value = more\r\n[services s]\nec2 =\n  endpoint_url = http://h\n");
  ASSERT_TRUE(sections) << sections.error();
  const AwsProfiles profiles = profiles_of({}, *sections);
  EXPECT_EQ(profiles.config.at("default").at("region"), "eu-west-1");
  EXPECT_EQ(profiles.config.at("my x").at("s3"), "\na = b\nc: d");
  EXPECT_EQ(profiles.config.at("my x").at("key"), "value = more");
  EXPECT_EQ(profiles.services.at("s").at("ec2"), "\nendpoint_url = http://h");
}

TEST(AwsProfiles, RefuseWhatIsBrokenWithItsLine) {
  EXPECT_EQ(parse_ini("a = b").error(), "line 1: a line stands before the first [section]");
  EXPECT_EQ(parse_ini("[a]\n[a]").error(), "line 2: the section is there twice");
  EXPECT_EQ(parse_ini("[a]\nb = 1\nB = 2").error(),
            "line 3: the key is there twice in its section");
  EXPECT_EQ(parse_ini("[a]\nb").error(), "line 2: the line is not \"key = value\"");
}

TEST(AwsEndpoints, AreTheMostSpecificOverride) {
  AwsWorld world;
  const auto url = [&world](std::string_view configured = "") {
    world.environment["HOME"] = "/home/me";
    const auto settings = read_aws_settings(world.io(), std::nullopt);
    const auto out = endpoint_of(wire::AwsService::kElb, *settings, "eu-west-1", configured);
    return out ? out->origin() : out.error();
  };
  EXPECT_EQ(url(), "https://elasticloadbalancing.eu-west-1.amazonaws.com:443");
  world.config("[default]\nendpoint_url = http://profile:1\n");
  EXPECT_EQ(url(), "http://profile:1");
  world.config(
      "[default]\nendpoint_url = http://profile:1\nservices = s\n[services s]\n"
      "elastic_load_balancing =\n  endpoint_url = http://section:1\n");
  EXPECT_EQ(url(), "http://section:1");
  world.environment["AWS_ENDPOINT_URL"] = "http://all:1/";
  EXPECT_EQ(url(), "http://all:1");
  world.environment["AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING"] = "http://one:1";
  EXPECT_EQ(url(), "http://one:1");
  EXPECT_EQ(url("http://ours:1"), "http://ours:1");
  world.environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(url(), "https://elasticloadbalancing.eu-west-1.amazonaws.com:443");
}

TEST(SigningClock, IsSetByTheDateOfARefusalThatSpeaksOfTime) {
  SigningClock clock;
  const wire::Headers headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
  const int64_t theirs = 784'111'777'000;
  EXPECT_FALSE(clock.learn("AccessDenied", headers, theirs - 10 * kMinute));
  EXPECT_FALSE(clock.learn("RequestExpired", headers, theirs - 3 * kMinute));
  EXPECT_FALSE(clock.learn("RequestExpired", {}, theirs - 10 * kMinute));
  EXPECT_TRUE(clock.learn("RequestExpired", headers, theirs - 10 * kMinute));
  EXPECT_EQ(clock.now_ms(theirs - 10 * kMinute), theirs);
  EXPECT_FALSE(clock.learn("RequestExpired", headers, theirs - 10 * kMinute));  // once is enough
}

}  // namespace
}  // namespace lighthouse::live
