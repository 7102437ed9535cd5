// CONFIG.
#include <map>
#include <set>

#include <fmt/format.h>

#include "fakes/redis/command.h"
#include "fakes/redis/settings.h"

namespace lighthouse::fakes::redis {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& byte : out) byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
  return out;
}

// A name that is no pattern comes back as it was written.
void config_get(Context& c) {
  std::map<std::string, std::string, std::less<>> found;
  const auto value_of = [&](const auto& setting) {
    return setting.first == "requirepass" ? c.engine.password() : setting.second;
  };
  for (const std::string_view pattern : c.args.subspan(2)) {
    const bool exact = pattern.find_first_of("[*?") == std::string_view::npos;
    for (const auto& setting : c.engine.settings()) {
      if (exact && same_word(setting.first, pattern)) found.emplace(pattern, value_of(setting));
      if (!exact && matches_glob(lower(pattern), setting.first)) {
        found.emplace(setting.first, value_of(setting));
      }
    }
  }
  c.reply.map(found.size());
  for (const auto& [name, value] : found) {
    c.reply.bulk(name);
    c.reply.bulk(value);
  }
}

void refuse(Context& c, std::string_view name, std::string_view why) {
  c.reply.error(
      fmt::format("ERR CONFIG SET failed (possibly related to argument '{}') - {}", name, why));
}

// All parameters of one command are set, or none.
void config_set(Context& c) {
  if (c.args.size() % 2 == 1) return c.reply.error(wrong_arity("config|set"));
  std::vector<std::pair<const SettingRule*, std::string>> read;
  std::set<std::string_view> names;
  for (std::size_t i = 2; i < c.args.size(); i += 2) {
    const SettingRule* const rule = setting_rule(c.args[i]);
    if (rule == nullptr) {
      return c.reply.error(fmt::format(
          "ERR Unknown option or number of arguments for CONFIG SET - '{}'", c.args[i]));
    }
    if (rule->kind == SettingRule::Kind::kImmutable ||
        rule->kind == SettingRule::Kind::kProtected) {
      return refuse(c, rule->name, read_setting(*rule, {}).error());
    }
    if (!names.insert(rule->name).second) return refuse(c, rule->name, "duplicate parameter");
    read.emplace_back(rule, c.args[i + 1]);
  }
  for (auto& [rule, text] : read) {
    auto value = read_setting(*rule, text);
    if (!value) return refuse(c, rule->name, value.error());
    text = std::move(*value);
  }
  for (auto& [rule, value] : read) {
    if (rule->kind == SettingRule::Kind::kPassword) {
      c.engine.set_password(value);
    } else {
      c.engine.settings()[std::string(rule->name)] = std::move(value);
    }
  }
  c.reply.ok();
}

void config(Context& c) {
  if (c.is(1, "GET")) return config_get(c);
  if (c.is(1, "SET")) return config_set(c);
  if (c.is(1, "RESETSTAT")) return c.reply.ok();
  if (c.is(1, "REWRITE")) return c.reply.error("ERR The server is running without a config file");
  reply_help(c);
}

constexpr CommandSpec kCommands[] = {{"config", config}};

}  // namespace

CommandSpecs config_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
