// One operation at work: its parameters, what it works on, and the answer that it writes. The first
// refusal counts; an operation that was refused has changed nothing and what it wrote is dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/query/view.h"
#include "fakes/query/xml.h"

namespace lighthouse::fakes::query {

struct Refusal {
  std::string code;
  std::string message;
  int status = 400;
};

struct Call {
  View& view;
  const Tree& in;
  Xml& out;
  std::string region;
  std::string caller_key;
  std::string_view
      default_code;  // of a malformed parameter: ValidationError, InvalidParameterValue
  std::optional<Refusal> refusal{};

  [[nodiscard]] aws::Aws& aws() { return view.aws; }
  [[nodiscard]] Catalog& catalog() { return view.catalog; }
  [[nodiscard]] Context ctx() { return view.ctx; }
  [[nodiscard]] uint16_t by() const { return view.by(); }
  [[nodiscard]] Time now() const { return view.ctx.now; }

  void refuse(std::string_view code, std::string message, int status = 400);
  void invalid(std::string message) { refuse(default_code, std::move(message)); }
  [[nodiscard]] bool refused() const { return refusal.has_value(); }
  // Refuses with AWS's own text for it.
  template <class T>
  [[nodiscard]] bool accepted(const Result<T>& result) {
    if (!result) invalid(std::string(result.error().message.view()));
    return result.has_value();
  }

  // These refuse what is missing or malformed.
  [[nodiscard]] std::string required(std::string_view path);
  [[nodiscard]] std::optional<int32_t> number(std::string_view path);
  [[nodiscard]] int32_t required_number(std::string_view path);
  [[nodiscard]] std::optional<bool> flag(std::string_view path);

  [[nodiscard]] std::string arn(std::string_view service, std::string_view rest) const;
  [[nodiscard]] std::string zone_name(uint8_t zone) const;
};

using Handler = void (*)(Call&);
enum class Output : uint8_t { kNone, kResult };  // whether there is an <Op>Result [A1.3]
struct Operation {
  std::string_view name;
  Handler handler;
  Output output = Output::kResult;
};

// [A7]: where a page begins and ends, and the token of the next one. Refuses a bad token.
struct Page {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string next;
};
struct PageWords {
  std::string_view size = "MaxRecords";
  std::string_view token = "NextToken";
  std::string_view bad_token = "InvalidNextToken";
};
[[nodiscard]] Page page_of(Call& call, std::size_t count, int32_t default_size, int32_t most,
                           const PageWords& words = {});

// Shell-like: `*` and `?`, escaped with a backslash [A16.1].
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);
[[nodiscard]] bool matches_any(const std::vector<std::string>& patterns, std::string_view text);

// The tags of Tags.member.N or Tag.N.
[[nodiscard]] Tags tags_in(const Tree& in, std::string_view list);

[[nodiscard]] std::span<const Operation> autoscaling_operations();
[[nodiscard]] std::span<const Operation> elb_operations();
[[nodiscard]] std::span<const Operation> elbv2_operations();
[[nodiscard]] std::span<const Operation> ec2_operations();
[[nodiscard]] std::span<const Operation> sts_operations();

}  // namespace lighthouse::fakes::query
