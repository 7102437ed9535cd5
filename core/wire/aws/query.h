// AWS Query requests: the form bodies of the query protocol and of EC2's variant of it [A1.2].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/aws/service.h"
#include "core/wire/uri.h"

namespace lighthouse::wire {

// One operation and its parameters, in the order in which they are added. Structures are dotted
// names: text("Filter.1.Name", "instance-id").
class AwsForm {
 public:
  AwsForm(AwsService service, std::string_view action);

  AwsForm& text(std::string_view name, std::string_view value);
  AwsForm& number(std::string_view name, int64_t value);
  AwsForm& yes_or_no(std::string_view name, bool value);

  // `Name.member.N`, and with `field` the list of structures `Name.member.N.Field`; EC2's lists are
  // flat: `Name.N`. N counts from 1. An empty list adds nothing, which means "all" in most
  // operations: callers that mean something else must not come here with one.
  AwsForm& list(std::string_view name, const std::vector<std::string>& values,
                std::string_view field = {});
  AwsForm& flat_list(std::string_view name, const std::vector<std::string>& values);

  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  [[nodiscard]] AwsRequest request() const;

 private:
  AwsService service_;
  Parameters parameters_;
};

}  // namespace lighthouse::wire
