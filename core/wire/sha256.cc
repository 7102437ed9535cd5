// OpenSSL 3 keeps SHA256_Init and its like, and would rather see EVP used.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "core/wire/sha256.h"

#include <algorithm>
#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace lighthouse::wire {

namespace {

constexpr std::size_t kBlock = 64;

// On the stack: EVP's contexts cost two allocations each, as much as hashing a request.
class Hasher {
 public:
  Hasher() { SHA256_Init(&context_); }

  Hasher& add(const void* bytes, std::size_t size) {
    SHA256_Update(&context_, bytes, size);
    return *this;
  }
  // Ready for another text afterwards.
  Digest finish() {
    Digest out{};
    SHA256_Final(out.data(), &context_);
    SHA256_Init(&context_);
    return out;
  }

 private:
  SHA256_CTX context_{};
};

}  // namespace

Digest sha256(std::string_view bytes) {
  return Hasher().add(bytes.data(), bytes.size()).finish();
}

// RFC 2104 over OpenSSL's SHA-256: its own HMAC looks the algorithm up three times a call.
Digest hmac_sha256(std::span<const uint8_t> key, std::string_view bytes) {
  Hasher hasher;
  std::array<uint8_t, kBlock> inner{};
  if (key.size() > kBlock) {
    const Digest shorter = hasher.add(key.data(), key.size()).finish();
    std::copy(shorter.begin(), shorter.end(), inner.begin());
  } else {
    std::copy(key.begin(), key.end(), inner.begin());
  }
  std::array<uint8_t, kBlock> outer = inner;
  for (uint8_t& byte : inner) byte ^= 0x36;
  for (uint8_t& byte : outer) byte ^= 0x5c;
  const Digest first = hasher.add(inner.data(), kBlock).add(bytes.data(), bytes.size()).finish();
  const Digest out = hasher.add(outer.data(), kBlock).add(first.data(), first.size()).finish();
  OPENSSL_cleanse(inner.data(), inner.size());
  OPENSSL_cleanse(outer.data(), outer.size());
  return out;
}

std::string to_hex(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(bytes.size() * 2, '0');
  char* at = out.data();
  for (const uint8_t byte : bytes) {
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256(bytes));
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace lighthouse::wire
