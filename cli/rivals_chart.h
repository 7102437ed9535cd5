// The comparison as a picture: how many executions each policy kills against how long it takes, a
// point for each setting. One self-contained SVG: no script, no font, no other file.
#pragma once

#include <string>

#include "cli/rivals_batch.h"

namespace lighthouse::cli {

[[nodiscard]] std::string rivals_chart(const Comparison& comparison);

}  // namespace lighthouse::cli
