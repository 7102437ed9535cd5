#include "core/live/words.h"

namespace lighthouse::live {

std::optional<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> out;
  bool inside = false;  // a word has begun; an empty pair of quotes is one
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (quote == '\0' && blank) {
      inside = false;
      continue;
    }
    if (!inside) out.emplace_back();
    inside = true;
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (quote == c && quote != '\0') {
      quote = '\0';
    } else if (c == '\\' && quote != '\'') {
      if (i + 1 == text.size()) return std::nullopt;
      const char next = text[i + 1];
      if (quote == '"' && next != '"' && next != '\\') {
        out.back() += c;
      } else {
        out.back() += next;
        ++i;
      }
    } else {
      out.back() += c;
    }
  }
  if (quote != '\0') return std::nullopt;
  return out;
}

}  // namespace lighthouse::live
