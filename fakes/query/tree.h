// The parameters of an AWS Query request as a tree [A1.2]: `Tags.member.1.Key=a` is the element
// Key of the first of Tags. What is merely stored text stays such a tree, and is written back as it
// came.
//
// Lists are found in either spelling, `Name.member.N` and EC2's `Name.N`; an empty list that was
// given explicitly (`Name=`) is no list.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/uri.h"

namespace lighthouse::fakes::query {

struct Kid;

struct Tree {
  std::string value;
  std::vector<Kid> kids;  // in the order in which they came

  // Null if nothing of this dotted name was sent.
  [[nodiscard]] const Tree* find(std::string_view path) const;
  // Nothing if it was not sent or is empty.
  [[nodiscard]] std::optional<std::string> text(std::string_view path) const;
  [[nodiscard]] std::string text_or(std::string_view path, std::string_view otherwise) const;
  // The same without a copy. Requires: this and `otherwise` outlive it, unchanged.
  [[nodiscard]] std::string_view view_or(std::string_view path, std::string_view otherwise) const;
  // The elements of a list by their numbers.
  [[nodiscard]] std::vector<const Tree*> list(std::string_view path) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view path) const;

  Tree& at(std::string_view path);  // made if it is not there
  void set(std::string_view path, std::string text);
  // Every element of `other` takes the place of the one of its name.
  void overlay(const Tree& other);

  bool operator==(const Tree& other) const;
};

struct Kid {
  std::string name;
  Tree tree;
  bool operator==(const Kid& other) const = default;
};

[[nodiscard]] Tree tree_of(wire::Parameters parameters);

}  // namespace lighthouse::fakes::query
