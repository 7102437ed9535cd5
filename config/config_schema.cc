#include "config/config_file.h"
#include "config/config_keys.h"

namespace lighthouse::config {

std::string config_schema() {
  return sim::json_schema("Lighthouse configuration", config_sections());
}

}  // namespace lighthouse::config
