// The upgrade pipeline, the operation and what is expected of it.
#include <array>

#include <fmt/format.h>

#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

// --- pipeline -----------------------------------------------------------------------------------

Choices strategy_choices() {
  static constexpr std::array<Choice, 6> kChoices = {{{.name = "redblack", .value = 0},
                                                      {.name = "highlander", .value = 1},
                                                      {.name = "rollingredblack", .value = 2},
                                                      {.name = "rollingpush", .value = 3},
                                                      {.name = "custom", .value = 4},
                                                      {.name = "none", .value = 5}}};
  return kChoices;
}

constexpr Key<Pipeline> strategy_key() {
  auto out = key<&Pipeline::strategy>("strategy", "of its deploy stages");
  out.info.choices = strategy_choices;
  return out;
}

constexpr std::array kPipelineKeys = {
    key<&Pipeline::parameter>("parameter", "true: the version is a parameter; no save is needed"),
    key<&Pipeline::package>("package",
                            "the package field of its bake stage; the first release "
                            "unless told"),
    strategy_key(),
    key<&Pipeline::scale_down>("scale-down", "true: it scales replaced groups down"),
    key<&Pipeline::max_remaining>("max-remaining", "groups that it keeps; 0: all").between(0, 99),
    key<&Pipeline::disabled>("disabled", "true: it cannot be started"),
    key<&Pipeline::polling_first>("polling-first", "true: it deploys the polling group first"),
    key<&Pipeline::bake>("bake", "how long its bake takes").between(1s, 24h),
    key<&Pipeline::file>("file", "a pipeline as JSON instead of all this, beside the scenario"),
};

void check_pipeline(ScenarioReader& r, const YamlNode& node, Pipeline& pipeline) {
  const bool from_file = !pipeline.file.empty();
  for (const YamlNode& child : node.children) {
    if (!from_file || child.key == "file" || child.key == "bake") continue;
    const ScenarioReader::Scope scope(r, child.key);
    return r.fail(child.key_place, "the pipeline comes from a file", "leave this out, or the file");
  }
}

// --- operation ----------------------------------------------------------------------------------

constexpr Key<Scenario> kind_key() {
  return key<&Scenario::operation>("kind", "what Lighthouse is asked for").required();
}

constexpr std::array kOperationKeys = {
    kind_key(),
    key<&Scenario::to, Form::kVersion>("to", "the version of an upgrade"),
    key<&Scenario::start>("start", "when it is asked for, after the start").between(0s, 24h * 7),
    key<&Scenario::second_operation>("second", "when a second controller is asked for the same")
        .between(0s, 24h * 7),
    key<&Scenario::restore_record>("restore-record",
                                   "false: a rollback finds no record of what served before"),
};

void read_operation_kind(ScenarioReader& r, const YamlNode& node, const KeyInfo& key,
                         Scenario& out) {
  const auto kind = choice_value(r, node, key.choices());
  if (!kind) return;
  out.operation = static_cast<Operation>(*kind);
  if (out.operation == Operation::kUpgrade) {
    r.fail(node.place, "the version is missing", "write {kind: upgrade, to: 1.9.40}");
  }
}

void check_operation(ScenarioReader& r, const YamlNode& node, Scenario& out) {
  const ScenarioReader::Scope scope(r, "to");
  const YamlNode* to = node.find("to");
  const bool upgrade = out.operation == Operation::kUpgrade;
  if (upgrade && to == nullptr) {
    r.fail(node.place, "this key is missing", "add the version to upgrade to, like to: 1.9.40");
  }
  if (!upgrade && to != nullptr) {
    r.fail(to->key_place, "only an upgrade has a version", "leave it out, or write kind: upgrade");
  }
}

// --- expectation --------------------------------------------------------------------------------

// An ending, or all of them by one word.
constexpr int kAnyEnding = 0;

Choices ending_choices() {
  static const std::vector<Choice> choices = [] {
    const Choices endings = choices_of(Ending{});
    std::vector<Choice> out(endings.begin(), endings.end());
    out.push_back({.name = "any", .value = kAnyEnding});
    return out;
  }();
  return choices;
}

void add_ending(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Expectation& out) {
  const auto ending = choice_value(r, node, key.choices());
  if (!ending) return;
  if (*ending != kAnyEnding) return out.endings.push_back(static_cast<Ending>(*ending));
  for (const Choice& choice : choices_of(Ending{})) {
    out.endings.push_back(static_cast<Ending>(choice.value));
  }
}

void read_endings(ScenarioReader& r, const YamlNode& node, const KeyInfo& key, Expectation& out) {
  if (node.kind != YamlNode::Kind::kList) return add_ending(r, node, key, out);
  for (std::size_t i = 0; i < node.children.size() && !r.failed(); ++i) {
    const ScenarioReader::Scope scope(r, i);
    add_ending(r, node.children[i], key, out);
  }
  if (node.children.empty()) r.fail(node.place, "the list is empty", "write an ending, or any");
}

std::string write_endings(const KeyInfo& key, const Expectation& expect) {
  return detail::list_of(expect.endings, [&](Ending ending) {
    return choice_in_yaml(static_cast<int>(ending), key.choices());
  });
}

constexpr KeyInfo kEndingInfo{.name = "ending",
                              .about = "how it ends, one word or a list of those allowed",
                              .form = Form::kChoice,
                              .required = true,
                              .many = true,
                              .choices = ending_choices};

constexpr std::array kExpectKeys = {
    Key<Expectation>{.info = kEndingInfo, .read = read_endings, .write = write_endings},
    key<&Expectation::reason>("reason", "the reason of that ending"),
    key<&Expectation::never>("never", "a step that it must not enter"),
    key<&Expectation::within>("within", "of simulated time").between(1s, 24h * 30),
    key<&Expectation::killed>("killed",
                              "executions that may die, whoever kills them; none unless "
                              "told")
        .between(0, 9999),
    key<&Expectation::upgrade_runs>("upgrade-runs", "runs of the upgrade pipeline").between(0, 99),
    key<&Expectation::serving_version, Form::kVersion>("serving-version", "what serves at the end"),
    key<&Expectation::never_serves, Form::kVersion>("never-serves",
                                                    "what must not serve at the end"),
    key<&Expectation::polling_version, Form::kVersion>("polling-version", "what polls at the end"),
    key<&Expectation::serving_instances>("serving-instances", "how many serve at the end")
        .between(0, 99),
    key<&Expectation::terminated>("terminated", "instances that Lighthouse terminates")
        .between(0, 99),
    key<&Expectation::faults_must_happen>(
        "faults-must-happen", "false: a fault may be missing from all seeds of a batch"),
};

// --- the twin -----------------------------------------------------------------------------------

constexpr std::array kBiteKeys = {
    key<&Bite::without>("without", "the guards that are taken out, one or a list").required(),
    key<&Bite::breach>("breach", "what is violated then").required(),
    key<&Bite::seed>("seed", "with this seed; 0, the benign one, unless told").between(0, 999'999),
};

}  // namespace

const Section<Pipeline>& pipeline_section() {
  static constexpr Section<Pipeline> kSection{.name = "pipeline",
                                              .about = "the upgrade pipeline",
                                              .keys = kPipelineKeys,
                                              .check = check_pipeline};
  return kSection;
}

const Section<Scenario>& operation_section() {
  static constexpr Section<Scenario> kSection{
      .name = "operation",
      .about = "what Lighthouse is asked for",
      .keys = kOperationKeys,
      .shorthand = {.name = "kind",
                    .about = "an operation without a version: drain, rollback",
                    .form = Form::kChoice,
                    .choices = [] { return choices_of(Operation{}); }},
      .read_shorthand = read_operation_kind,
      .check = check_operation};
  return kSection;
}

const Section<Bite>& bite_section() {
  static constexpr Section<Bite> kSection{
      .name = "bite", .about = "what happens without some guards", .keys = kBiteKeys};
  return kSection;
}

const Section<Expectation>& expect_section() {
  static constexpr Section<Expectation> kSection{.name = "expect",
                                                 .about = "what must be true at the end",
                                                 .keys = kExpectKeys,
                                                 .shorthand = kEndingInfo,
                                                 .read_shorthand = read_endings};
  return kSection;
}

}  // namespace lighthouse::sim
