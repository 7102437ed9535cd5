// Tags of everything in ELBv2.
#include "fakes/query/elbv2.h"

namespace lighthouse::fakes::query {

namespace {

Tags* tags_of(Call& call, const std::string& arn) {
  Catalog& catalog = call.catalog();
  if (const auto it = catalog.target_groups.find(arn); it != catalog.target_groups.end()) {
    return &it->second.tags;
  }
  if (const auto it = catalog.balancers_v2.find(arn); it != catalog.balancers_v2.end()) {
    return &it->second.tags;
  }
  if (const auto it = catalog.listeners.find(arn); it != catalog.listeners.end()) {
    return &it->second.tags;
  }
  if (const auto it = catalog.rules.find(arn); it != catalog.rules.end()) return &it->second.tags;
  const bool is_group = arn.find(":targetgroup/") != std::string::npos;
  if (arn.find(":listener-rule/") != std::string::npos) {
    call.refuse("RuleNotFound", "One or more rules not found");
  } else if (arn.find(":listener/") != std::string::npos) {
    call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  call.refuse(
      is_group ? "TargetGroupNotFound" : "LoadBalancerNotFound",
      is_group ? "One or more target groups not found" : "One or more load balancers not found");
  return nullptr;
}

}  // namespace

void add_v2_tags(Call& call) {
  for (const std::string& arn : call.in.texts("ResourceArns")) {
    Tags* const tags = tags_of(call, arn);
    if (tags == nullptr) return;
    constexpr std::size_t kMostTags = 50;
    Tags after = *tags;
    for (const Tag& tag : tags_in(call.in, "Tags")) put_tag(after, tag);
    if (after.size() > kMostTags) {
      return call.refuse("TooManyTags", "The quota for the number of tags has been reached");
    }
    *tags = std::move(after);
  }
}

void remove_v2_tags(Call& call) {
  for (const std::string& arn : call.in.texts("ResourceArns")) {
    Tags* const tags = tags_of(call, arn);
    if (tags == nullptr) return;
    for (const std::string& key : call.in.texts("TagKeys")) remove_tag(*tags, key);
  }
}

void describe_v2_tags(Call& call) {
  const std::vector<std::string> arns = call.in.texts("ResourceArns");
  for (const std::string& arn : arns) {
    if (tags_of(call, arn) == nullptr) return;
  }
  call.out.list("TagDescriptions", arns, [&](const std::string& arn) {
    call.out.text("ResourceArn", arn);
    call.out.list("Tags", *tags_of(call, arn), [&](const Tag& tag) {
      call.out.text("Key", tag.key);
      call.out.text("Value", tag.value);
    });
  });
}

}  // namespace lighthouse::fakes::query
