// Certificates and attributes of listeners, and what never changes [A15].
#include <algorithm>
#include <array>

#include "fakes/query/elbv2.h"

namespace lighthouse::fakes::query {

namespace {

std::vector<std::string> certificates_in(const Tree& in) {
  std::vector<std::string> out;
  for (const Tree* each : in.list("Certificates")) {
    out.push_back(each->text_or("CertificateArn", ""));
  }
  return out;
}

void write_certificates(Call& call, const std::vector<std::string>& arns) {
  call.out.list("Certificates", arns, [&](const std::string& arn) {
    call.out.text("CertificateArn", arn);
    call.out.boolean("IsDefault", false);
  });
}

std::map<std::string, std::string> attributes_of(const Listener& row) {
  std::map<std::string, std::string> out;
  const std::string protocol = row.settings.text_or("Protocol", "");
  if (protocol == "TCP" || protocol.empty()) out["tcp.idle_timeout.seconds"] = "350";
  for (const auto& [key, value] : row.attributes) out[key] = value;
  return out;
}

}  // namespace

Listener* listener_named(Call& call) {
  const std::string arn = call.required("ListenerArn");
  if (call.refused()) return nullptr;
  const auto found = call.catalog().listeners.find(arn);
  if (found != call.catalog().listeners.end()) return &found->second;
  call.refuse("ListenerNotFound", "One or more listeners not found");
  return nullptr;
}

void add_listener_certificates(Call& call) {
  Listener* const row = listener_named(call);
  if (row == nullptr) return;
  const std::vector<std::string> arns = certificates_in(call.in);
  for (const std::string& arn : arns) {
    if (!std::ranges::count(row->certificates, arn)) row->certificates.push_back(arn);
  }
  write_certificates(call, arns);
}

void remove_listener_certificates(Call& call) {
  Listener* const row = listener_named(call);
  if (row == nullptr) return;
  for (const std::string& arn : certificates_in(call.in)) std::erase(row->certificates, arn);
}

void describe_listener_certificates(Call& call) {
  const Listener* const row = listener_named(call);
  if (row == nullptr) return;
  call.out.open("Certificates");
  const auto write = [&](const std::string& arn, bool is_default) {
    call.out.open("member");
    call.out.text("CertificateArn", arn);
    call.out.boolean("IsDefault", is_default);
    call.out.close("member");
  };
  for (const std::string& arn : certificates_in(row->settings)) write(arn, true);
  for (const std::string& arn : row->certificates) write(arn, false);
  call.out.close("Certificates");
}

void describe_listener_attributes(Call& call) {
  const Listener* const row = listener_named(call);
  if (row != nullptr) write_attributes(call.out, attributes_of(*row));
}

void modify_listener_attributes(Call& call) {
  Listener* const row = listener_named(call);
  if (row == nullptr) return;
  for (const Tree* each : call.in.list("Attributes")) {
    row->attributes[each->text_or("Key", "")] = each->text_or("Value", "");
  }
  write_attributes(call.out, attributes_of(*row));
}

void describe_ssl_policies(Call& call) {
  constexpr auto kPolicies = std::to_array<std::string_view>(
      {"ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-2-2017-01",
       "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-FS-1-2-Res-2020-10"});
  const std::vector<std::string> names = call.in.texts("Names");
  std::vector<std::string_view> found;
  for (const std::string_view each : kPolicies) {
    if (names.empty() || std::ranges::count(names, each)) found.push_back(each);
  }
  if (found.size() < names.size()) {
    return call.refuse("SSLPolicyNotFound", "One or more SSL policies not found");
  }
  call.out.list("SslPolicies", found, [&](std::string_view name) {
    call.out.texts("SslProtocols", {"TLSv1.2"});
    call.out.empty("Ciphers");
    call.out.text("Name", name);
    call.out.texts("SupportedLoadBalancerTypes", {"application", "network"});
  });
}

void describe_elbv2_account_limits(Call& call) {
  struct Limit {
    std::string_view name;
    std::string_view most;
  };
  constexpr auto kLimits = std::to_array<Limit>({{"application-load-balancers", "50"},
                                                 {"network-load-balancers", "50"},
                                                 {"gateway-load-balancers", "100"},
                                                 {"target-groups", "3000"},
                                                 {"targets-per-application-load-balancer", "1000"},
                                                 {"listeners-per-application-load-balancer", "50"},
                                                 {"rules-per-application-load-balancer", "100"}});
  call.out.list("Limits", kLimits, [&](const Limit& each) {
    call.out.text("Name", each.name);
    call.out.text("Max", each.most);
  });
}

}  // namespace lighthouse::fakes::query
