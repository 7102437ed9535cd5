// XML fields: reads an answer of AWS field by field and keeps the first thing that is wrong, with
// its path: `AutoScalingGroups[2].MinSize: is missing` [A1.3].
//
// Namespaces are not looked at, and unknown elements are passed over. An absent list is an empty
// one; everything else that is required must be there, once, and of its type. After an error every
// reader goes on with empty values, and the caller looks once, at the end: so no value that was
// read beside an error may be used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace lighthouse::wire {

class XmlAnswer;

class XmlFields {
 public:
  [[nodiscard]] bool has(std::string_view name) const;

  [[nodiscard]] std::string text(std::string_view name) const;           // absent: ""
  [[nodiscard]] std::string required_text(std::string_view name) const;  // absent or empty: error
  [[nodiscard]] int32_t required_count(std::string_view name) const;     // from 0
  [[nodiscard]] bool boolean(std::string_view name) const;               // absent: false
  [[nodiscard]] bool required_boolean(std::string_view name) const;
  [[nodiscard]] int64_t required_time_ms(std::string_view name) const;  // since the Unix epoch

  // The structure of that name; nullopt if it is absent, or an error if it is required.
  [[nodiscard]] std::optional<XmlFields> object(std::string_view name) const;
  [[nodiscard]] std::optional<XmlFields> required_object(std::string_view name) const;

  // The same for the wrapper `<Operation>Result`, which is left out of the paths below it, so that
  // the part that matters fits into a message.
  [[nodiscard]] std::optional<XmlFields> required_wrapper(std::string_view name) const;

  // The elements of a list. Whatever else stands in the list is an error, because a list that was
  // not understood must not pass for an empty one.
  [[nodiscard]] std::vector<XmlFields> list(std::string_view name,
                                            std::string_view element = "member") const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name,
                                               std::string_view element = "member") const;

  // Makes "path.name: what" the error, unless there is one already.
  void fail(std::string_view name, std::string_view what) const;

 private:
  friend class XmlAnswer;

  // How a structure was come by. Paths are put together from these when something is wrong.
  struct Step {
    uint32_t from = 0;     // index of the step before
    pugi::xml_node named;  // none: a step without a name
    uint32_t element = kNoElement;
  };
  static constexpr uint32_t kNoElement = UINT32_MAX;
  struct Steps {
    std::string* error;
    std::vector<Step> all;
  };

  XmlFields(pugi::xml_node node, uint32_t step, Steps& steps)
      : node_(node),
        step_(step),
        steps_(&steps) {}

  [[nodiscard]] XmlFields next(pugi::xml_node node, const Step& step) const;
  [[nodiscard]] pugi::xml_node find(std::string_view name) const;
  [[nodiscard]] std::string scalar(std::string_view name, pugi::xml_node node) const;
  [[nodiscard]] std::string path_of(std::string_view name) const;

  pugi::xml_node node_;
  uint32_t step_;
  Steps* steps_;
};

// A parsed answer. Refuses what AWS never sends: no XML, more than one root, a document type (hence
// entities of its own), more than kMostDepth levels, more than kMostBytes.
class XmlAnswer {
 public:
  static constexpr std::size_t kMostBytes = 16u << 20;
  static constexpr std::size_t kMostDepth = 40;

  // The error is what is wrong with the document as a whole, on one line, without any of its text.
  [[nodiscard]] static tl::expected<XmlAnswer, std::string> parse(std::string_view body);

  [[nodiscard]] std::string_view root_name() const;  // without its namespace prefix

  // The fields of the root, with paths that start below it.
  // Requires: this and `error` outlive all that is read through them. One root at a time.
  [[nodiscard]] XmlFields root(std::string& error) const;

 private:
  pugi::xml_document document_;
  std::unique_ptr<XmlFields::Steps> steps_ = std::make_unique<XmlFields::Steps>();
};

}  // namespace lighthouse::wire
