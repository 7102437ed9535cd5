#include "served/gate_login.h"

#include <algorithm>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <utility>

#include "core/wire/sha256.h"
#include "core/wire/uri.h"
#include "served/refusals.h"

namespace lighthouse::served {

namespace {

using wire::HttpRequest;
using wire::HttpResponse;

std::string base64(const std::string& text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// In a time that says nothing of where they differ.
bool is_same(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string_view value_in(const wire::Parameters& form, std::string_view name) {
  const auto at = std::ranges::find(form, name, &wire::Parameters::value_type::first);
  return at == form.end() ? std::string_view() : at->second;
}

// The value of a cookie in `Cookie: a=1; SESSION=…`.
std::string_view cookie(const HttpRequest& request, std::string_view name) {
  std::string_view rest = wire::find_header(request.headers, "Cookie").value_or("");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
      return one.substr(name.size() + 1);
    }
  }
  return {};
}

HttpResponse redirect(std::string where) {
  return {.status = 302, .headers = {{"Location", std::move(where)}}, .body = {}};
}

}  // namespace

GateLogin::GateLogin(GateLoginOptions options)
    : options_(std::move(options)),
      session_(
          wire::sha256_hex("session of " + options_.user + ":" + options_.secret).substr(0, 36)) {}

bool GateLogin::is_known(const HttpRequest& request) const {
  const std::string_view given = wire::find_header(request.headers, "Authorization").value_or("");
  switch (options_.auth) {
    case GateAuth::kNone:
    case GateAuth::kCertificate: return true;
    case GateAuth::kBasic:
      return is_same(given, "Basic " + base64(options_.user + ":" + options_.secret));
    case GateAuth::kBearer: return is_same(given, "Bearer " + options_.secret);
    case GateAuth::kSession: return is_same(cookie(request, "SESSION"), session_);
  }
  return false;
}

HttpResponse GateLogin::log_in(const HttpRequest& request) const {
  const auto form = wire::decode_form(request.body, wire::Plus::kBlank);
  const bool right = is_same(value_in(form, "username"), options_.user) &&
                     is_same(value_in(form, "password"), options_.secret);
  if (!right) return redirect("/login?error");
  HttpResponse out = redirect("/");
  out.headers.push_back({"Set-Cookie", "SESSION=" + session_ + "; Path=/; HttpOnly"});
  return out;
}

std::optional<HttpResponse> GateLogin::refusal(const HttpRequest& request) const {
  const std::string_view path = wire::split_target(request.target).path;
  if (path == "/health") return std::nullopt;
  const bool redirects = options_.auth == GateAuth::kSession || options_.auth == GateAuth::kBearer;
  if (redirects && path == "/login") {
    const bool form = options_.auth == GateAuth::kSession && request.method == "POST";
    return form ? log_in(request) : login_page();
  }
  if (is_known(request)) return std::nullopt;
  if (redirects) return redirect("/login");
  return HttpResponse{
      .status = 401,
      .headers = {{"WWW-Authenticate", "Basic realm=\"Spinnaker\""},
                  {"Content-Type", "application/json;charset=UTF-8"}},
      .body =
          R"({"status":401,"error":"Unauthorized","message":"Full authentication is required"})"};
}

}  // namespace lighthouse::served
