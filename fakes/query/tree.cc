#include "fakes/query/tree.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lighthouse::fakes::query {

namespace {

std::optional<unsigned> index_of(std::string_view name) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return number;
}

std::string_view take_part(std::string_view& path) {
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string_view part = path.substr(0, dot);
  path.remove_prefix(std::min(dot + 1, path.size()));
  return part;
}

}  // namespace

const Tree* Tree::find(std::string_view path) const {
  const Tree* at = this;
  while (!path.empty()) {
    const std::string_view part = take_part(path);
    const auto kid = std::ranges::find(at->kids, part, &Kid::name);
    if (kid == at->kids.end()) return nullptr;
    at = &kid->tree;
  }
  return at;
}

std::optional<std::string> Tree::text(std::string_view path) const {
  const Tree* const found = find(path);
  if (found == nullptr || found->value.empty()) return std::nullopt;
  return found->value;
}

std::string Tree::text_or(std::string_view path, std::string_view otherwise) const {
  return std::string(view_or(path, otherwise));
}

std::string_view Tree::view_or(std::string_view path, std::string_view otherwise) const {
  const Tree* const found = find(path);
  return found == nullptr || found->value.empty() ? otherwise : std::string_view(found->value);
}

std::vector<const Tree*> Tree::list(std::string_view path) const {
  const Tree* at = find(path);
  if (at == nullptr) return {};
  if (const Tree* const members = at->find("member")) at = members;
  std::vector<std::pair<unsigned, const Tree*>> numbered;
  numbered.reserve(at->kids.size());
  for (const auto& [name, kid] : at->kids) {
    if (const auto number = index_of(name)) numbered.emplace_back(*number, &kid);
  }
  // Almost always so already, and a stable sort asks for memory first.
  constexpr auto kNumber = &std::pair<unsigned, const Tree*>::first;
  if (!std::ranges::is_sorted(numbered, {}, kNumber)) {
    std::ranges::stable_sort(numbered, {}, kNumber);
  }
  std::vector<const Tree*> out;
  out.reserve(numbered.size());
  for (const auto& [number, kid] : numbered) out.push_back(kid);
  return out;
}

std::vector<std::string> Tree::texts(std::string_view path) const {
  const std::vector<const Tree*> elements = list(path);
  std::vector<std::string> out;
  out.reserve(elements.size());
  for (const Tree* each : elements) out.push_back(each->value);
  return out;
}

Tree& Tree::at(std::string_view path) {
  Tree* place = this;
  while (!path.empty()) {
    const std::string_view part = take_part(path);
    const auto kid = std::ranges::find(place->kids, part, &Kid::name);
    if (kid != place->kids.end()) {
      place = &kid->tree;
    } else {
      place->kids.push_back(Kid{.name = std::string(part), .tree = {}});
      place = &place->kids.back().tree;
    }
  }
  return *place;
}

void Tree::set(std::string_view path, std::string text) {
  at(path).value = std::move(text);
}

void Tree::overlay(const Tree& other) {
  for (const auto& [name, kid] : other.kids) at(name) = kid;
}

bool Tree::operator==(const Tree& other) const {
  return value == other.value && kids == other.kids;
}

Tree tree_of(wire::Parameters parameters) {
  Tree out;
  out.kids.reserve(parameters.size());
  for (auto& [name, value] : parameters) out.at(name).value = std::move(value);
  return out;
}

}  // namespace lighthouse::fakes::query
