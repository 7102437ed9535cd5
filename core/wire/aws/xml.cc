#include "core/wire/aws/xml.h"

#include <charconv>

#include <fmt/format.h>

#include "core/wire/timestamps.h"

namespace lighthouse::wire {

namespace {

// Without its namespace prefix, if it has one.
bool is_named(pugi::xml_node node, std::string_view name) {
  const std::string_view full = node.name();
  if (!full.ends_with(name)) return false;
  return full.size() == name.size() || full[full.size() - name.size() - 1] == ':';
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_element(pugi::xml_node node) {
  return node.type() == pugi::node_element;
}

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// Looked for from its second byte on: the first begins every element.
bool has_document_type(std::string_view body) {
  constexpr std::string_view kRest = "!DOCTYPE";
  std::size_t at = body.find(kRest);
  while (at != std::string_view::npos && (at == 0 || body[at - 1] != '<')) {
    at = body.find(kRest, at + 1);
  }
  return at != std::string_view::npos;
}

bool is_deeper_than(pugi::xml_node root, std::size_t most) {
  std::size_t depth = 1;
  pugi::xml_node at = root;
  while (true) {
    if (at.first_child()) {
      at = at.first_child();
      if (++depth > most) return true;
      continue;
    }
    while (at != root && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    if (at == root) return false;
    at = at.next_sibling();
  }
}

}  // namespace

// --- fields --------------------------------------------------------------------------------------

std::string XmlFields::path_of(std::string_view name) const {
  std::string out(name);
  for (uint32_t at = step_; at != 0; at = steps_->all[at].from) {
    const Step& step = steps_->all[at];
    std::string part(step.named ? local_name(step.named) : std::string_view{});
    if (step.element != kNoElement) part += fmt::format("[{}]", step.element);
    if (part.empty()) continue;
    out = out.empty() ? part : fmt::format("{}.{}", part, out);
  }
  return out;
}

void XmlFields::fail(std::string_view name, std::string_view what) const {
  if (steps_->error->empty()) *steps_->error = fmt::format("{}: {}", path_of(name), what);
}

XmlFields XmlFields::next(pugi::xml_node node, const Step& step) const {
  steps_->all.push_back(step);
  return {node, static_cast<uint32_t>(steps_->all.size() - 1), *steps_};
}

pugi::xml_node XmlFields::find(std::string_view name) const {
  pugi::xml_node found;
  for (const pugi::xml_node child : node_.children()) {
    if (!is_named(child, name) || !is_element(child)) continue;
    if (found) {
      fail(name, "is there twice");
      return {};
    }
    found = child;
  }
  return found;
}

bool XmlFields::has(std::string_view name) const {
  return static_cast<bool>(find(name));
}

std::string XmlFields::scalar(std::string_view name, pugi::xml_node node) const {
  std::string out;
  for (const pugi::xml_node child : node.children()) {
    if (is_element(child)) {
      fail(name, "expected text, found elements");
      return {};
    }
    if (is_text(child)) out += child.value();
  }
  return out;
}

std::string XmlFields::text(std::string_view name) const {
  const pugi::xml_node node = find(name);
  return node ? scalar(name, node) : std::string();
}

std::string XmlFields::required_text(std::string_view name) const {
  const pugi::xml_node node = find(name);
  std::string out = node ? scalar(name, node) : std::string();
  if (out.empty()) fail(name, node ? "is empty" : "is missing");
  return out;
}

int32_t XmlFields::required_count(std::string_view name) const {
  const std::string digits = required_text(name);
  int32_t out = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, out);
  if (error == std::errc{} && stop == end && out >= 0) return out;
  fail(name, "expected a whole number from 0");
  return 0;
}

bool XmlFields::boolean(std::string_view name) const {
  return has(name) && required_boolean(name);
}

bool XmlFields::required_boolean(std::string_view name) const {
  const std::string word = required_text(name);
  if (word == "true") return true;
  if (word != "false") fail(name, "expected true or false");
  return false;
}

int64_t XmlFields::required_time_ms(std::string_view name) const {
  const auto time = parse_iso8601_ms(required_text(name));
  if (!time) fail(name, "expected a time like 2017-04-13T16:59:50Z");
  return time.value_or(0);
}

std::optional<XmlFields> XmlFields::object(std::string_view name) const {
  const pugi::xml_node node = find(name);
  if (!node) return std::nullopt;
  for (const pugi::xml_node child : node.children()) {
    if (!is_text(child)) continue;
    fail(name, "expected elements, found text");
    return std::nullopt;
  }
  return next(node, {.from = step_, .named = node});
}

std::optional<XmlFields> XmlFields::required_object(std::string_view name) const {
  auto out = object(name);
  if (!out) fail(name, "is missing");
  return out;
}

std::optional<XmlFields> XmlFields::required_wrapper(std::string_view name) const {
  auto out = required_object(name);
  if (out) out->step_ = step_;
  return out;
}

std::vector<XmlFields> XmlFields::list(std::string_view name, std::string_view element) const {
  std::vector<XmlFields> out;
  const auto holder = object(name);
  if (!holder) return out;
  for (const pugi::xml_node child : holder->node_.children()) {
    if (!is_element(child)) continue;
    if (!is_named(child, element)) {
      fail(name, fmt::format("a list of {} holds another element", element));
      return {};
    }
    out.push_back(next(
        child,
        {.from = step_, .named = holder->node_, .element = static_cast<uint32_t>(out.size())}));
  }
  return out;
}

std::vector<std::string> XmlFields::texts(std::string_view name, std::string_view element) const {
  std::vector<std::string> out;
  for (const XmlFields& one : list(name, element)) {
    out.push_back(one.scalar("", one.node_));
    if (out.back().empty()) one.fail("", "is empty");
  }
  return out;
}

// --- the document --------------------------------------------------------------------------------

tl::expected<XmlAnswer, std::string> XmlAnswer::parse(std::string_view body) {
  const auto wrong = [](std::string text) { return tl::unexpected(std::move(text)); };
  if (body.empty()) return wrong("the answer is empty");
  if (body.size() > kMostBytes) return wrong("the answer is too long");
  if (body.find('\0') != std::string_view::npos) return wrong("the answer is no text");
  if (has_document_type(body)) {
    return wrong("the answer has a document type");
  }
  XmlAnswer out;
  const pugi::xml_parse_result result =
      out.document_.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) {
    return wrong(fmt::format("the answer is no XML: {}, byte {}", result.description(),
                             static_cast<int64_t>(result.offset)));
  }
  std::size_t roots = 0;
  for (const pugi::xml_node child : out.document_.children()) {
    if (is_text(child)) return wrong("the answer is no XML: text beside its root");
    roots += is_element(child) ? 1 : 0;
  }
  if (roots != 1) return wrong("the answer has more than one root");
  if (is_deeper_than(out.document_.document_element(), kMostDepth)) {
    return wrong("the answer is nested too deeply");
  }
  return out;
}

std::string_view XmlAnswer::root_name() const {
  return local_name(document_.document_element());
}

XmlFields XmlAnswer::root(std::string& error) const {
  *steps_ = {.error = &error, .all = {{}}};
  return {document_.document_element(), 0, *steps_};
}

}  // namespace lighthouse::wire
