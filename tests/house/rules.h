// The house rules that a compiler does not hold, each as a pure function over one file.
//
// A rule appends one violation per offending line; an empty list means that the file keeps it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/house/source_file.h"

namespace lighthouse::house {

struct Violation {
  std::string path;
  std::size_t line = 0;
  std::string rule;  // the rule in a sentence, with the offending word

  // "core/decide/drain.cc:12: …", the form that editors jump to.
  [[nodiscard]] std::string to_string() const;
};

using Violations = std::vector<Violation>;
using Rule = void (*)(const SourceFile&, Violations&);

// model <- decide <- engine <- wire <- live; fakes know model, engine and wire; sim knows core
// without live, and fakes; config knows model, live and sim; cli, tests and bench know all. Paths
// start at the repository's root.
void check_includes(const SourceFile& file, Violations& out);

// core (live apart), sim and fakes (serve apart) have no clock, no randomness, no threads, no
// environment and no unordered containers: a run is a function of scenario, seed and commit.
void check_determinism(const SourceFile& file, Violations& out);

// A test waits on virtual time, never on the machine's.
void check_no_sleep(const SourceFile& file, Violations& out);

// At most 400 lines in core, sim, fakes and cli.
void check_length(const SourceFile& file, Violations& out);

// A header starts with a comment that says what it is, and has #pragma once.
void check_header(const SourceFile& file, Violations& out);

// What is unfinished is no part of the tree: no marker words for later.
void check_words(const SourceFile& file, Violations& out);

// C++ files are snake_case.h or snake_case.cc, in snake_case folders.
void check_name(const SourceFile& file, Violations& out);

}  // namespace lighthouse::house
