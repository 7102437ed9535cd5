#include "cli/debug_flags.h"

#include <CLI/CLI.hpp>

namespace lighthouse::cli {

const char* sign_examples() {
  return "  printf 'GET / HTTP/1.1\\nHost: example.amazonaws.com\\n' |\n"
         "    lighthouse debug sign --service service --region us-east-1 \\\n"
         "      --access-key AKIDEXAMPLE --secret-key env:SECRET --time 20150830T123600Z\n";
}

void sign_flags(CLI::App& sign, RawOptions& raw) {
  sign.add_option("--access-key", raw.access_key, "else AWS_ACCESS_KEY_ID")->type_name("ID");
  sign.add_option("--secret-key", raw.secret_key,
                  "env:NAME or file:PATH; else env:AWS_SECRET_ACCESS_KEY")
      ->type_name("SOURCE");
  sign.add_option("--session-token", raw.session_token,
                  "env:NAME or file:PATH; without --access-key, else AWS_SESSION_TOKEN")
      ->type_name("SOURCE");
  sign.add_option("--time", raw.time, "else the request's X-Amz-Date or Date, else the present")
      ->type_name("YYYYMMDDTHHMMSSZ");
  sign.add_option("--region", raw.region, "else AWS_REGION, AWS_DEFAULT_REGION")
      ->type_name("REGION");
  sign.add_option("--service", raw.service, "its signing name")->type_name("NAME");
  sign.add_option("--path", raw.path_rule, "normalized or as-is; else as the service has it")
      ->type_name("RULE");
  sign.add_option("--token", raw.token_rule, "signed or after: added to the request afterwards")
      ->type_name("RULE");
  sign.add_flag("--json", raw.json, "print the parts as one JSON object");
  sign.add_flag("--batch", raw.batch, "read JSON lines, each with a request; print JSON lines");
}

}  // namespace lighthouse::cli
