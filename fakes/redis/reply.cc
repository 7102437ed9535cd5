#include "fakes/redis/reply.h"

#include <array>
#include <charconv>

#include "fakes/redis/number.h"

namespace lighthouse::fakes::redis {

void Reply::line(char kind, std::string_view text) {
  out_ += kind;
  out_.append(text).append("\r\n");
}

void Reply::counted(char kind, int64_t number) {
  std::array<char, 24> text;
  text[0] = kind;
  const auto [end, error] = std::to_chars(text.data() + 1, text.data() + 22, number);
  end[0] = '\r';
  end[1] = '\n';
  out_.append(text.data(), end + 2);
}

void Reply::error(std::string_view text) {
  out_ += '-';
  for (const char c : text) out_ += c == '\r' || c == '\n' ? ' ' : c;
  out_ += "\r\n";
}

void Reply::bulk(std::string_view bytes) {
  counted('$', static_cast<int64_t>(bytes.size()));
  out_.append(bytes).append("\r\n");
}

void Reply::verbatim(std::string_view text, std::string_view format) {
  if (!resp3()) return bulk(text);
  // Always three letters.
  std::string letters(format.substr(0, 3));
  letters.resize(3, ' ');
  counted('=', static_cast<int64_t>(text.size() + 4));
  out_.append(letters).append(":").append(text).append("\r\n");
}

void Reply::boolean(bool value) {
  if (!resp3()) return integer(value ? 1 : 0);
  out_ += value ? "#t\r\n" : "#f\r\n";
}

void Reply::big_number(std::string_view digits) {
  if (!resp3()) return bulk(digits);
  line('(', digits);
}

void Reply::number(double value) {
  const std::string text = format_double(value);
  if (resp3()) {
    line(',', text);
  } else {
    bulk(text);
  }
}

void Reply::map(std::size_t pairs) {
  if (resp3()) {
    counted('%', static_cast<int64_t>(pairs));
  } else {
    array(pairs * 2);
  }
}

}  // namespace lighthouse::fakes::redis
