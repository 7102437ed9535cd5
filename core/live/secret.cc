#include "core/live/secret.h"

#include <algorithm>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <utility>

#include "core/wire/uri.h"

namespace lighthouse::live {

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
  other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe();
  text_ = other.text_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = std::move(other.text_);
  other.wipe();
  return *this;
}

Secret::~Secret() {
  wipe();
}

void Secret::wipe() {
  // The whole of what was allocated: a moved-from short text keeps its bytes.
  text_.resize(text_.capacity());
  OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

void PrintTo(const Secret& /*secret*/, std::ostream* out) {
  *out << "(secret)";
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

void Redactor::add(const Secret& secret) {
  if (secret.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const std::string& form :
       {secret.reveal(), wire::percent_encode(secret.reveal()), base64(secret.reveal())}) {
    const Secret one(form);
    if (std::ranges::find(known_, one) == known_.end()) known_.push_back(one);
  }
  std::ranges::stable_sort(known_, std::ranges::greater{},
                           [](const Secret& one) { return one.reveal().size(); });
}

std::string Redactor::redact(std::string_view message) const {
  const std::lock_guard lock(mutex_);
  std::string out(message);
  for (const Secret& secret : known_) {
    const std::string& text = secret.reveal();
    constexpr std::string_view kMask = "(secret)";
    for (std::size_t at = out.find(text); at != std::string::npos;
         at = out.find(text, at + kMask.size())) {
      out.replace(at, text.size(), kMask);
    }
  }
  return out;
}

}  // namespace lighthouse::live
