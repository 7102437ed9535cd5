// The outside of the credential search as values: variables, files, answers and a clock.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/live/aws_credentials.h"

namespace lighthouse::live {

struct AwsWorld {
  std::map<std::string, std::string, std::less<>> environment;
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> commands;
  std::function<tl::expected<wire::HttpResponse, HttpLoss>(const Url&, const wire::HttpRequest&)>
      answer;
  int64_t now_ms = 1'772'000'000'000;
  std::vector<wire::HttpRequest> sent;
  int pauses = 0;

  // Requires: outlives what it gives.
  [[nodiscard]] AwsIo io() {
    return {.environment = [this](std::string_view name) -> std::optional<std::string> {
              const auto at = environment.find(name);
              return at == environment.end() ? std::nullopt : std::optional(at->second);
            },
            .read_file = [this](const std::string& path) -> FileText {
              const auto at = files.find(path);
              if (at == files.end()) return std::optional<std::string>();
              if (at->second == "unreadable") return tl::unexpected(std::string("no permission"));
              return std::optional(at->second);
            },
            .http = [this](const Url& url, const wire::HttpRequest& request,
                           Duration /*deadline*/) -> tl::expected<wire::HttpResponse, HttpLoss> {
              sent.push_back(request);
              if (answer) return answer(url, request);
              return tl::unexpected(HttpLoss{.message = "no network here"});
            },
            .run = [this](const std::string& command) -> tl::expected<std::string, std::string> {
              const auto at = commands.find(command);
              if (at == commands.end()) return tl::unexpected(std::string("the command fails"));
              return at->second;
            },
            .now_ms = [this] { return now_ms; },
            .pause = [this](Duration /*duration*/) { ++pauses; },
            .random = [] { return 0.5; }};
  }

  // The files under the names that HOME gives them.
  void config(const std::string& text) { files["/home/me/.aws/config"] = text; }
  void credentials(const std::string& text) { files["/home/me/.aws/credentials"] = text; }

  [[nodiscard]] tl::expected<AwsCredentials, std::string> find(
      std::optional<std::string> profile = std::nullopt) {
    environment.emplace("HOME", "/home/me");
    const auto settings = read_aws_settings(io(), std::move(profile));
    if (!settings) return tl::unexpected(settings.error());
    return AwsCredentials::find(
        *settings,
        {.url = *parse_url("https://sts.eu-west-1.amazonaws.com"), .region = "eu-west-1"}, io());
  }

  // "provider key", or the error.
  [[nodiscard]] std::string found(std::optional<std::string> profile = std::nullopt) {
    auto chain = find(std::move(profile));
    if (!chain) return chain.error();
    const auto got = chain->get();
    if (!got) return got.error();
    return std::string(got->provider) + " " + got->credentials.access_key_id;
  }
};

}  // namespace lighthouse::live
