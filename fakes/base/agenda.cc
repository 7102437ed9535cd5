#include "fakes/base/agenda.h"

#include <cstdio>
#include <cstdlib>

#include "core/model/mix.h"

namespace lighthouse {

namespace {

std::uint64_t relative(Time time, Time now) {
  return static_cast<std::uint64_t>((time - now).count());
}

}  // namespace

std::vector<Agenda::Slot> Agenda::sorted_slots() const {
  std::vector<Slot> slots(heap_.begin() + (root_open_ ? 1 : 0), heap_.end());
  std::sort(slots.begin(), slots.end(),
            [](const Slot& left, const Slot& right) { return left.key < right.key; });
  return slots;
}

std::vector<Agenda::Entry> Agenda::in_order() const {
  std::vector<Entry> entries;
  entries.reserve(size());
  for (const Slot& slot : sorted_slots()) entries.push_back({time_of(slot.key), slot.event});
  return entries;
}

std::uint64_t Agenda::hash(Time now) const {
  std::uint64_t result = size();
  for (const Slot& slot : sorted_slots()) {
    const Event& event = slot.event;
    const std::uint64_t who_what = std::uint64_t{event.actor} | (std::uint64_t{event.kind} << 16) |
                                   (std::uint64_t{event.a} << 32);
    result = mix(result + relative(time_of(slot.key), now) * detail::kMixA + event.b, who_what);
  }
  return mix_well(result, 0);
}

bool Agenda::same_ahead(const Agenda& left, Time left_now, const Agenda& right, Time right_now) {
  if (left.size() != right.size()) return false;
  const std::vector<Slot> left_slots = left.sorted_slots();
  const std::vector<Slot> right_slots = right.sorted_slots();
  return std::equal(left_slots.begin(), left_slots.end(), right_slots.begin(),
                    [&](const Slot& one, const Slot& other) {
                      return one.event == other.event &&
                             time_of(one.key) - left_now == time_of(other.key) - right_now;
                    });
}

bool operator==(const Agenda& left, const Agenda& right) {
  return Agenda::same_ahead(left, kStartOfTime, right, kStartOfTime);
}

void Agenda::renumber() {
  heap_ = sorted_slots();  // a sorted vector is a heap
  root_open_ = false;
  next_sequence_ = 0;
  for (Slot& slot : heap_) {
    slot.key = (slot.key & ~kMostSequence) | next_sequence_++;
  }
}

void Agenda::refuse(Time time) const {
  std::fprintf(stderr,
               "agenda: an event at %lld ms is refused: the world is at %llu ms, %zu events wait "
               "(most %zu), times end at %lld ms\n",
               static_cast<long long>(time.time_since_epoch().count()),
               static_cast<unsigned long long>(last_popped_), size(), kMostEvents,
               static_cast<long long>(kHorizon.time_since_epoch().count()));
  std::abort();
}

}  // namespace lighthouse
