#include "fakes/query/account.h"

#include <algorithm>
#include <charconv>

namespace lighthouse::fakes::query {

namespace {

// Hosts answer their balancers' health checks so long after EC2 says running [A18.2].
constexpr Duration kBoot{180'000};
enum HostEvent : uint16_t { kHostIsUp };

aws::Parameters parameters_for(Speed speed, Duration stale) {
  aws::Parameters out;
  out.zones = aws::kMostZones;
  out.first_address = 0xac1f000aU;  // 172.31.0.10
  out.stale_bound = stale;
  if (speed == Speed::kInstant) {
    out.instant = true;
    out.periodic_pass = Duration{0};
    // Otherwise a group that may not register replaces its members for ever at one moment [A21].
    out.deregistered_is_unhealthy = false;
  }
  return out;
}

}  // namespace

Account::Account(Speed speed, int64_t origin_ms, Duration stale)
    : aws(parameters_for(speed, stale)),
      catalog(Catalog::fresh()),
      speed_(speed),
      stale_(stale),
      origin_ms_(origin_ms),
      choices_(Choices::benign()) {}

Context Account::ctx() {
  return {now_, agenda_, choices_};
}

void Account::advance_to(Time now) {
  const Time target = std::max(now, now_);
  for (Time next = next_appointment(); next <= target; next = next_appointment()) {
    run_agenda(std::max(next, now_));
    keep_appointments();
  }
  run_agenda(target);
  while (drive_refreshes()) run_agenda(target);
}

// Requires: not before now.
void Account::run_agenda(Time target) {
  Agenda::Entry entry;
  while (agenda_.pop_until(target, entry)) {
    now_ = entry.time;
    choices_.set_now(now_);
    Context context = ctx();
    if (entry.event.actor == kAwsActor) {
      aws.handle(context, entry.event);
    } else {
      aws.set_service_health(context, InstanceId{entry.event.a}, true);
    }
    hear_notices();
    (void)drive_refreshes();
  }
  now_ = target;
  choices_.set_now(now_);
}

void Account::settle() {
  hear_notices();
  advance_to(now_);
}

void Account::reset() {
  const Time now = now_;
  Throttle* const kept = throttle;
  *this = Account(speed_, origin_ms_, stale_);
  throttle = kept;
  advance_to(now);
}

void Account::hear_notices() {
  for (const aws::Notice& notice : aws.notices()) {
    const aws::InstanceRow* const row = aws.find_instance(notice.instance);
    if (row == nullptr) continue;
    if (notice.kind == aws::Notice::Kind::kLaunched) hear_launch(*row);
    if (notice.kind == aws::Notice::Kind::kBooting) {
      if (speed_ == Speed::kInstant) {
        // Before the group looks at it for the first time.
        Context context = ctx();
        aws.set_service_health(context, row->id, true);
      } else {
        agenda_.at(now_ + kBoot, Event{kWorldActor, kHostIsUp, row->id.value, 0});
      }
    }
    if (notice.kind == aws::Notice::Kind::kTerminating && row->listed) hear_termination(*row);
  }
  if (aws.notices().empty()) return;
  aws.clear_notices();
  for (auto& [name, group] : catalog.groups) {
    const Group* const view = aws.find_group(group.id);
    if (view == nullptr || actual_of(group.id) == view->capacity.desired) {
      group.why_capacity.clear();
    }
  }
}

void Account::hear_launch(const aws::InstanceRow& row) {
  const auto name = catalog.group_names.find(row.group);
  if (name == catalog.group_names.end()) return;
  GroupInfo& group = catalog.groups[name->second];
  InstanceInfo& info = catalog.instances[row.id];
  info.launch = launch_of(catalog, group.settings);
  info.reservation = "r-" + catalog.unique_hex(17);
  if (const auto configuration = group.settings.text("LaunchConfigurationName")) {
    info.source.set("LaunchConfigurationName", *configuration);
  } else if (const Tree* const used = info.launch.find("LaunchTemplate")) {
    info.source.at("LaunchTemplate") = *used;
  }
  for (const Tree* each : info.launch.list("TagSpecification")) {
    if (each->text_or("ResourceType", "") != "instance") continue;
    for (const Tree* tag : each->list("Tag")) {
      put_tag(info.tags, {.key = tag->text_or("Key", ""), .value = tag->text_or("Value", "")});
    }
  }
  for (const Tag& tag : group.tags) {
    if (tag.at_launch) put_tag(info.tags, tag);
  }
  put_tag(info.tags, {.key = "aws:autoscaling:groupName", .value = name->second});
  const char zone = static_cast<char>('a' + row.zone);
  std::string subnets = group.settings.text_or("VPCZoneIdentifier", "");
  for (const Subnet& subnet : catalog.subnets) {
    if (subnet.zone == zone && subnets.find(subnet.id) != std::string::npos) {
      info.subnet = subnet.id;
    }
  }
  if (const Subnet* const fallback = catalog.default_subnet(zone);
      info.subnet.empty() && fallback != nullptr) {
    info.subnet = fallback->id;
  }
  record_launch(group, row);
}

void Account::hear_termination(const aws::InstanceRow& row) {
  const auto name = catalog.group_names.find(row.group);
  if (name == catalog.group_names.end()) return;
  record_termination(catalog.groups[name->second], row);
}

const TemplateVersion* version_of(const LaunchTemplate& of, std::string_view words,
                                  int64_t& number) {
  if (words == "$Latest") {
    number = of.latest;
  } else if (words.empty() || words == "$Default") {
    number = of.default_version;
  } else {
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    if (error != std::errc{} || end != words.data() + words.size()) return nullptr;
  }
  const auto found = of.versions.find(number);
  return found == of.versions.end() ? nullptr : &found->second;
}

Tree launch_of(Catalog& catalog, const Tree& group_settings) {
  Tree out;
  if (const auto name = group_settings.text("LaunchConfigurationName")) {
    const auto found = catalog.configurations.find(*name);
    return found == catalog.configurations.end() ? out : found->second.settings;
  }
  const Tree* used = group_settings.find("LaunchTemplate");
  const Tree* const mixed = group_settings.find("MixedInstancesPolicy.LaunchTemplate");
  if (used == nullptr && mixed != nullptr) used = mixed->find("LaunchTemplateSpecification");
  if (used == nullptr) return out;
  const LaunchTemplate* const found = catalog.find_template(
      used->text_or("LaunchTemplateId", ""), used->text_or("LaunchTemplateName", ""));
  int64_t number = 0;
  const TemplateVersion* const version =
      found == nullptr ? nullptr : version_of(*found, used->text_or("Version", ""), number);
  if (version == nullptr) return out;
  out = version->data;
  if (mixed != nullptr) {
    const auto overrides = mixed->list("Overrides");
    if (!overrides.empty()) {
      if (const auto type = overrides.front()->text("InstanceType")) out.set("InstanceType", *type);
    }
  }
  out.set("LaunchTemplate.LaunchTemplateId", found->id);
  out.set("LaunchTemplate.LaunchTemplateName", found->name);
  out.set("LaunchTemplate.Version", std::to_string(number));
  return out;
}

}  // namespace lighthouse::fakes::query
