#include "sim/scenario_file.h"

#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

void read_operation(ScenarioReader& r, const YamlNode& node, const KeyInfo& /*key*/,
                    Scenario& out) {
  read_section(r, node, operation_section(), out);
}

constexpr std::array kFileKeys = {
    key<&Scenario::name>("name", "a short name for reports").required(),
    key<&Scenario::about>("about", "what it shows, in a sentence"),
    section_key<&Scenario::releases, release_section>(
        "releases", "release", "the versions; the first one runs at the start"),
    section_key<&Scenario::groups, group_section>(
        "groups", "group", "the server groups, newest first in each cluster"),
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
                  .read = read_operation},
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
