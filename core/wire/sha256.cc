#include "core/wire/sha256.h"

#include <algorithm>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace lighthouse::wire {

namespace {

constexpr std::size_t kBlock = 64;

// Looking the algorithm up costs more than hashing a request.
const EVP_MD* algorithm() {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kSha256;
}

// One text after the other, each from `begin` to `finish`.
class Hasher {
 public:
  Hasher() : context_(EVP_MD_CTX_new()) {}

  Hasher& begin() {
    EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr);
    return *this;
  }
  Hasher& add(const void* bytes, std::size_t size) {
    EVP_DigestUpdate(context_.get(), bytes, size);
    return *this;
  }
  Digest finish() {
    Digest out{};
    EVP_DigestFinal_ex(context_.get(), out.data(), nullptr);
    return out;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace

Digest sha256(std::string_view bytes) {
  return Hasher().begin().add(bytes.data(), bytes.size()).finish();
}

// RFC 2104 over OpenSSL's SHA-256: its own HMAC looks the algorithm up three times a call.
Digest hmac_sha256(std::span<const uint8_t> key, std::string_view bytes) {
  Hasher hasher;
  std::array<uint8_t, kBlock> inner{};
  if (key.size() > kBlock) {
    const Digest shorter = hasher.begin().add(key.data(), key.size()).finish();
    std::copy(shorter.begin(), shorter.end(), inner.begin());
  } else {
    std::copy(key.begin(), key.end(), inner.begin());
  }
  std::array<uint8_t, kBlock> outer = inner;
  for (uint8_t& byte : inner) byte ^= 0x36;
  for (uint8_t& byte : outer) byte ^= 0x5c;
  const Digest first =
      hasher.begin().add(inner.data(), kBlock).add(bytes.data(), bytes.size()).finish();
  const Digest out =
      hasher.begin().add(outer.data(), kBlock).add(first.data(), first.size()).finish();
  OPENSSL_cleanse(inner.data(), inner.size());
  OPENSSL_cleanse(outer.data(), outer.size());
  return out;
}

void append_hex(std::string& out, std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t at = out.size();
  out.resize(at + bytes.size() * 2);
  char* to = out.data() + at;
  for (const uint8_t byte : bytes) {
    *to++ = kDigits[byte >> 4];
    *to++ = kDigits[byte & 15];
  }
}

std::string to_hex(std::span<const uint8_t> bytes) {
  std::string out;
  append_hex(out, bytes);
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256(bytes));
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace lighthouse::wire
