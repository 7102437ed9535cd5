// Group names: a server group's name taken apart as Spinnaker (frigga) does it [18], and put
// together again.
//
// Clusters are compared as parsed, never by prefix: `armoryspinnaker-ha` begins
// `armoryspinnaker-ha-polling-v023` and is another cluster. Groups are never ordered by sequence:
// after v999 comes v000.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lighthouse {

// Sequences run from 0 to 999 [18].
inline constexpr int kSequences = 1000;
// What Spinnaker writes: `-v023`.
inline constexpr int kSequenceDigits = 3;

struct ParsedGroupName {
  std::string cluster;          // the name without `-v<digits>`, exactly as written
  std::string app;              // empty: the name is not one of frigga's
  std::string stack;            // may be empty with a detail: `app--detail-v000`
  std::string detail;           // may contain `-`
  std::optional<int> sequence;  // absent: a member of the cluster without a number
  int digits = 0;               // as written, so that `-v23` and `-v023` stay apart; 0: no sequence

  auto operator<=>(const ParsedGroupName&) const = default;
};

// Takes any text. A name with other characters than letters, digits, `.`, `_` and `-`, or without
// an application, is a cluster of its own: `cluster` is the whole text, the rest is empty. A number
// of more than nine digits is no sequence. Ensures: format_group_name(p.cluster, p.sequence,
// p.digits) is the text.
[[nodiscard]] ParsedGroupName parse_group_name(std::string_view name);

// `digits` is the least width; without a sequence it is the cluster itself.
// Requires: sequence ≥ 0.
[[nodiscard]] std::string format_group_name(std::string_view cluster, std::optional<int> sequence,
                                            int digits = kSequenceDigits);

// `app`, `app-stack`, `app-stack-detail`, `app--detail` [10.2, 18].
[[nodiscard]] std::string format_cluster(std::string_view app, std::string_view stack,
                                         std::string_view detail);

// The sequence that Spinnaker gives to the next group of `cluster`: one more than the most recently
// created one's, modulo 1000, skipping names in use; 0 in an empty cluster; a newest group without
// a sequence counts as 0, so 1 is next [18]. Groups of other clusters are passed over. Requires:
// `oldest_first` is ordered by created time. Ensures: format_group_name(cluster, result) is not
// among them; nullopt if all 1000 are.
[[nodiscard]] std::optional<int> next_sequence(std::string_view cluster,
                                               std::span<const ParsedGroupName> oldest_first);

}  // namespace lighthouse
