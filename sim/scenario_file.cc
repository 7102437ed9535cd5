#include "sim/scenario_file.h"

#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "sim/nearest.h"
#include "sim/scenario_sections.h"
#include "sim/scenario_text.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

void read_operation(ScenarioReader& r, const YamlNode& node, const KeyInfo& /*key*/,
                    Scenario& out) {
  read_section(r, node, operation_section(), out);
}

std::string write_operation(const KeyInfo& /*key*/, const Scenario& scenario) {
  return "{" + section_text(operation_section(), scenario) + "}";
}

// The release of a group is written by its version, which the group alone does not know.
std::string write_groups(const KeyInfo& /*key*/, const Scenario& scenario) {
  std::string out;
  for (const FleetGroup& group : scenario.groups) {
    out += "\n  - {" + section_text(group_section(), group);
    out += ", release: " + text_in_yaml(scenario.releases[group.release].version) + "}";
  }
  return out;
}

// "16/answer_latency/36/4=1234"
void read_deviation(ScenarioReader& r, const YamlNode& node, Scenario& out) {
  const std::string_view text = node.text;
  const std::size_t equals = text.find('=');
  const auto key = parse_choice_key(text.substr(0, equals));
  ForcedChoice forced;
  bool good = node.kind == YamlNode::Kind::kScalar && key && equals != std::string_view::npos;
  if (good) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + equals + 1, end, forced.value);
    good = error == std::errc{} && stop == end;
  }
  if (!good) {
    return r.fail(node.place, fmt::format("{} is not a deviation", quoted(text)),
                  "write ACTOR/SITE/BUCKET/USE=VALUE, as \"lighthouse sim shrink\" does");
  }
  forced.key = *key;
  out.deviations.push_back(forced);
}

void read_deviations(ScenarioReader& r, const YamlNode& node, const KeyInfo& /*key*/,
                     Scenario& out) {
  if (node.kind == YamlNode::Kind::kScalar) return read_deviation(r, node, out);
  r.check_list(node);
  for (std::size_t i = 0; i < node.children.size() && !r.failed(); ++i) {
    const ScenarioReader::Scope scope(r, i);
    read_deviation(r, node.children[i], out);
  }
}

std::string write_deviations(const KeyInfo& /*key*/, const Scenario& scenario) {
  std::string out;
  for (const ForcedChoice& forced : scenario.deviations) {
    out += fmt::format("\n  - {}={}", format_choice_key(forced.key), forced.value);
  }
  return out;
}

constexpr std::array kFileKeys = {
    key<&Scenario::name>("name", "a short name for reports").required(),
    key<&Scenario::about>("about", "what it shows, in a sentence"),
    section_key<&Scenario::releases, release_section>(
        "releases", "release", "the versions; the first one runs at the start"),
    section_key<&Scenario::groups, group_section>("groups", "group",
                                                  "the server groups, newest first in each cluster")
        .written_by(write_groups),
    key<&Scenario::docker_hosts>("docker-hosts",
                                 "true: Orcas are named by containers that map to no host"),
    key<&Scenario::draining_timeout>("draining-timeout", "of connections at both load balancers")
        .between(0s, 1h),
    section_key<&Scenario::work, work_section>("work", "work", "executions at their moments"),
    section_key<&Scenario::streams, stream_section>("streams", "stream",
                                                    "executions that come again and again"),
    section_key<&Scenario::pipeline, pipeline_section>("pipeline", "pipeline",
                                                       "the upgrade pipeline"),
    Key<Scenario>{.info = {.name = "operation",
                           .about = "what Lighthouse is asked for",
                           .form = Form::kSection,
                           .section = "operation"},
                  .read = read_operation,
                  .write = write_operation},
    section_key<&Scenario::policy, policy_section>("policy", "policy",
                                                   "what the operator of the fleet decides"),
    section_key<&Scenario::faults, fault_section>("faults", "fault", "what goes wrong"),
    key<&Scenario::faults_end>("faults-end", "no fault after this; then it must end")
        .between(0s, 24h * 7),
    section_key<&Scenario::expect, expect_section>("expect", "expect",
                                                   "what must be true at the end"),
    key<&Scenario::without>("without", "guards that are taken out, to see them missed"),
    section_key<&Scenario::bites, bite_section>(
        "bites", "bite", "what is violated when guards are taken out, to prove that it attacks"),
    Key<Scenario>{.info = {.name = "deviations",
                           .about = "choices that differ from the benign run, each "
                                    "ACTOR/SITE/BUCKET/USE=VALUE",
                           .form = Form::kText,
                           .many = true},
                  .read = read_deviations,
                  .write = write_deviations},
};

ScenarioError not_yaml(std::string_view file, const YamlProblem& problem) {
  // An index in brackets ends a plain text inside braces: the usual slip.
  const bool flow = problem.reason.find("flow") != std::string::npos;
  const bool second = problem.reason.find("second document") != std::string::npos;
  std::string remedy = "check the indentation, the colons and the quotes";
  if (flow) remedy = "close each brace, and write \"serving[0]\" with quotes inside braces";
  if (second) remedy = "a file holds one scenario";
  return {.file = std::string(file),
          .line = problem.place.line,
          .column = problem.place.column,
          .key = "yaml",
          .reason = problem.reason,
          .remedy = remedy};
}

std::string read_all(std::ifstream& in) {
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

const Section<Scenario>& file_section() {
  static constexpr Section<Scenario> kSection{
      .name = "scenario",
      .about = "A fleet, its work, an operation, what goes wrong, and what must be true at the end",
      .keys = kFileKeys};
  return kSection;
}

tl::expected<Scenario, ScenarioError> parse_scenario(std::string_view text, std::string_view file,
                                                     Purpose purpose) {
  auto root = parse_yaml(text);
  if (!root) {
    return tl::unexpected(not_yaml(file, root.error()));
  }
  ScenarioReader reader(file);
  Scenario out;
  out.file = file;
  read_section(reader, *root, file_section(), out);
  if (!reader.failed()) complete_scenario(reader, *root, purpose, out);
  if (reader.failed()) return tl::unexpected(*reader.error());
  return out;
}

std::string scenario_text(const Scenario& scenario) {
  std::string out;
  for (const Key<Scenario>& key : file_section().keys) {
    const std::string text = key.write == nullptr ? std::string() : key.write(key.info, scenario);
    if (text.empty()) continue;
    out.append(key.info.name).append(text.front() == '\n' ? ":" : ": ").append(text).append("\n");
  }
  return out;
}

tl::expected<Scenario, ScenarioError> load_scenario(const std::string& path, Purpose purpose) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (in) text = read_all(in);
  if (!in) {
    return tl::unexpected(ScenarioError{.file = path,
                                        .key = "file",
                                        .reason = "it cannot be read",
                                        .remedy = "check that the path names a readable file"});
  }
  return parse_scenario(text, path, purpose);
}

}  // namespace lighthouse::sim
