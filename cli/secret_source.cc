#include "cli/secret_source.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "sim/nearest.h"

namespace lighthouse::cli {

namespace {

tl::expected<std::string, std::string> checked(std::string text, const std::string& where) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return tl::unexpected(fmt::format("{} is empty; put the secret there", where));
  if (text.find_first_of("\r\n") != std::string::npos) {
    return tl::unexpected(fmt::format("{} has more than a line; leave only the secret", where));
  }
  return text;
}

}  // namespace

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

tl::expected<std::string, std::string> read_secret(const SecretSource& source) {
  switch (source.kind) {
    case SecretSource::Kind::kNone: return std::string();
    case SecretSource::Kind::kEnvironment:
      if (environment(source.name.c_str()).empty()) {
        return tl::unexpected(
            fmt::format("{} is not set; set it, or name another source", source.name));
      }
      return checked(environment(source.name.c_str()), source.name);
    case SecretSource::Kind::kFile: break;
  }
  std::ifstream in(source.name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    return tl::unexpected(
        fmt::format("{} cannot be read; name another file", sim::quoted(source.name)));
  }
  return checked(text.str(), sim::quoted(source.name));
}

}  // namespace lighthouse::cli
