// Secrets: a text that cannot be printed, and the redactor that every message passes before it
// leaves the program.
//
// A Secret has no operator<<, no fmt formatter and no conversion to a text: only `reveal` gives it
// away, and each use of that word is a place to look at. Its memory is wiped when it is gone.
#pragma once

#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::live {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // The text itself: for the request that carries it and for nothing else.
  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  bool operator==(const Secret&) const = default;

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

 private:
  void wipe();
  std::string text_;
};

// What a failing test shows in place of the bytes of the object.
void PrintTo(const Secret& secret, std::ostream* out);

// Replaces what is secret in a message by "(secret)": as it is, percent-encoded, and in base64.
// May be called from any thread.
class Redactor {
 public:
  void add(const Secret& secret);
  [[nodiscard]] std::string redact(std::string_view message) const;

 private:
  mutable std::mutex mutex_;
  std::vector<Secret> known_;  // the longest first, so that no part of one stays behind
};

// Of a text that may hold anything; for the Basic scheme.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace lighthouse::live
