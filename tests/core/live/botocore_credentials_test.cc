// The search for credentials held against botocore's, on drawn environments and files.
#include <array>
#include <cstdio>
#include <map>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/core/live/aws_world.h"
#include "tests/support/temp_file.h"

namespace lighthouse::live {
namespace {

std::string output_of(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string out;
  std::array<char, 4096> bytes{};
  for (std::size_t n = 0; (n = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) {
    out.append(bytes.data(), n);
  }
  return ::pclose(pipe) == 0 ? out : "";
}

// What Lighthouse finds, in the words of the script.
std::string found_by_us(const nlohmann::json& one) {
  AwsWorld world;
  world.environment = one["environment"].get<std::map<std::string, std::string, std::less<>>>();
  world.environment["AWS_EC2_METADATA_DISABLED"] = "true";
  world.environment["HOME"] = "/home/me";
  world.config(one["config"]);
  world.credentials(one["credentials"]);
  AwsIo io = world.io();
  io.run = AwsIo::real().run;
  const auto named =
      one["named"].is_null() ? std::nullopt : std::optional(one["named"].get<std::string>());
  const auto settings = read_aws_settings(io, named);
  if (!settings) return "error";
  const auto source = choose_source(*settings);
  if (!source) return "error";
  if ((*source)->name.starts_with("assume-role")) return std::string((*source)->name);
  if ((*source)->name == "iam-role") return "none";
  const auto got = fetch_credentials(**source, {}, io);
  return got ? fmt::format("{} {}", (*source)->name, got->credentials.access_key_id) : "error";
}

TEST(BotocoreCredentials, FindsTheSameKeysByTheSameProvider) {
  const testing_support::TempFolder folder;
  const std::string lines =
      output_of(fmt::format("/usr/bin/python3 {}/tests/core/live/botocore_credentials.py {} 600",
                            LIGHTHOUSE_SOURCE_DIR, folder.path().string()));
  ASSERT_FALSE(lines.empty()) << "the script did not run: is python3-boto3 installed?";
  std::map<std::string, int> kinds;
  std::size_t begin = 0;
  for (std::size_t end = lines.find('\n'); end != std::string::npos;
       begin = end + 1, end = lines.find('\n', begin)) {
    const auto one = nlohmann::json::parse(lines.substr(begin, end - begin));
    const std::string theirs = one["found"];
    ++kinds[theirs.substr(0, theirs.find(' '))];
    EXPECT_EQ(found_by_us(one), theirs) << one.dump(1);
  }
  // Every provider that needs no network was really drawn.
  for (const char* kind : {"env", "assume-role", "assume-role-with-web-identity", "none", "error",
                           "shared-credentials-file", "custom-process", "config-file"}) {
    EXPECT_GE(kinds[kind], 5) << kind;
  }
}

}  // namespace
}  // namespace lighthouse::live
