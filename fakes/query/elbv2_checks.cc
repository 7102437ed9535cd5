#include "fakes/query/elbv2_checks.h"

#include <algorithm>
#include <array>

namespace lighthouse::fakes::query {

namespace {

constexpr auto kProtocols =
    std::to_array<std::string_view>({"HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"});

bool is_one_of(std::initializer_list<std::string_view> words, std::string_view text) {
  return std::ranges::find(words, text) != words.end();
}

std::optional<int> number_of(const Tree& tree, std::string_view field) {
  const auto text = tree.text(field);
  if (!text || text->find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::atoi(text->c_str());
}

void check_range(Call& call, const Tree& settings, std::string_view field, std::string_view words,
                 int least, int most) {
  if (!settings.text(field)) return;
  const auto value = number_of(settings, field);
  if (!value || *value < least || *value > most) {
    call.invalid(std::string(words) + " '" + settings.text_or(field, "") + "' must be between '" +
                 std::to_string(least) + "' and '" + std::to_string(most) + "' inclusive");
  }
}

void check_target(Call& call, const std::optional<std::string>& arn) {
  if (arn && !call.catalog().target_groups.contains(*arn)) {
    call.refuse("TargetGroupNotFound", "One or more target groups not found");
  }
}

void check_fixed_response(Call& call, const Tree& action) {
  const std::string code = action.text_or("FixedResponseConfig.StatusCode", "");
  const bool sound = code.size() == 3 && is_one_of({"2", "4", "5"}, code.substr(0, 1)) &&
                     code.find_first_not_of("0123456789") == std::string::npos;
  if (!sound) {
    call.invalid("1 validation error detected: Value '" + code +
                 "' at 'actions.1.member.fixedResponseConfig.statusCode' failed to satisfy "
                 "constraint: Member must satisfy regular expression pattern: ^(2|4|5)\\d\\d$");
  }
  const auto type = action.text("FixedResponseConfig.ContentType");
  if (type && !is_one_of({"text/plain", "text/css", "text/html", "application/javascript",
                          "application/json"},
                         *type)) {
    call.refuse("InvalidLoadBalancerAction",
                "The ContentType must be one of:'text/html', "
                "'application/json', 'application/javascript', "
                "'text/css', 'text/plain'");
  }
}

}  // namespace

ElbKind kind_of(const BalancerV2& balancer) {
  const std::string type = balancer.settings.text_or("Type", "application");
  if (type == "network") return ElbKind::kNetwork;
  return type == "gateway" ? ElbKind::kGateway : ElbKind::kApplication;
}

void check_name(Call& call, std::string_view what, const std::string& name) {
  if (call.refused()) return;
  if (name.size() > 32) {
    return call.invalid(std::string(what) + " name '" + name +
                        "' cannot be longer than '32' characters");
  }
  const bool plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain) {
    return call.invalid(std::string(what) + " name '" + name +
                        "' can only contain characters that are alphanumeric characters or "
                        "hyphens(-)");
  }
  if (name.starts_with('-') || name.ends_with('-') || name.find("--") != std::string::npos) {
    call.invalid(std::string(what) + " name '" + name +
                 "' cannot begin or end with '-', or contain '--'");
  }
}

void check_listener(Call& call, ElbKind kind, const Tree& settings) {
  const auto port = settings.text("Port");
  const auto protocol = settings.text("Protocol");
  if (kind == ElbKind::kGateway) {
    if (port) call.invalid("A port cannot be specified for gateway listeners");
    if (protocol) call.invalid("A protocol cannot be specified for gateway listeners");
    return;
  }
  if (!port) return call.invalid("A listener port must be specified");
  if (!protocol) return call.invalid("A listener protocol must be specified");
  if (!std::ranges::count(kProtocols, *protocol)) {
    return call.invalid("1 validation error detected: Value '" + *protocol +
                        "' at 'protocol' failed to satisfy constraint: Member must satisfy enum "
                        "value set: [HTTP, HTTPS, UDP, TCP, TLS, TCP_UDP]");
  }
  const bool is_web = is_one_of({"HTTP", "HTTPS"}, *protocol);
  if (kind == ElbKind::kApplication && !is_web) {
    return call.invalid("Listener protocol '" + *protocol + "' must be one of 'HTTP, HTTPS'");
  }
  if (kind == ElbKind::kNetwork && !is_one_of({"UDP", "TCP", "TLS", "TCP_UDP"}, *protocol)) {
    return call.invalid("Listener protocol '" + *protocol +
                        "' must be one of 'UDP, TCP, TLS, TCP_UDP'");
  }
  check_range(call, settings, "Port", "Listener port", 1, 65'535);
  const bool is_encrypted = is_one_of({"HTTPS", "TLS"}, *protocol);
  if (is_encrypted && settings.list("Certificates").empty()) {
    call.refuse("CertificateNotFound",
                "A certificate must be specified for " + *protocol + " listeners");
  }
}

void check_actions(Call& call, const Tree* actions) {
  if (actions == nullptr) return;
  for (const Tree* each : actions->list("")) {
    const std::string type = each->text_or("Type", "");
    if (!is_one_of(
            {"forward", "fixed-response", "redirect", "authenticate-cognito", "authenticate-oidc"},
            type)) {
      return call.invalid("1 validation error detected: Value '" + type +
                          "' at 'actions.1.member.type' failed to satisfy constraint: Member must "
                          "satisfy enum value set: [forward, authenticate-oidc, "
                          "authenticate-cognito, redirect, fixed-response]");
    }
    check_target(call, each->text("TargetGroupArn"));
    for (const Tree* group : each->list("ForwardConfig.TargetGroups")) {
      check_target(call, group->text("TargetGroupArn"));
    }
    if (type == "fixed-response") check_fixed_response(call, *each);
  }
}

void check_conditions(Call& call, const Tree& in) {
  for (const Tree* each : in.list("Conditions")) {
    const std::string field = each->text_or("Field", "");
    const bool is_known = is_one_of({"host-header", "path-pattern", "http-header", "query-string",
                                     "http-request-method", "source-ip"},
                                    field);
    if (!is_known) {
      return call.invalid("Condition field '" + field +
                          "' must be one of '[path-pattern, host-header, http-header, "
                          "http-request-method, query-string, source-ip]'");
    }
    if (field != "host-header" && field != "path-pattern") continue;
    std::vector<std::string> values = each->texts("Values");
    const bool is_old_form = !values.empty();
    for (const std::string_view config : {"HostHeaderConfig.Values", "PathPatternConfig.Values"}) {
      for (std::string& value : each->texts(config)) values.push_back(std::move(value));
    }
    if (values.empty()) return call.invalid("A condition value must be specified");
    if (is_old_form && values.size() > 1) {
      return call.invalid("The '" + field + "' field contains too many values; the limit is '1'");
    }
    for (const std::string& value : values) {
      if (value.size() > 128) {
        return call.invalid("The '" + field + "' value is too long; the limit is '128' characters");
      }
    }
  }
}

void check_priority(Call& call, const std::string& listener, const std::string& priority,
                    const std::string& own_arn) {
  const auto number = std::atoi(priority.c_str());
  if (number < 1 || number > 50'000) {
    return call.invalid("1 validation error detected: Value '" + priority +
                        "' at 'priority' failed to satisfy constraint: Member must have value "
                        "less than or equal to 50000");
  }
  for (const auto& [arn, row] : call.catalog().rules) {
    if (row.parent == listener && arn != own_arn &&
        row.settings.text_or("Priority", "") == priority) {
      call.refuse("PriorityInUse", "Priority '" + priority + "' is currently in use");
    }
  }
}

void check_target_group(Call& call, const Tree& settings) {
  const std::string protocol = settings.text_or("Protocol", "");
  if (!protocol.empty() && !std::ranges::count(kProtocols, protocol)) {
    return call.invalid("1 validation error detected: Value '" + protocol +
                        "' at 'protocol' failed to satisfy constraint: Member must satisfy enum "
                        "value set: [HTTPS, HTTP, TCP, TLS, UDP, TCP_UDP, GENEVE]");
  }
  const std::string check = settings.text_or("HealthCheckProtocol", "");
  if (!check.empty() && !is_one_of({"HTTP", "HTTPS", "TCP"}, check)) {
    return call.invalid("Health check protocol '" + check + "' must be one of 'HTTP, HTTPS, TCP'");
  }
  const bool is_web = protocol.starts_with("HTTP");
  if (is_web && check == "TCP") {
    return call.invalid("Health check protocol 'TCP' is not supported for target groups with the " +
                        protocol + " protocol");
  }
  check_range(call, settings, "Port", "Target group port", 1, 65'535);
  check_range(call, settings, "HealthCheckIntervalSeconds", "Health check interval", 5, 300);
  check_range(call, settings, "HealthCheckTimeoutSeconds", "Health check timeout", 2, 120);
  check_range(call, settings, "HealthyThresholdCount", "Healthy threshold count", 2, 10);
  check_range(call, settings, "UnhealthyThresholdCount", "Unhealthy threshold count", 2, 10);
  const auto interval = number_of(settings, "HealthCheckIntervalSeconds");
  const auto timeout = number_of(settings, "HealthCheckTimeoutSeconds");
  if (is_web && interval && timeout && *timeout >= *interval) {
    call.invalid("Health check timeout '" + std::to_string(*timeout) +
                 "' must be smaller than the interval '" + std::to_string(*interval) + "'");
  }
}

void check_target_group_attributes(Call& call, const Tree& settings, const Tree& in) {
  constexpr std::string_view kDelay = "deregistration_delay.timeout_seconds";
  constexpr std::string_view kSlowStart = "slow_start.duration_seconds";
  const std::string protocol = settings.text_or("Protocol", "");
  const bool is_web = protocol.starts_with("HTTP");
  for (const Tree* each : in.list("Attributes")) {
    const std::string key = each->text_or("Key", "");
    const std::string value = each->text_or("Value", "");
    const auto number = number_of(*each, "Value");
    const bool is_known =
        key.starts_with("stickiness.") || key == kDelay || key == kSlowStart ||
        key.starts_with("load_balancing.") || key.starts_with("lambda.") ||
        key.starts_with("proxy_protocol_v2.") || key.starts_with("preserve_client_ip.") ||
        key.starts_with("deregistration_delay.") || key.starts_with("target_group_health.") ||
        key.starts_with("target_health_state.") || key.starts_with("target_failover.");
    if (!is_known) {
      return call.invalid("Target group attribute key '" + key + "' is not recognized");
    }
    if (key == kDelay && (!number || *number > 3600)) {
      return call.invalid("'" + key + "' must be between '0' and '3600' inclusive");
    }
    if (key == kSlowStart && (!number || (*number != 0 && (*number < 30 || *number > 900)))) {
      return call.invalid("'" + key + "' must be 0 or between '30' and '900' inclusive");
    }
    if (key != "stickiness.type") continue;
    const bool is_cookie = is_one_of({"lb_cookie", "app_cookie"}, value);
    const bool is_flow = is_one_of({"source_ip_dest_ip", "source_ip_dest_ip_proto"}, value);
    if (protocol == "GENEVE" && !is_flow) {
      return call.invalid("'" + value +
                          "' must be one of [source_ip_dest_ip_proto, source_ip_dest_ip]");
    }
    if (protocol != "GENEVE" && !is_cookie && value != "source_ip") {
      return call.invalid("'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]");
    }
    if (protocol == "TLS" && value == "source_ip") {
      return call.invalid("You cannot enable stickiness on target groups with the TLS protocol");
    }
    if (is_web != is_cookie && protocol != "GENEVE" && !protocol.empty()) {
      return call.invalid("Stickiness type '" + value +
                          "' is not supported for target groups with the " + protocol +
                          " protocol");
    }
  }
}

}  // namespace lighthouse::fakes::query
