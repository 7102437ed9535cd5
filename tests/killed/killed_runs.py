#!/usr/bin/env python3
"""Kills Lighthouse with SIGKILL at random moments and starts it again, as its own process over real sockets.

Each run serves a scenario with its faults on (lighthouse fakes serve --world), gives one command (upgrade,
drain or rollback), kills it some times, gives it again each time, and lets the last one finish. Then the
served world is asked for the truth: nothing was killed, no guarantee was broken, and every deed is recorded.

  killed_runs.py --program build/release/lighthouse [--runs 50] [--first 1] [--jobs 8] [--speed 200]

What is drawn (seed of the world, number and moments of the kills) follows from the number of the run; the
machine's own timing does not. A run that fails keeps its folder and prints the command that repeats it.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CASES = [
    (["upgrade", "--to", "1.9.40"], "scenarios/upgrade/bad-weather.yaml"),
    (["drain"], "scenarios/drain/bad-weather.yaml"),
    (["rollback"], "scenarios/rollback/bad-weather.yaml"),
]
# Ends that the scenarios themselves allow (docs/exit-codes.md).
DONE, ROLLED_BACK, HELD, OUTCOME_UNKNOWN, UNREACHABLE = 0, 10, 11, 15, 17
GOOD_ENDS = {"upgrade": {DONE, ROLLED_BACK, HELD},
             "drain": {DONE, HELD, OUTCOME_UNKNOWN},
             "rollback": {DONE, HELD, OUTCOME_UNKNOWN}}
MOST_KILLS = 4
LONGEST_RUN_S = 600  # of the machine: a run that takes longer has hung
SECRET = "killed-runs-secret-key"
ENVIRONMENT = {**os.environ, "AWS_ACCESS_KEY_ID": "AKIDKILLEDRUNS", "AWS_SECRET_ACCESS_KEY": SECRET}


class Failed(Exception):
    """What was not as it must be."""


class Served:
    """A served world, gone with the run."""

    def __init__(self, options, folder, scenario, seed):
        self.config = folder / "lighthouse.yaml"
        self.log = open(folder / "served.txt", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [options.program, "fakes", "serve", "--world", str(ROOT / scenario), "--port", "0",
             "--speed", str(options.speed), "--seed", str(seed), "--write-config", str(self.config),
             "--journal", str(folder / "journal")],
            env=ENVIRONMENT, cwd=folder, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.aws = None
        for line in self.process.stdout:
            self.log.write(line)
            if line.startswith("aws "):
                self.aws = line.split()[1]
            if line.startswith("config "):
                return
        raise Failed("the served world did not start")

    def truth(self):
        with urllib.request.urlopen(self.aws + "/_lighthouse/truth", timeout=30) as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def give(options, command, served, out):
    return subprocess.Popen(
        [options.program, *command, "--config", str(served.config), "--speed", str(options.speed),
         "--log-file", str(served.config.parent / "calls.log")],
        env=ENVIRONMENT, cwd=served.config.parent, stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def wait(process, seconds):
    """The exit code, or nothing while it still runs."""
    try:
        return process.wait(timeout=max(0.0, seconds))
    except subprocess.TimeoutExpired:
        return None


def kill_and_repeat(options, command, served, dice, out):
    """Returns the exit code of the command that finished, and how often one was killed before."""
    give_up_at = time.monotonic() + LONGEST_RUN_S
    kills = 0
    # Most of an operation is waiting: short lives hit its beginnings, long ones what comes after.
    for _ in range(dice.randint(1, MOST_KILLS)):
        process = give(options, command, served, out)
        code = wait(process, dice.choice([0.1, 0.6, 3.0, 12.0]) * dice.random())
        if code == UNREACHABLE:
            continue
        if code is not None:
            return code, kills
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        out.write(f"--- killed ({kills})\n")
        out.flush()
    code = UNREACHABLE
    while code == UNREACHABLE:  # nothing was done: a person gives the command again
        process = give(options, command, served, out)
        code = wait(process, give_up_at - time.monotonic())
    if code is None:
        process.kill()
        process.wait()
        raise Failed(f"it has not ended after {LONGEST_RUN_S} s")
    return code, kills


def judge(command, code, truth):
    if code not in GOOD_ENDS[command[0]]:
        raise Failed(f"exit code {code}")
    if truth["killed"]:
        raise Failed(f"killed: {truth['killed']}")
    if truth["violations"]:
        raise Failed(f"violations: {truth['violations']}")
    markers = [task["marker"] for task in truth["tasks"]]
    if len(markers) != len(set(markers)):
        raise Failed(f"a deed has two records: {sorted(markers)}")
    if code in (DONE, ROLLED_BACK) and truth["serving"] < 2:
        raise Failed(f"{truth['serving']} instances serve")


def look_for_secrets(folder):
    for path in folder.rglob("*"):
        if path.is_file() and SECRET.encode() in path.read_bytes():
            raise Failed(f"the secret key stands in {path.name}")


def run(options, number):
    dice = random.Random(number)
    command, scenario = CASES[number % len(CASES)]
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"lighthouse-killed-{number}-"))
    began = time.monotonic()
    served = None
    try:
        served = Served(options, folder, scenario, number)
        with open(folder / "out.txt", "w", encoding="utf-8") as out:
            code, kills = kill_and_repeat(options, command, served, dice, out)
        truth = served.truth()
        (folder / "truth.json").write_text(json.dumps(truth, indent=2))
        judge(command, code, truth)
        look_for_secrets(folder)
    except (Failed, OSError) as problem:
        return (False, f"run {number}: {command[0]}: {problem}\n  kept: {folder}\n  again: "
                       f"{sys.argv[0]} --program {options.program} --first {number} --runs 1")
    finally:
        if served is not None:
            served.stop()
    shutil.rmtree(folder)
    return (True, f"run {number}: {command[0]}: killed {kills} times, ended with {code}, terminated "
                  f"{truth['terminated_by_lighthouse']}, lowest serving {truth['lowest_serving']}, "
                  f"{time.monotonic() - began:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=8, help="runs side by side; most of one is waiting")
    parser.add_argument("--speed", type=float, default=200)
    options = parser.parse_args()
    options.program = str(pathlib.Path(options.program).resolve())
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        numbers = range(options.first, options.first + options.runs)
        for good, text in pool.map(lambda number: run(options, number), numbers):
            print(text, flush=True)
            failures += not good
    print(f"{options.runs} runs, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
