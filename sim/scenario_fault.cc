// Faults: what goes wrong, and when: by rate, or at one moment.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/fault_kinds.h"
#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLatest = 24h * 7;

// --- moments ------------------------------------------------------------------------------------

constexpr std::array kMomentKeys = {
    key<&Moment::call>("call", "which call").required(),
    key<&Moment::nth>("nth", "which one of them, from 1; the first unless told").between(1, 9999),
    key<&Moment::at>("by", "this much later").between(Duration{0}, kLatest),
};

void read_moment_call(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Moment& out) {
  if (const auto call = choice_value(r, node, key.choices())) {
    out.call = static_cast<CallKind>(*call);
  }
}

constexpr KeyInfo kMomentShorthand{
    .name = "call", .about = "the first call of this kind", .form = Form::kChoice, .choices = [] {
      return choices_of(CallKind{});
    }};

// The fault's moment, made when its first part is read.
Moment& moment_of(Fault& fault) {
  if (!fault.moment) fault.moment.emplace();
  return *fault.moment;
}

template <Moment::Kind kKind>
void read_call_moment(ScenarioReader& r, const YamlNode& node, const KeyInfo& /*key*/, Fault& out) {
  Moment& moment = moment_of(out);
  moment.kind = kKind;
  read_section(r, node, moment_section(), moment);
}

void read_at(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Fault& out) {
  Moment& moment = moment_of(out);
  moment.kind = Moment::Kind::kAt;
  if (const auto at = duration_value(r, node, key)) moment.at = *at;
}

void read_step(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Fault& out) {
  Moment& moment = moment_of(out);
  moment.kind = Moment::Kind::kAtStep;
  if (const auto step = choice_value(r, node, key.choices())) {
    moment.step = static_cast<Step>(*step);
  }
}

Choices when_choices() {
  static constexpr std::array<Choice, 2> kChoices = {
      {{.name = "intended", .value = static_cast<int>(Moment::Kind::kWhenIntended)},
       {.name = "fenced", .value = static_cast<int>(Moment::Kind::kWhenFenced)}}};
  return kChoices;
}

void read_when(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Fault& out) {
  if (const auto kind = choice_value(r, node, key.choices())) {
    moment_of(out).kind = static_cast<Moment::Kind>(*kind);
  }
}

// Later than the step or the fence; it stands beside them, before or after.
void read_by(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Fault& out) {
  if (const auto by = duration_value(r, node, key)) moment_of(out).at = *by;
}

// The nth of the calls that the fault is about: the moment is that call itself.
void read_nth(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Fault& out) {
  Moment& moment = moment_of(out);
  moment.kind = Moment::Kind::kBeforeCall;
  if (const auto nth = number_value(r, node, key)) moment.nth = static_cast<uint32_t>(*nth);
}

// --- and back to text: a moment is written by the key that reads it ------------------------------

bool comes(const Fault& fault, Moment::Kind kind) {
  return fault.moment && fault.moment->kind == kind;
}

template <Moment::Kind kKind>
std::string write_call_moment(const KeyInfo& /*key*/, const Fault& fault) {
  return comes(fault, kKind) ? "{" + section_text(moment_section(), *fault.moment) + "}"
                             : std::string();
}

std::string write_at(const KeyInfo& /*key*/, const Fault& fault) {
  return comes(fault, Moment::Kind::kAt) ? format_duration(fault.moment->at) : std::string();
}

std::string write_step(const KeyInfo& key, const Fault& fault) {
  return comes(fault, Moment::Kind::kAtStep)
             ? choice_in_yaml(static_cast<int>(fault.moment->step), key.choices())
             : std::string();
}

bool comes_at_a_sight(const Fault& fault) {
  return comes(fault, Moment::Kind::kWhenIntended) || comes(fault, Moment::Kind::kWhenFenced);
}

std::string write_when(const KeyInfo& key, const Fault& fault) {
  return comes_at_a_sight(fault)
             ? choice_in_yaml(static_cast<int>(fault.moment->kind), key.choices())
             : std::string();
}

std::string write_by(const KeyInfo& /*key*/, const Fault& fault) {
  const bool beside = comes(fault, Moment::Kind::kAtStep) || comes_at_a_sight(fault);
  return beside && fault.moment->at != Duration{0} ? format_duration(fault.moment->at)
                                                   : std::string();
}

std::string write_capacity(const KeyInfo& /*key*/, const Fault& fault) {
  return fault.kind == FaultKind::kEditCapacity || fault.kind == FaultKind::kScheduledAction
             ? "{" + section_text(capacity_section(), fault.capacity) + "}"
             : std::string();
}

std::string write_version(const KeyInfo& /*key*/, const Fault& fault) {
  return fault.kind == FaultKind::kEditPipeline ? text_in_yaml(fault.text) : std::string();
}

std::string write_balancer(const KeyInfo& /*key*/, const Fault& fault) {
  const bool names_one =
      fault.kind == FaultKind::kRegisterInstance || fault.kind == FaultKind::kDeregisterInstance;
  return names_one ? text_in_yaml(fault.text) : std::string();
}

// --- the table ----------------------------------------------------------------------------------

using Read = void (*)(ScenarioReader&, const YamlNode&, const KeyInfo&, Fault&);
using Write = std::string (*)(const KeyInfo&, const Fault&);

constexpr Key<Fault> moment_key(std::string_view name, std::string_view about, Read read,
                                Write write) {
  return {.info = {.name = name, .about = about, .form = Form::kSection, .section = "moment"},
          .read = read,
          .write = write};
}

constexpr Key<Fault> choice_key(std::string_view name, std::string_view about, Choices (*choices)(),
                                Read read, Write write) {
  return {.info = {.name = name, .about = about, .form = Form::kChoice, .choices = choices},
          .read = read,
          .write = write};
}

constexpr Key<Fault> duration_key(std::string_view name, std::string_view about, Read read,
                                  Write write) {
  return {.info = {.name = name, .about = about, .form = Form::kDuration, .most = kLatest.count()},
          .read = read,
          .write = write};
}

Choices balancer_choices() {
  static constexpr std::array<Choice, 2> kChoices = {
      {{.name = kBalancerNames[0], .value = 0}, {.name = kBalancerNames[1], .value = 1}}};
  return kChoices;
}

constexpr Key<Fault> balancer_key() {
  auto out = key<&Fault::text>("balancer",
                               "the load balancer of register-instance and deregister-instance")
                 .written_by(write_balancer);
  out.info.choices = balancer_choices;
  return out;
}

constexpr std::array kFaultKeys = {
    key<&Fault::kind>("kind", "what goes wrong").required(),
    key<&Fault::target>("on", "the host or group that it hits; any unless told"),
    key<&Fault::calls>("call", "the calls that it hits, one or a list; all unless told"),
    Key<Fault>{.info = {.name = "nth",
                        .about = "the one call that it hits, from 1",
                        .form = Form::kNumber,
                        .least = 1,
                        .most = 9999},
               .read = read_nth},
    key<&Fault::endpoint>("endpoint", "the endpoint whose calls it hits; all unless told"),
    key<&Fault::per_million, Form::kRate>("rate", "how often: per call, or per minute and host"),
    key<&Fault::from>("from", "with a rate: from when on").between(Duration{0}, kLatest),
    key<&Fault::until>("until", "with a rate: until when").between(Duration{0}, kLatest),
    duration_key("at", "once, this long after the start", read_at, write_at),
    moment_key("after", "once, when a call has taken effect",
               read_call_moment<Moment::Kind::kAfterCall>,
               write_call_moment<Moment::Kind::kAfterCall>),
    moment_key("before", "once, when a call is about to leave",
               read_call_moment<Moment::Kind::kBeforeCall>,
               write_call_moment<Moment::Kind::kBeforeCall>),
    choice_key(
        "step", "once, when the operation enters this step", [] { return choices_of(Step{}); },
        read_step, write_step),
    choice_key("when",
               "once: \"intended\" is between the verdict and the re-check of a termination, "
               "\"fenced\" when a host has left both load balancers",
               when_choices, read_when, write_when),
    duration_key("by", "with step or when: this much later", read_by, write_by),
    key<&Fault::hidden>("hidden",
                        "true: direct-work is kept in a Redis that Lighthouse does not read"),
    key<&Fault::shift>("shift", "how far the controller's clock is off; early with a minus")
        .between(-kLatest, kLatest),
    key<&Fault::lasts>("lasts", "how long it lasts").between(1s, kLatest),
    section_key<&Fault::capacity, capacity_section>(
        "capacity", "capacity", "the new capacity of edit-capacity and scheduled-action")
        .written_by(write_capacity),
    key<&Fault::text, Form::kVersion>("version", "the other version of edit-pipeline")
        .written_by(write_version),
    balancer_key(),
};

// --- what contradicts itself --------------------------------------------------------------------

bool is_of_calls(FaultKind kind) {
  return class_of(kind) == FaultClass::kCall;
}

// Hits a host or a group.
bool has_target(FaultKind kind) {
  switch (class_of(kind)) {
    case FaultClass::kHost: return true;
    case FaultClass::kPerson:
      return kind != FaultKind::kHandTrigger && kind != FaultKind::kEditPipeline;
    case FaultClass::kRedis:
      return kind == FaultKind::kDeleteHash || kind == FaultKind::kForceCancel;
    case FaultClass::kCall:
    case FaultClass::kOutage:
    case FaultClass::kController: return false;
  }
  return false;
}

struct Belongs {
  std::string_view key;
  bool allowed;
  bool needed;
  std::string_view to;
};

// Fails for a key that this kind of fault has no use for, and for one that it cannot do without.
void check_keys_of_kind(ScenarioReader& r, const YamlNode& node, const Fault& fault) {
  const bool of_calls = is_of_calls(fault.kind);
  const bool killed = fault.kind == FaultKind::kControllerKilled;
  const bool edit_capacity =
      fault.kind == FaultKind::kEditCapacity || fault.kind == FaultKind::kScheduledAction;
  const bool edit_pipeline = fault.kind == FaultKind::kEditPipeline;
  const bool registers =
      fault.kind == FaultKind::kRegisterInstance || fault.kind == FaultKind::kDeregisterInstance;
  const bool jumps = fault.kind == FaultKind::kClockJump;
  const bool has_clock = jumps || fault.kind == FaultKind::kSecondController;
  const std::array<Belongs, 8> all = {{
      {"on", has_target(fault.kind), false, "a fault of a host or group"},
      {"call", of_calls || killed, false, "a fault of calls"},
      {"endpoint", of_calls || killed, false, "a fault of calls"},
      {"nth", of_calls, false, "a fault of calls"},
      {"shift", has_clock, jumps, "clock-jump and second-controller"},
      {"capacity", edit_capacity, edit_capacity, "edit-capacity and scheduled-action"},
      {"version", edit_pipeline, edit_pipeline, "edit-pipeline"},
      {"balancer", registers, registers, "register-instance and deregister-instance"},
  }};
  for (const Belongs& one : all) {
    const YamlNode* at = node.find(one.key);
    const ScenarioReader::Scope scope(r, one.key);
    if (at != nullptr && !one.allowed) {
      return r.fail(at->key_place, fmt::format("{} has none", name_of(fault.kind)),
                    fmt::format("leave it out; it belongs to {}", one.to));
    }
    if (at == nullptr && one.needed) {
      return r.fail(node.place, "this key is missing",
                    fmt::format("{} needs it", name_of(fault.kind)));
    }
  }
}

// Exactly one of the ways to say when.
void check_moment(ScenarioReader& r, const YamlNode& node, const Fault& fault) {
  constexpr std::array<std::string_view, 7> kWays = {"rate", "at",   "after", "before",
                                                     "step", "when", "nth"};
  const YamlNode* first = nullptr;
  for (const YamlNode& child : node.children) {
    if (std::ranges::find(kWays, child.key) == kWays.end()) continue;
    if (first != nullptr) {
      return r.fail(child.key_place, fmt::format("{} and {} both say when", first->key, child.key),
                    "keep one of them");
    }
    first = &child;
  }
  if (first == nullptr) {
    return r.fail(node.place, "nothing says when it happens",
                  "add one of rate, at, after, before, step, when" +
                      std::string(is_of_calls(fault.kind) ? ", nth" : ""));
  }
  for (const std::string_view name : {"from", "until"}) {
    const YamlNode* at = node.find(name);
    if (at == nullptr || first->key == "rate") continue;
    const ScenarioReader::Scope scope(r, name);
    return r.fail(at->key_place, "only a rate has a window", "leave it out, or write a rate");
  }
  const YamlNode* by = node.find("by");
  if (by != nullptr && first->key != "step" && first->key != "when") {
    const ScenarioReader::Scope scope(r, "by");
    return r.fail(by->key_place, fmt::format("it does not belong to {}", first->key),
                  "with after and before it stands inside: after: {call: …, by: 5s}");
  }
}

void check_fault(ScenarioReader& r, const YamlNode& node, Fault& fault) {
  fault.line = node.place.line;
  check_keys_of_kind(r, node, fault);
  check_moment(r, node, fault);
  if (fault.per_million > 0 && fault.from > fault.until) {
    r.fail(node.place, "from is after until", "swap the two");
  }
  if (node.find("nth") != nullptr) {
    if (fault.calls.size() != 1) {
      return r.fail(node.find("nth")->key_place, "nth needs exactly one call",
                    "add \"call: …\" with one name");
    }
    fault.moment->call = fault.calls.front();
  }
  if (fault.kind == FaultKind::kSecondController && fault.per_million > 0) {
    r.fail(node.place, "a second controller has no rate", "write at, after, before, step or when");
  }
}

}  // namespace

const Section<Moment>& moment_section() {
  static constexpr Section<Moment> kSection{.name = "moment",
                                            .about = "a call of the controller",
                                            .keys = kMomentKeys,
                                            .shorthand = kMomentShorthand,
                                            .read_shorthand = read_moment_call};
  return kSection;
}

const Section<Fault>& fault_section() {
  static constexpr Section<Fault> kSection{.name = "fault",
                                           .about = "something that goes wrong",
                                           .keys = kFaultKeys,
                                           .check = check_fault};
  return kSection;
}

}  // namespace lighthouse::sim
