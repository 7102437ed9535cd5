// Attributes of instances: termination protection acts, the others are told only.
#include "fakes/query/ec2.h"

namespace lighthouse::fakes::query {

void describe_instance_attribute(Call& call) {
  const std::string text = call.required("InstanceId");
  const std::string attribute = call.required("Attribute");
  const auto id = instance_of(text);
  if (!call.refused() && (!id || call.aws().find_instance(*id) == nullptr)) {
    call.refuse("InvalidInstanceID.NotFound", "The instance ID '" + text + "' does not exist");
  }
  if (call.refused()) return;
  const InstanceInfo& info = call.catalog().instances[*id];
  call.out.text("instanceId", text);
  call.out.open(attribute);
  if (attribute == "disableApiTermination") {
    call.out.boolean("value", info.is_protected);
  } else if (attribute == "instanceType") {
    call.out.text("value", info.launch.text_or("InstanceType", "t2.micro"));
  } else if (attribute == "userData") {
    call.out.text_if("value", info.launch.text_or("UserData", ""));
  } else if (attribute == "instanceInitiatedShutdownBehavior") {
    call.out.text("value", "stop");
  }
  call.out.close(attribute);
}

void modify_instance_attribute(Call& call) {
  const std::string text = call.required("InstanceId");
  const auto id = instance_of(text);
  if (!call.refused() && (!id || call.aws().find_instance(*id) == nullptr)) {
    call.refuse("InvalidInstanceID.NotFound", "The instance ID '" + text + "' does not exist");
  }
  if (call.refused()) return;
  if (const auto on = call.in.text("DisableApiTermination.Value")) {
    call.catalog().instances[*id].is_protected = *on == "true";
  }
  call.out.boolean("return", true);
}

}  // namespace lighthouse::fakes::query
