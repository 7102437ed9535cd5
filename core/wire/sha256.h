// SHA-256, its keyed form (HMAC) and hexadecimal text: what signatures are made of. OpenSSL does
// the work.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lighthouse::wire {

using Digest = std::array<uint8_t, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest hmac_sha256(std::span<const uint8_t> key, std::string_view bytes);

[[nodiscard]] std::string to_hex(std::span<const uint8_t> bytes);  // lower case
void append_hex(std::string& out, std::span<const uint8_t> bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// Takes as long for a near miss as for any other text of this length.
[[nodiscard]] bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace lighthouse::wire
