/* Draining an old serving group: the protocol of docs/guarantees.md, as an independent model.
 *
 * Written from the guarantees and from what AWS, Orca and Redis promise, not from Lighthouse's code:
 * what it shares with `lighthouse sim check` is the small world (docs/model/README.md) and the list
 * of facts, so that the two sets of reachable worlds can be compared. The controller is the
 * protocol in its shortest form: fence, settle, prove idle, write the intention down, check again,
 * terminate, look, record.
 *
 *   FAULTS, CRASHES   how many may happen in one path
 *   WITHOUT_…         a guard taken out; the assertions must then fail
 */
#ifndef FAULTS
#define FAULTS 1
#endif
#ifndef CRASHES
#define CRASHES 1
#endif

#define IN_SERVICE  0   /* life of an instance */
#define TERMINATING 1
#define GONE        2
#define BEHIND  0       /* A and the internal balancer */
#define LEAVING 1
#define OUT     2
#define QUEUED  0       /* the pipeline on B */
#define RUNNING 1
#define ENDED   2
#define TO_COME 0       /* the task on A */
#define ON_A    1
#define OVER    2

#define SETTLE 4        /* ticks: an operation outlives the fence by less */
#define REPORT 2        /* ticks: a report is younger */
#define LATE   2        /* ticks: a delayed request arrives within, or never */

#define A 0
#define B 1

#ifdef WITHOUT_SETTLE
#define SETTLED 0
#else
#define SETTLED SETTLE
#endif

/* --- the world ---------------------------------------------------------------------------------- */
byte life[2];
byte min_ = 2, max_ = 2, desired = 2;
byte place, pipeline, task;
bit operation = 1, report;
byte out_ticks, report_age;
bit recorded[2], recorded_empty;
byte foreign;           /* 0 untouched, 1 edited, 2 edited before the look at hand began */
byte late, late_age;    /* 1: a termination of A is under way, 2: of B */
byte crashes = CRASHES, faults = FAULTS;
byte ending;            /* 0 goes on, 1 done, 2 held, 3 the outcome cannot be known */

bit accepted, dying;

/* --- Lighthouse: what its journal holds … */
#define PREFLIGHT 0
#define DRAIN     1
#define RECORDS   2     /* all is done or held; records are still on their way */
#define NONE     0      /* of a termination */
#define INTENDED 1
#define SENT     2
byte ctl, verdict;      /* verdict: the ending that RECORDS leads to */
bit fenced, emptied;
byte term[2], since[2]; /* ticks since it was sent */
byte due[2], due_empty; /* records: 1 due, 2 submitted */
bit b_first;            /* B was seen gone before A */
/* … and what it remembers while it watches. */
byte out[2], idle[2];   /* looks in a row, up to what is asked for, plus one */
/* What the look at hand decided. */
byte looking;           /* 1: a look has begun, 2: it has read and decided */
byte send, submit;      /* 1: A, 2: B, 3: of the emptied group */
bit leave, resize;
byte new_min, new_max, new_desired;
bit asked, asks;        /* the look before asked for Tasks; this one does for the next */
bit unanswered;         /* the last record's submission got no answer */
byte untold;            /* 1: A, 2: B: nor did its termination, in the look before */
bit fails_fleet, fails_evidence, fails_tasks;

c_decl {
\#include "facts.h"
}

/* The facts at a moment at which Lighthouse neither looks nor writes. */
#define AT_REST c_code { \
  facts_add(now.life[0], now.life[1], now.min_, now.max_, now.desired, now.place, now.pipeline, \
            now.task, now.operation, now.report, now.recorded[0], now.recorded[1], \
            now.recorded_empty, now.foreign != 0, now.late, now.crashes, now.faults, now.ending); }

inline bury(h) {
  if
  :: h == A -> task = OVER; operation = 0; report = 0; report_age = 0; place = OUT; out_ticks = 0
  :: else -> pipeline = ENDED
  fi
}

#define ACCEPTED(h) (life[h] != GONE && desired > 0 && desired - 1 >= min_)

/* TerminateInstanceInAutoScalingGroup with decrement; `ok` tells whether AWS accepts it. */
inline terminate(h, ok) {
  if
  :: !ACCEPTED(h) -> ok = false
  :: else ->
     ok = true;
     desired--;
     life[h] = TERMINATING;
     bury(h)
  fi
}

inline late_is_over() { late = 0; late_age = 0 }

/* One thing that the world does by itself; not between a look and the end of its writes. */
inline world_moves() {
  if
  :: life[B] == IN_SERVICE && pipeline == QUEUED -> pipeline = RUNNING
  :: life[B] == IN_SERVICE && pipeline == RUNNING -> pipeline = ENDED
  :: life[A] == IN_SERVICE && place != OUT && task == TO_COME -> task = ON_A
  :: life[A] == IN_SERVICE && task == ON_A -> task = OVER
  :: life[A] == IN_SERVICE && (report_age != 0 || report != (task == ON_A)) ->
     report = (task == ON_A); report_age = 0
  :: life[A] == IN_SERVICE && operation == 1 -> operation = 0
  :: place == LEAVING ->
     place = OUT;
     if :: task == TO_COME -> task = OVER :: else fi
  :: life[A] == TERMINATING -> life[A] = GONE
  :: life[B] == TERMINATING -> life[B] = GONE
  :: late == 1 -> late_is_over(); terminate(A, accepted)
  :: late == 2 -> late_is_over(); terminate(B, accepted)
  :: late != 0 -> late_is_over()
  :: faults > 0 && foreign == 0 && max_ == 2 && ctl == DRAIN -> max_ = 3; foreign = 1; faults--
  fi
}

inline tick() {
  if
  :: life[A] == IN_SERVICE && place == OUT ->
     if :: out_ticks < SETTLE -> out_ticks++ :: else fi;
     if :: out_ticks == SETTLE -> operation = 0 :: else fi
  :: else
  fi;
  if
  :: life[A] == IN_SERVICE && report_age + 1 >= REPORT -> report = (task == ON_A); report_age = 0
  :: life[A] == IN_SERVICE && report_age + 1 < REPORT -> report_age++
  :: else
  fi;
  if
  :: late != 0 && late_age + 1 >= LATE -> late_is_over()
  :: late != 0 && late_age + 1 < LATE -> late_age++
  :: else
  fi;
  if :: foreign == 1 -> foreign = 2 :: else fi;
  if :: since[A] < LATE -> since[A]++ :: else fi;
  if :: since[B] < LATE -> since[B]++ :: else fi
}

/* --- the protocol ------------------------------------------------------------------------------- */

#define FAILS(part) if :: faults > 0 -> faults--; part = 1 :: part = 0 fi

#ifdef WITHOUT_REPORTS
#define QUIET_A true
#else
#define QUIET_A (report == 0)
#endif
#ifdef WITHOUT_EXECUTIONS
#define QUIET_B true
#else
#define QUIET_B (pipeline == ENDED)
#endif

/* Out of every balancer for long enough, then idle for long enough (G1). */
inline judge(h, is_out, quiet) {
  if
  :: life[h] != IN_SERVICE || !(is_out) -> out[h] = 0; idle[h] = 0
  :: else ->
     if :: out[h] <= SETTLED -> out[h]++ :: else fi;
     if
     :: out[h] <= SETTLED || fails_evidence || !(quiet) -> idle[h] = 0
     :: else -> if :: idle[h] <= REPORT -> idle[h]++ :: else fi
     fi
  fi
}
#define PROVED(h) (idle[h] > REPORT)

inline follow(h) {
  if
  :: term[h] == INTENDED ->
#ifdef WITHOUT_RECHECK
     if
     :: life[h] == IN_SERVICE -> term[h] = SENT; since[h] = 0; send = h + 1
     :: else -> term[h] = NONE
     fi
#else
     if
     :: life[h] == IN_SERVICE && PROVED(h) -> term[h] = SENT; since[h] = 0; send = h + 1
     :: else -> term[h] = NONE
     fi
#endif
  :: term[h] == SENT && life[h] == GONE ->
     term[h] = NONE; due[h] = 1;
     if :: h == B && life[A] != GONE -> b_first = 1 :: else fi
  /* No request can still arrive: it never did. */
  :: term[h] == SENT && life[h] == IN_SERVICE && since[h] >= LATE -> term[h] = NONE; idle[h] = 0
  :: else
  fi
}

/* The capacity first, so that nothing is launched or killed for it; then the intention. */
inline begin(h) {
  new_desired = (life[A] == IN_SERVICE) + (life[B] == IN_SERVICE);
  new_min = (min_ < new_desired - 1 -> min_ : new_desired - 1);
  new_max = (max_ > new_desired -> max_ : new_desired);
  if
  :: min_ != new_min || max_ != new_max || desired != new_desired -> resize = 1
  :: else -> term[h] = INTENDED; new_min = 0; new_max = 0; new_desired = 0
  fi
}

inline hold() {
  verdict = 2;
  submit = 0;
  if
  :: due[A] + due[B] + due_empty == 0 && term[A] != SENT && term[B] != SENT -> ending = 2
  :: else
  fi;
  ctl = RECORDS
}

/* All is over but for a call that has left: it is still seen to its end, and recorded (G8). */
inline see_through(h) {
  if
  :: term[h] == INTENDED -> term[h] = NONE
  :: term[h] == SENT && !fails_fleet && life[h] == GONE ->
     term[h] = NONE; due[h] = 1;
     if :: h == B && life[A] != GONE -> b_first = 1 :: else fi
  :: term[h] == SENT && !fails_fleet && life[h] == IN_SERVICE && since[h] >= LATE -> term[h] = NONE
  :: else
  fi
}

inline submit_one(which, number, done) {
  if
#ifdef WITHOUT_RECORD_ONCE
  :: submit == 0 && which == 2 && unanswered -> submit = number
  :: submit == 0 && which == 2 && done && !unanswered -> which = 0
#else
  :: submit == 0 && which == 2 && done -> which = 0
#endif
  :: submit == 0 && (which == 1 || (which == 2 && !done)) -> which = 2; submit = number
  :: else
  fi
}

/* A look reads what the look before asked for, and Tasks are asked for while a record is due. */
inline records() {
  asks = (due[A] + due[B] + due_empty != 0);
  if
  :: asked && !fails_tasks ->
     if
     :: b_first -> submit_one(due[B], 2, recorded[B]); submit_one(due[A], 1, recorded[A])
     :: else -> submit_one(due[A], 1, recorded[A]); submit_one(due[B], 2, recorded[B])
     fi;
     submit_one(due_empty, 3, recorded_empty)
  :: else
  fi
}

inline drain() {
  if
  :: fails_fleet                                     /* nothing is decided without the fleet */
  :: !fails_fleet && max_ == 3 -> hold()             /* somebody else changed it (G9) */
  :: !fails_fleet && max_ != 3 ->
     if
     :: !fenced && life[A] == IN_SERVICE && place == BEHIND -> leave = 1
     :: else ->
        fenced = 1;
        judge(A, place == OUT, QUIET_A);
        judge(B, true, QUIET_B);
        follow(A);
        follow(B);
        if
        :: term[A] != NONE || term[B] != NONE
        :: else ->
           if
           :: life[A] == IN_SERVICE && PROVED(A) -> begin(A)
           :: !(life[A] == IN_SERVICE && PROVED(A)) && life[B] == IN_SERVICE && PROVED(B) -> begin(B)
           :: life[A] == GONE && life[B] == GONE ->
              if
              :: min_ + max_ + desired != 0 -> resize = 1
              :: else -> emptied = 1; due_empty = 1; ctl = RECORDS; verdict = 1
              fi
           :: else
           fi
        fi
     fi
  fi
}

/* Reads everything, decides, and writes down what it decided. A crash before that is a crash that
 * found nothing written. */
inline look() {
  FAILS(fails_fleet); FAILS(fails_evidence); FAILS(fails_tasks);
  /* Without an answer the time in which the request may arrive counts from now on. */
  if
  :: untold != 0 && term[untold - 1] == SENT -> since[untold - 1] = 0
  :: else
  fi;
  untold = 0;
  if
  :: ctl == PREFLIGHT -> if :: fails_fleet :: else -> ctl = DRAIN fi
  :: ctl == DRAIN -> records(); drain()
  :: ctl == RECORDS ->
     records();
     see_through(A);
     see_through(B);
     asks = (due[A] + due[B] + due_empty != 0);
     if
     :: due[A] + due[B] + due_empty == 0 && term[A] != SENT && term[B] != SENT -> ending = verdict
     :: else
     fi
  fi;
  asked = asks; asks = 0;
  unanswered = 0; fails_fleet = 0; fails_evidence = 0; fails_tasks = 0
}

/* --- its calls ---------------------------------------------------------------------------------- */

#define DONE    0   /* and answered */
#define NO_WORD 1   /* done, the answer lost */
#define LOST    2
#define DELAYED 3
byte fate;

/* What becomes of the next call. To a Lighthouse that dies meanwhile, losses are free. */
inline draw_fate(may_be_late) {
  if
  :: !dying -> fate = DONE
  :: dying -> fate = NO_WORD
  :: dying -> fate = LOST
  :: dying && may_be_late && late == 0 -> fate = DELAYED
  :: !dying && faults > 0 -> fate = NO_WORD; faults--
  :: !dying && faults > 0 -> fate = LOST; faults--
  :: !dying && faults > 0 && may_be_late && late == 0 -> fate = DELAYED; faults--
  fi
}

#define HAS_WORK(h) ((h == A && (task == ON_A || operation == 1)) || (h == B && pipeline != ENDED))

inline record(done, there) {
  assert(!done);                                                 /* G8: once */
  assert(!(there));                                              /* G8: no record without a deed */
  done = 1
}

inline carry_out() {
  if
  :: submit != 0 ->
     draw_fate(false);
     unanswered = (fate != DONE);
     if
     :: fate != LOST && submit == 1 -> record(recorded[A], life[A] == IN_SERVICE)
     :: fate != LOST && submit == 2 -> record(recorded[B], life[B] == IN_SERVICE)
     :: fate != LOST && submit == 3 -> record(recorded_empty, false)
     :: fate == LOST
     fi
  :: else
  fi;
  if
  :: leave ->
     draw_fate(false);
     if :: fate != LOST && place == BEHIND -> place = LEAVING :: else fi
  :: else
  fi;
  if
  :: resize ->
     draw_fate(false);
     if
     :: fate != LOST ->
        assert(foreign != 2);                                    /* G9 */
        min_ = new_min; max_ = new_max; desired = new_desired;
        if :: foreign == 1 -> foreign = 0 :: else fi             /* nobody can know any more */
     :: else
     fi
  :: else
  fi;
  if
  :: send != 0 ->
     draw_fate(true);
     assert(fate == LOST || !HAS_WORK(send - 1));                /* G1 */
     untold = (fate == DONE -> 0 : send);
     if
     :: fate == DELAYED -> late = send; late_age = 0
     :: fate == DONE || fate == NO_WORD ->
        /* G9, and G6: desired would fall twice. A delayed one was judged when it left. */
        assert(!ACCEPTED(send - 1) || (foreign != 2 && life[send - 1] != TERMINATING));
        terminate(send - 1, accepted)
     :: fate == LOST
     fi
  :: else
  fi;
  fate = 0; accepted = 0;
  send = 0; submit = 0; leave = 0; resize = 0; new_min = 0; new_max = 0; new_desired = 0;
  /* Done, so that nothing is left and everything is recorded (G5, G8). */
  assert(ending != 1 || (life[A] == GONE && life[B] == GONE && min_ + max_ + desired == 0 &&
                         recorded[A] && recorded[B]))
}

/* Killed, and started again from its journal. */
inline forget() {
  out[A] = 0; out[B] = 0; idle[A] = 0; idle[B] = 0;
  asked = 0; unanswered = 0; untold = 0;
  crashes--
}

init {
  AT_REST;
end:
  do
  :: atomic { world_moves(); accepted = 0; if :: looking == 0 -> AT_REST :: else fi }
  :: atomic { looking == 0 && life[B] == IN_SERVICE && pipeline == ENDED && faults > 0 ->
              pipeline = RUNNING; faults--; AT_REST }            /* somebody restarts a stage */
  :: atomic { looking == 0 && ending == 0 -> tick(); looking = 1 }
  :: atomic { looking == 1 -> look(); looking = 2 }
  :: atomic { looking == 2 -> carry_out(); looking = 0; AT_REST }
  :: atomic { looking == 2 && crashes > 0 ->
              dying = 1; carry_out(); dying = 0; forget(); looking = 0; AT_REST }
  :: atomic { looking < 2 && ending == 0 && crashes > 0 -> forget(); looking = 0; AT_REST }
  od
}

