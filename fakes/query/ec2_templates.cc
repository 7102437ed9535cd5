// Launch templates, as far as groups need them [A12.13].
#include <algorithm>

#include "fakes/query/account.h"
#include "fakes/query/ec2.h"

namespace lighthouse::fakes::query {

namespace {

std::string lower_first(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] + 32);
  return out;
}

bool is_numbered(const Tree& tree) {
  return !tree.kids.empty() &&
         tree.kids.front().name.find_first_not_of("0123456789") == std::string::npos;
}

// EC2's answers have lower camel case, sets and items where its requests have numbered lists.
void write_data(Xml& out, const Tree& tree) {
  for (const auto& [name, kid] : tree.kids) {
    if (is_numbered(kid)) {
      out.list(
          lower_first(name) + "Set", kid.list(""),
          [&](const Tree* each) {
            if (each->kids.empty()) {
              out.content(each->value);
            } else {
              write_data(out, *each);
            }
          },
          "item");
    } else if (kid.kids.empty()) {
      out.text(lower_first(name), kid.value);
    } else {
      out.open(lower_first(name));
      write_data(out, kid);
      out.close(lower_first(name));
    }
  }
}

void write_template(Call& call, const LaunchTemplate& row) {
  call.out.text("launchTemplateId", row.id);
  call.out.text("launchTemplateName", row.name);
  call.out.time("createTime", row.created);
  call.out.text("createdBy", "arn:aws:iam::" + std::string(kAccountNumber) + ":user/lighthouse");
  call.out.number("defaultVersionNumber", row.default_version);
  call.out.number("latestVersionNumber", row.latest);
  write_tags(call.out, row.tags);
}

void write_version(Call& call, const LaunchTemplate& row, int64_t number) {
  const TemplateVersion& version = row.versions.at(number);
  call.out.text("launchTemplateId", row.id);
  call.out.text("launchTemplateName", row.name);
  call.out.number("versionNumber", number);
  call.out.text_if("versionDescription", version.description);
  call.out.time("createTime", version.created);
  call.out.text("createdBy", "arn:aws:iam::" + std::string(kAccountNumber) + ":user/lighthouse");
  call.out.boolean("defaultVersion", number == row.default_version);
  call.out.open("launchTemplateData");
  write_data(call.out, version.data);
  call.out.close("launchTemplateData");
}

LaunchTemplate* template_named(Call& call) {
  const std::string id = call.in.text_or("LaunchTemplateId", "");
  const std::string name = call.in.text_or("LaunchTemplateName", "");
  LaunchTemplate* const found = call.catalog().find_template(id, name);
  if (found == nullptr && !id.empty()) {
    call.refuse("InvalidLaunchTemplateId.NotFound",
                "The specified launch template, with template ID " + id + ", does not exist.");
  } else if (found == nullptr) {
    call.refuse("InvalidLaunchTemplateName.NotFoundException",
                "At least one of the launch templates specified in the request does not exist.");
  }
  return found;
}

}  // namespace

void create_launch_template(Call& call) {
  const std::string name = call.required("LaunchTemplateName");
  const Tree* const data = call.in.find("LaunchTemplateData");
  if (data == nullptr) {
    call.refuse("MissingParameter", "The request must contain the parameter LaunchTemplateData");
  }
  if (call.refused() || is_dry_run(call)) return;
  if (call.catalog().find_template("", name) != nullptr) {
    return call.refuse("InvalidLaunchTemplateName.AlreadyExistsException",
                       "Launch template name already in use.");
  }
  LaunchTemplate row{.id = "lt-" + call.catalog().unique_hex(17),
                     .name = name,
                     .created = call.now(),
                     .tags = specified_tags(call.in, "launch-template")};
  row.versions[1] = {*data, call.in.text_or("VersionDescription", ""), call.now()};
  call.out.open("launchTemplate");
  write_template(call, row);
  call.out.close("launchTemplate");
  call.catalog().templates[row.id] = std::move(row);
}

void create_launch_template_version(Call& call) {
  LaunchTemplate* const row = template_named(call);
  if (row == nullptr) return;
  Tree data;
  if (const auto source = call.in.text("SourceVersion")) {
    int64_t number = 0;
    const TemplateVersion* const version = version_of(*row, *source, number);
    if (version == nullptr) {
      return call.refuse("InvalidLaunchTemplateId.VersionNotFound",
                         "Could not find launch template version " + *source);
    }
    data = version->data;
  }
  if (const Tree* const sent = call.in.find("LaunchTemplateData")) data.overlay(*sent);
  ++row->latest;
  row->versions[row->latest] = {data, call.in.text_or("VersionDescription", ""), call.now()};
  call.out.open("launchTemplateVersion");
  write_version(call, *row, row->latest);
  call.out.close("launchTemplateVersion");
}

void describe_launch_templates(Call& call) {
  const std::vector<std::string> ids = call.in.texts("LaunchTemplateId");
  const std::vector<std::string> names = call.in.texts("LaunchTemplateName");
  for (const std::string& id : ids) {
    if (call.catalog().find_template(id, "") == nullptr) {
      return call.refuse(
          "InvalidLaunchTemplateId.NotFound",
          "The specified launch template, with template ID " + id + ", does not exist.");
    }
  }
  for (const std::string& name : names) {
    if (call.catalog().find_template("", name) == nullptr) {
      return call.refuse(
          "InvalidLaunchTemplateName.NotFoundException",
          "At least one of the launch templates specified in the request does not exist.");
    }
  }
  std::vector<const LaunchTemplate*> found;
  for (const auto& [id, row] : call.catalog().templates) {
    if (!ids.empty() && !std::ranges::count(ids, id)) continue;
    if (!names.empty() && !std::ranges::count(names, row.name)) continue;
    if (passes_filters(call.in, [&, &each = row](std::string_view name) {
          std::vector<std::string> values;
          if (!tag_values(each.tags, name, values)) values = {each.name};
          return values;
        })) {
      found.push_back(&row);
    }
  }
  call.out.list(
      "launchTemplates", found, [&](const LaunchTemplate* row) { write_template(call, *row); },
      "item");
}

void describe_launch_template_versions(Call& call) {
  const LaunchTemplate* const row = template_named(call);
  if (row == nullptr) return;
  std::vector<int64_t> numbers;
  for (const std::string& words : call.in.texts("LaunchTemplateVersion")) {
    int64_t number = 0;
    if (version_of(*row, words, number) == nullptr) {
      return call.refuse("InvalidLaunchTemplateId.VersionNotFound",
                         "Could not find the specified version " + words +
                             " for the launch template with ID " + row->id + ".");
    }
    numbers.push_back(number);
  }
  if (numbers.empty()) {
    for (const auto& [number, version] : row->versions) numbers.push_back(number);
    std::ranges::reverse(numbers);
  }
  call.out.list(
      "launchTemplateVersionSet", numbers,
      [&](int64_t number) { write_version(call, *row, number); }, "item");
}

void modify_launch_template(Call& call) {
  LaunchTemplate* const row = template_named(call);
  if (row == nullptr) return;
  const std::string words = call.in.text_or("SetDefaultVersion", "$Default");
  int64_t number = 0;
  if (version_of(*row, words, number) == nullptr) {
    return call.refuse("InvalidLaunchTemplateId.VersionNotFound",
                       "Could not find launch template version " + words);
  }
  row->default_version = number;
  call.out.open("launchTemplate");
  write_template(call, *row);
  call.out.close("launchTemplate");
}

void delete_launch_template(Call& call) {
  const LaunchTemplate* const row = template_named(call);
  if (row == nullptr || is_dry_run(call)) return;
  call.out.open("launchTemplate");
  write_template(call, *row);
  call.out.close("launchTemplate");
  const std::string id = row->id;
  call.catalog().templates.erase(id);
}

}  // namespace lighthouse::fakes::query
