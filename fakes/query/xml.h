// Writes the XML of an answer [A1.3]: elements in order, text escaped, nothing checked but that.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/time.h"
#include "fakes/query/tree.h"

namespace lighthouse::fakes::query {

class Xml {
 public:
  // `origin_ms`: the Unix time of kStartOfTime, in milliseconds.
  explicit Xml(int64_t origin_ms) : out_(kUsualBytes, '\0'), origin_ms_(origin_ms) {}

  void open(std::string_view name);
  void close(std::string_view name);
  void empty(std::string_view name);
  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, int64_t value);
  void boolean(std::string_view name, bool value) { text(name, value ? "true" : "false"); }
  void time(std::string_view name, Time value);     // "2017-04-13T16:59:50.123Z"
  void time_if(std::string_view name, Time value);  // nothing for kNever
  // Nothing if it is empty.
  void text_if(std::string_view name, std::string_view value);
  // A list of texts; an empty one is an empty element.
  void texts(std::string_view name, const std::vector<std::string>& values,
             std::string_view element = "member");
  // The tree as it came: lists become <member>, maps <entry>.
  void echo(std::string_view name, const Tree& tree);
  void echo_kids(const Tree& tree);
  void raw(std::string_view written);
  void put(std::initializer_list<std::string_view> written);  // pieces of it
  void content(std::string_view value);  // the text of the element that is open

  // Calls `write(each)` inside <name><member>…</member>…</name>.
  template <class List, class Write>
  void list(std::string_view name, const List& values, Write write,
            std::string_view element = "member") {
    open(name);
    for (const auto& each : values) {
      open(element);
      write(each);
      close(element);
    }
    close(name);
  }

  [[nodiscard]] std::string take();

  [[nodiscard]] std::string words_of(Time time) const;

 private:
  static constexpr std::size_t kUsualBytes = 4096;

  char* grow(std::size_t bytes);

  std::string out_;  // written up to size_
  std::size_t size_ = 0;
  int64_t origin_ms_;
};

}  // namespace lighthouse::fakes::query
