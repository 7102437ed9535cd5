#include "core/wire/aws/query.h"

#include <fmt/format.h>

namespace lighthouse::wire {

AwsForm::AwsForm(AwsService service, std::string_view action) : service_(service) {
  text("Action", action);
  text("Version", api_version(service));
}

AwsForm& AwsForm::text(std::string_view name, std::string_view value) {
  parameters_.emplace_back(name, value);
  return *this;
}

AwsForm& AwsForm::number(std::string_view name, int64_t value) {
  return text(name, std::to_string(value));
}

AwsForm& AwsForm::yes_or_no(std::string_view name, bool value) {
  return text(name, value ? "true" : "false");
}

AwsForm& AwsForm::list(std::string_view name, const std::vector<std::string>& values,
                       std::string_view field) {
  const std::string tail = field.empty() ? "" : fmt::format(".{}", field);
  for (std::size_t i = 0; i < values.size(); ++i) {
    text(fmt::format("{}.member.{}{}", name, i + 1, tail), values[i]);
  }
  return *this;
}

AwsForm& AwsForm::flat_list(std::string_view name, const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    text(fmt::format("{}.{}", name, i + 1), values[i]);
  }
  return *this;
}

AwsRequest AwsForm::request() const {
  HttpRequest http{
      .method = "POST",
      .target = "/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = encode_form(parameters_)};
  return {.service = service_, .http = std::move(http)};
}

}  // namespace lighthouse::wire
