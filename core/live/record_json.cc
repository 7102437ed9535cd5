#include "core/live/record_json.h"

#include "core/live/json_reader.h"
#include "core/live/record_fields.h"

namespace lighthouse::live {

Json record_to_json(const RunRecord& record, const Names& names) {
  return JsonWriter(names).encode(record);
}

tl::expected<RunRecord, std::string> record_from_json(const Json& json, Names& names) {
  JsonReader reader(names, Keys::kAll, "record");
  RunRecord out;
  reader.decode(json, "", out);
  if (!reader.problem().empty()) return tl::unexpected(reader.problem());
  return out;
}

}  // namespace lighthouse::live
