// How the calls of a run reach the fakes. The same seed gives the same trace either way: that is
// the codecs' strongest test.
#pragma once

#include <cstdint>

namespace lighthouse::sim {

enum class Transport : uint8_t {
  kTyped,  // the fakes are asked by value
  kWire,   // every call is encoded, signed, answered by the fakes' HTTP and RESP faces, and decoded
};

}  // namespace lighthouse::sim
