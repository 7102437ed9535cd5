// The checkers' memory as one number: with equal ones the same events are judged alike from here
// on.
#include "core/model/value_hash.h"
#include "sim/checkers.h"

namespace lighthouse::sim {

uint64_t WorkChecker::hash() const {
  FieldHasher hash;
  hash(doomed_, lost_seen_, known_);
  return hash.value();
}

uint64_t CapacityChecker::hash() const {
  FieldHasher hash;
  hash(serving_, acting_, lost_to_others_, lost_meanwhile_);
  return hash.value();
}

uint64_t PollerChecker::hash() const {
  FieldHasher hash;
  hash(ours_, launching_, to_launch_, running_, gap_since_, overlap_since_);
  hash(gap_is_ours_, stopped_ours_, late_);
  return hash.value();
}

uint64_t RecordChecker::hash() const {
  return hash_of(submitted_);
}

uint64_t ForeignChecker::hash() const {
  return hash_of(changes_);
}

uint64_t DeedChecker::hash() const {
  FieldHasher hash;
  hash(terminated_, triggered_, desired_before_, leaving_before_);
  return hash.value();
}

// Of the marks: those that expectations ask for (sim/expectations.cc).
uint64_t Checkers::hash() const {
  FieldHasher hash;
  hash(work_, capacity_, pollers_, records_, deeds_, foreign_);
  hash(marks_.killed, marks_.given_up, marks_.arrived_too_late, marks_.began_unread);
  hash(marks_.terminated, marks_.steps);
  hash(violation_.has_value());
  return hash.value();
}

}  // namespace lighthouse::sim
