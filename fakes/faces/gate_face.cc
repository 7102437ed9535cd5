#include "fakes/faces/gate_face.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/model/pipeline_facts.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/status_words.h"
#include "core/wire/uri.h"
#include "fakes/faces/gate_bodies.h"
#include "fakes/faces/json_text.h"
#include "fakes/faces/texts.h"

namespace lighthouse::fakes {
namespace {

using wire::HttpRequest;
using wire::HttpResponse;
using Json = nlohmann::ordered_json;
using Response = std::optional<HttpResponse>;

constexpr std::string_view kRefused = "java.net.ConnectException";
constexpr std::size_t kGatesLimit = 10;  // per config, where the request gives none [6]

HttpResponse not_found() {
  return error_response(404, "Not Found", "NotFoundException", "Not Found");
}

HttpResponse bad_request(std::string_view what) {
  return error_response(400, "Bad Request", "InvalidRequestException", what);
}

// An error of the typed fake, as it looks from outside. Its message begins with the HTTP status, or
// there was no answer at all. What Gate could not reach was not reached: the words say so, because
// a write that might have been done is another answer [5].
enum class Route : uint8_t { kWrapped, kTrigger, kTasks };
Response refusal(const CallError& error, Route route) {
  const std::string_view message = error.message.view();
  const std::string_view what = message.substr(std::min<std::size_t>(4, message.size()));
  if (message.starts_with("404")) return not_found();
  if (message.starts_with("422")) return error_response(422, "Unprocessable Entity", "", what);
  if (message.starts_with("500")) {
    return error_response(500, "Internal Server Error", kRefused, "Connection refused");
  }
  if (!message.starts_with("429")) return std::nullopt;
  switch (route) {
    case Route::kTrigger:
      return error_response(422, "Unprocessable Entity", kRefused, "Connection refused");
    case Route::kTasks:  // `create` is not wrapped in Hystrix [7.1]
      return error_response(500, "Internal Server Error", kRefused, "Connection refused");
    case Route::kWrapped: break;
  }
  return error_response(429, "Too Many Requests", "ThrottledRequestException",
                        "No fallback available (exception: 'Connection refused')");
}

std::string reference(std::string_view where, ExecutionId id) {
  return fmt::format(R"({{"ref":"{}{}"}})", where, execution_text(id));
}

class Gate {
 public:
  Gate(Context& ctx, Outside& outside, const HttpRequest& request,
       const wire::gate::GateTarget& target)
      : spin_{ctx, outside.aws},
        spinnaker_(outside.spinnaker),
        request_(request),
        target_(target),
        path_(wire::path_segments(wire::split_target(request.target).path)),
        query_(wire::decode_form(wire::split_target(request.target).query, wire::Plus::kBlank)) {}

  Response answer() {
    const std::string& method = request_.method;
    if (method == "GET" || method == "HEAD") return get();
    if (method == "POST") return post();
    if (method == "PUT" && is({"pipelines", "*", "cancel"})) return cancel();
    return error_response(405, "Method Not Allowed", "", "Request method not supported");
  }

 private:
  // "*" stands for any one segment, "app" for the application.
  [[nodiscard]] bool is(std::initializer_list<std::string_view> pattern) const {
    return std::ranges::equal(path_, pattern, [&](const std::string& part, std::string_view form) {
      return form == "*" || part == (form == "app" ? std::string_view(target_.application) : form);
    });
  }

  Response get() {
    if (path_.empty()) return page();
    if (is({"health"})) return health();
    if (is({"executions", "activeByInstance"})) return reports();
    if (is({"applications", "app", "pipelineConfigs"})) return configs();
    if (is({"applications", "app", "pipelineConfigs", "*"})) return config();
    if (is({"applications", "app", "pipelines"})) return runs();
    if (is({"applications", "app", "tasks"})) return tasks();
    if (is({"pipelines", "*"})) return one_of(run_bodies());
    if (is({"tasks", "*"})) return one_of(task_bodies());
    // An application that nobody knows has no pipelines, no runs and no tasks.
    if (is({"applications", "*", "*"})) return json_response("[]");
    return not_found();
  }

  Response post() {
    if (is({"pipelines"})) return save();
    if (is({"pipelines", "*", "*"})) return trigger();
    if (is({"tasks"}) || is({"applications", "app", "tasks"})) return submit();
    return not_found();
  }

  template <class Request>
  Result<typename Request::Answer> ask(const Request& request) {
    return std::get<Result<typename Request::Answer>>(spinnaker_.answer(spin_, Call{request}));
  }

  Response page() {
    const auto done = ask(ProbeUrl{});
    if (!done) return refusal(done.error(), Route::kWrapped);
    return HttpResponse{.status = 200,
                        .headers = {{.name = "Content-Type", .value = "text/html"}},
                        .body = "<!doctype html><title>Spinnaker</title>"};
  }
  Response health() {
    const auto done = ask(ProbeGate{});
    if (!done) return refusal(done.error(), Route::kWrapped);
    return json_response(R"({"status":"UP"})");
  }
  Response reports() {
    // The kinds of executions are looked up before the reading reaps anything.
    const spinnaker::Redis before = spinnaker_.redis();
    const auto reports = ask(ActiveByInstance{});
    if (!reports) return refusal(reports.error(), Route::kWrapped);
    return json_response(reports_body(*reports, before));
  }

  Response config() {
    const auto document = ask(GetPipeline{});
    const bool unknown =
        document ? path_[3] != target_.pipeline : document.error().code == ErrorCode::kInvalid;
    if (unknown) return HttpResponse{.status = 200};
    if (!document) return refusal(document.error(), Route::kWrapped);
    return json_response(document->dump());
  }
  Response configs() {
    const auto document = ask(GetPipeline{});
    if (!document && document.error().code != ErrorCode::kInvalid) {
      return refusal(document.error(), Route::kWrapped);
    }
    return json_response(document ? "[" + document->dump() + "]" : "[]");
  }
  Response save() {
    auto document = Document::parse(request_.body);
    if (!document) return bad_request(document.error());
    const auto done = ask(SavePipeline{.document = *std::move(document)});
    if (!done) return refusal(done.error(), Route::kWrapped);
    return HttpResponse{.status = 200};
  }

  Response trigger() {
    if (path_[1] != target_.application || path_[2] != target_.pipeline) return not_found();
    const auto body = body_object();
    if (!body) return bad_request("not a JSON object");
    const auto parameters = body->find("parameters");
    const auto text = [&](std::string_view key) -> std::string {
      if (parameters == body->end() || !parameters->is_object()) return {};
      const auto at = parameters->find(key);
      return at != parameters->end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    const Marker marker = wire::gate::parse_marker(text(wire::gate::kMarkerKey)).value_or(Marker{});
    const auto id = ask(TriggerPipeline{
        .marker = marker, .version = Version::truncated(text(target_.version_parameter))});
    if (!id) return refusal(id.error(), Route::kTrigger);
    return json_response(reference("/pipelines/", *id), 202);
  }

  Response cancel() {
    const auto id = parse_execution(path_[1]);
    const auto done = ask(CancelRun{.execution = id.value_or(ExecutionId{})});
    if (!done) return refusal(done.error(), Route::kWrapped);
    return HttpResponse{.status = 200};
  }

  Response submit() {
    const auto body = body_object();
    const Json jobs = body ? body->value("job", Json()) : Json();
    if (!jobs.is_array() || jobs.empty()) return bad_request("a task needs a list of jobs");
    SubmitRecord record;
    const Json& job = jobs.front();
    const auto marker = job.is_object() ? job.find(wire::gate::kMarkerKey) : job.end();
    if (marker != job.end() && marker->is_string()) {
      record.marker = wire::gate::parse_marker(marker->get<std::string>()).value_or(Marker{});
    }
    const auto id = ask(record);
    if (!id) return refusal(id.error(), Route::kTasks);
    return json_response(reference("/tasks/", *id));
  }

  // Newest first, as Orca gives them.
  Result<std::vector<Listed>> run_bodies() {
    const auto runs = ask(ListRuns{});
    if (!runs) return tl::unexpected(runs.error());
    std::vector<Listed> out;
    for (const PipelineRun& run : *runs) {
      out.push_back(run_body(run, target_, spinnaker_.redis()));
    }
    std::ranges::reverse(out);
    return out;
  }
  Result<std::vector<Listed>> task_bodies() {
    const auto reached = ask(ListTasks{});
    if (!reached) return tl::unexpected(reached.error());
    std::vector<Listed> out;
    for (const TaskFact& task : spinnaker_.redis().tasks_of_all_runs()) {
      out.push_back(task_body(task, target_));
    }
    std::ranges::reverse(out);
    return out;
  }
  Response runs() { return list_of(run_bodies(), kGatesLimit); }
  Response tasks() { return list_of(task_bodies(), SIZE_MAX); }

  Response list_of(const Result<std::vector<Listed>>& bodies, std::size_t limit) {
    if (!bodies) return refusal(bodies.error(), Route::kWrapped);
    if (const std::string text = parameter("limit"); !text.empty()) {
      const char* const end = text.data() + text.size();
      if (const auto [stop, error] = std::from_chars(text.data(), end, limit);
          error != std::errc{} || stop != end) {
        return bad_request("limit: not a number");
      }
    }
    const std::string statuses = "," + parameter("statuses") + ",";
    JsonText list;
    list.begin('[');
    for (const Listed& body : *bodies) {
      const bool wanted =
          statuses == ",," || statuses.find(fmt::format(",{},", body.status)) != std::string::npos;
      if (!wanted || limit == 0) continue;
      list.value(body.json);
      --limit;
    }
    return json_response(list.end(']').take());
  }
  Response one_of(const Result<std::vector<Listed>>& bodies) {
    // Any trouble but an unknown id is 200 and no body [6].
    if (!bodies) return HttpResponse{.status = 200};
    for (const Listed& body : *bodies) {
      if (body.id == path_[1]) return json_response(body.json);
    }
    return not_found();
  }

  [[nodiscard]] std::string parameter(std::string_view name) const {
    for (const auto& [key, value] : query_) {
      if (key == name) return value;
    }
    return {};
  }
  [[nodiscard]] std::optional<Json> body_object() const {
    if (request_.body.empty()) return Json::object();
    auto document = Document::parse(request_.body);
    if (!document || !document->json().is_object()) return std::nullopt;
    return document->json();
  }

  spinnaker::SpinContext spin_;
  spinnaker::Spinnaker& spinnaker_;
  const HttpRequest& request_;
  const wire::gate::GateTarget& target_;
  std::vector<std::string> path_;
  wire::Parameters query_;
};

}  // namespace

Response gate_face(Context& ctx, Outside& outside, const HttpRequest& request,
                   const wire::gate::GateTarget& target) {
  return Gate(ctx, outside, request, target).answer();
}

Response gate_face(Context& ctx, Outside& outside, const HttpRequest& request) {
  return gate_face(ctx, outside, request, gate_target(outside.spinnaker));
}

wire::gate::GateTarget gate_target(const spinnaker::Spinnaker& spinnaker) {
  wire::gate::GateTarget target{.pipeline = "Deploy Spinnaker"};
  if (const auto facts = facts_of(spinnaker.front50().saved())) {
    target.application = facts->application;
    target.pipeline = facts->name;
    if (!facts->version_parameter.empty()) target.version_parameter = facts->version_parameter;
  }
  return target;
}

}  // namespace lighthouse::fakes
