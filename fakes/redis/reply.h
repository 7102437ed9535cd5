// Writes replies as they travel, in RESP2 or RESP3, straight into the connection's buffer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lighthouse::fakes::redis {

enum class Protocol : uint8_t { kResp2 = 2, kResp3 = 3 };

class Reply {
 public:
  Reply(std::string& out, Protocol protocol) : out_(out), protocol_(protocol) {}

  void status(std::string_view word) { line('+', word); }
  void ok() { out_ += "+OK\r\n"; }
  // The text begins with the error's code. Line ends become spaces.
  void error(std::string_view text);
  void integer(int64_t number) { counted(':', number); }
  void bulk(std::string_view bytes);
  // Text for people: a bulk string in RESP2.
  void verbatim(std::string_view text, std::string_view format = "txt");
  void boolean(bool value);                  // 1 or 0 in RESP2
  void big_number(std::string_view digits);  // a bulk string in RESP2
  void number(double value);                 // a bulk string in RESP2
  void nil() { out_ += protocol_ == Protocol::kResp2 ? "$-1\r\n" : "_\r\n"; }
  void nil_array() { out_ += protocol_ == Protocol::kResp2 ? "*-1\r\n" : "_\r\n"; }
  void array(std::size_t size) { counted('*', static_cast<int64_t>(size)); }
  // Requires: pairs * 2 replies follow.
  void map(std::size_t pairs);
  void set(std::size_t size) { counted(resp3() ? '~' : '*', static_cast<int64_t>(size)); }
  void push(std::size_t size) { counted(resp3() ? '>' : '*', static_cast<int64_t>(size)); }
  void raw(std::string_view bytes) { out_ += bytes; }

  [[nodiscard]] bool resp3() const { return protocol_ == Protocol::kResp3; }
  void speak(Protocol protocol) { protocol_ = protocol; }

 private:
  void line(char kind, std::string_view text);
  void counted(char kind, int64_t number);

  std::string& out_;
  Protocol protocol_;
};

}  // namespace lighthouse::fakes::redis
