// The set of facts that the model reaches, collected while spin searches and written when it ends:
// one number a line, packed as sim/check/facts.cc packs it. FACTS_FILE names the file.
#pragma once

#include <stdio.h>
#include <stdlib.h>

#define FACTS_SLOTS (1u << 20)
static unsigned long long facts_slots[FACTS_SLOTS]; /* the number plus one; 0: free */

static void facts_write(void) {
  FILE* out = fopen(FACTS_FILE, "w");
  unsigned i;
  if (out == NULL) exit(3);
  for (i = 0; i < FACTS_SLOTS; ++i) {
    if (facts_slots[i] != 0) fprintf(out, "%llu\n", facts_slots[i] - 1);
  }
  fclose(out);
}

static void facts_insert(unsigned long long facts) {
  static int registered = 0;
  unsigned at = (unsigned)((facts * 0x9E3779B97F4A7C15ull) >> 44) & (FACTS_SLOTS - 1);
  if (!registered) {
    registered = 1;
    atexit(facts_write);
  }
  while (facts_slots[at] != 0 && facts_slots[at] != facts + 1) at = (at + 1) & (FACTS_SLOTS - 1);
  facts_slots[at] = facts + 1;
}

static void facts_add(int life_a, int life_b, int min, int max, int desired, int place, int pipeline,
                      int task, int operation, int report, int record_a, int record_b, int record_e,
                      int foreign, int late, int crashes, int faults, int ending) {
  const int values[] = {life_a, life_b, min,      max,      desired, place, pipeline, task,  operation,
                        report, record_a, record_b, record_e, foreign, late,  crashes,  faults, ending};
  const int widths[] = {2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2};
  unsigned long long facts = 0;
  int at = 0;
  unsigned i;
  for (i = 0; i < sizeof(values) / sizeof(values[0]); ++i) {
    facts |= (unsigned long long)values[i] << at;
    at += widths[i];
  }
  facts_insert(facts);
}
