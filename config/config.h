// The configuration as values: which fleet, where its endpoints are, what its operator decides
// (docs/config.md). What is empty was left out.
#pragma once

#include <string>
#include <vector>

#include "core/model/policy.h"

namespace lighthouse::config {

// Secrets stand here only as references, "env:NAME" or "file:PATH": a configuration may be printed.
using SecretReference = std::string;

struct TlsConfig {
  std::string ca_file;
  std::string certificate;
  std::string key;
  bool verify = true;
  bool operator==(const TlsConfig&) const = default;
};

struct GateConfig {
  std::string url;
  std::string user;
  SecretReference password;  // basic, with user
  SecretReference token;     // bearer
  SecretReference cookie;    // the session of a login
  TlsConfig tls;
};

struct RedisConfig {
  std::string url;       // redis://host:port/database, rediss:// for TLS
  std::string previous;  // likewise: redis.connectionPrevious of Orca [11.2]
  std::string user;
  SecretReference password;
  TlsConfig tls;
};

struct AwsConfig {
  std::string profile;
  std::string endpoint;
  std::string ca_file;
};

struct ClustersConfig {
  std::string serving;
  std::string polling;
};

struct Config {
  std::string application;
  ClustersConfig clusters;
  std::string account;
  std::string region;
  std::vector<std::string> load_balancers;
  std::string pipeline;
  std::string url;
  GateConfig gate;
  RedisConfig redis;
  AwsConfig aws;
  Policy policy;
  std::string poller_hook;
  std::string journal = "lighthouse-journal";
};

}  // namespace lighthouse::config
