"""Holds `lighthouse debug sign` against botocore: both sign the same generated requests.

    /usr/bin/python3 tests/cli/sign_peer.py build/release/lighthouse --seed 7 --count 600

Prints each difference and ends with 1 if there is one. The generator is seeded, so a run can be
repeated. Where botocore differs from AWS's own rule, requests are generated so that both agree:

* botocore takes a query as it is written and only sorts it; AWS decodes and encodes it anew. Here
  queries are written fully encoded, in upper case, with `=`, and without empty pieces.
* botocore folds every blank that Python knows in header values, AWS the ASCII ones. Here values are
  ASCII.
* With a `Date` header botocore replaces it and leaves X-Amz-Date out. Here there is none.
* botocore signs Transfer-Encoding in older releases; newer ones and Lighthouse do not. Here there is
  none.
* botocore drops the port from a Host header that it makes itself. Here Host is always given.
"""
import argparse
import json
import os
import random
import string
import subprocess
import sys
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ACCESS_KEY = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGIONS = ["us-east-1", "eu-west-1", "cn-north-1", "ap-southeast-2"]
SERVICES = ["autoscaling", "ec2", "elasticloadbalancing", "sts", "service"]
ALPHABET = string.printable[:95] + "äöüßé\u1234\U0001f600"


def text(rng, longest, alphabet=ALPHABET):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(0, longest)))


def any_bytes(rng, longest):
    return quote(bytes(rng.randrange(256) for _ in range(rng.randint(0, longest))), safe="-_.~")


def make_path(rng):
    """As it stands in the request line: encoded, raw, or both, with detours."""
    def segment():
        kind = rng.randrange(6)
        if kind == 0:
            return rng.choice(["", ".", "..", "%2e%2e", "a"])
        if kind == 1:
            return any_bytes(rng, 6)
        raw = text(rng, 8, ALPHABET.replace("/", "").replace("?", "").replace("#", ""))
        return raw if kind < 4 else quote(raw, safe="")
    return "/" + "/".join(segment() for _ in range(rng.randint(0, 5)))


def make_query(rng):
    names = [text(rng, 4) or "n" for _ in range(3)]
    names = [quote(name, safe="-_.~") for name in names] + [any_bytes(rng, 3) or "b"]
    pairs = [(rng.choice(names), any_bytes(rng, 6)) for _ in range(rng.randint(0, 5))]
    return "&".join(f"{name}={value}" for name, value in pairs)


def make_headers(rng):
    headers = []
    for _ in range(rng.randint(0, 5)):
        name = rng.choice(["My-Header1", "my-header1", "X-Amz-Target", "Accept", "Content-Type",
                           "x-zz-9", "User-Agent", "X-Amzn-Trace-Id", "Expect"])
        value = text(rng, 12, string.ascii_letters + string.digits + "  \t,;=\"'/")
        headers.append((name, value.strip(" \t")))
    return headers


def make_case(rng):
    body = text(rng, 40) if rng.random() < 0.5 else ""
    case = {
        "method": rng.choice(["GET", "POST", "PUT", "DELETE", "HEAD"]),
        "path": make_path(rng),
        "query": make_query(rng),
        "host": rng.choice(["example.amazonaws.com", "127.0.0.1:5000", "h"]),
        "headers": make_headers(rng),
        "body": body,
        "region": rng.choice(REGIONS),
        "service": rng.choice(SERVICES),
        "time": f"20{rng.randint(10, 37)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
                f"T{rng.randint(0, 23):02}{rng.randint(0, 59):02}{rng.randint(0, 59):02}Z",
    }
    if rng.random() < 0.4:
        case["headers"].append(
            ("X-Amz-Security-Token", text(rng, 60, string.ascii_letters + "+/=") or "t"))
    return case


def raw_of(case):
    target = case["path"] + ("?" + case["query"] if case["query"] else "")
    lines = [f"{case['method']} {target} HTTP/1.1", f"Host: {case['host']}"]
    lines += [f"{name}: {value}" for name, value in case["headers"]]
    return "\n".join(lines) + "\n\n" + case["body"]


class Peer(SigV4Auth):
    """The path is handed over as it is: urlsplit would change it before it is signed."""

    def __init__(self, case):
        super().__init__(Credentials(ACCESS_KEY, SECRET), case["service"], case["region"])
        self.case = case

    def canonical_request(self, request):
        lines = super().canonical_request(request).split("\n")
        lines[1] = self._normalize_url_path(self.case["path"])
        return "\n".join(lines)


def peer_authorization(case):
    request = AWSRequest(method=case["method"], data=case["body"].encode(),
                         url="https://h/" + ("?" + case["query"] if case["query"] else ""))
    request.context["timestamp"] = case["time"]
    request.headers["Host"] = case["host"]
    request.headers["X-Amz-Date"] = case["time"]
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    peer = Peer(case)
    canonical = peer.canonical_request(request)
    signature = peer.signature(peer.string_to_sign(request, canonical), request)
    peer._inject_signature_to_request(request, signature)
    return canonical, request.headers["Authorization"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    cases = [make_case(rng) for _ in range(options.count)]
    lines = [json.dumps({"request": raw_of(c), "time": c["time"], "region": c["region"],
                         "service": c["service"]}) for c in cases]
    ours = subprocess.run(
        [options.program, "debug", "sign", "--batch", "--access-key", ACCESS_KEY, "--secret-key",
         "env:PEER_SECRET"],
        input="\n".join(lines) + "\n", capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PEER_SECRET": SECRET})
    if ours.returncode != 0:
        print(ours.stderr, end="")
        return 1
    answers = [json.loads(line) for line in ours.stdout.splitlines()]
    differences = 0
    for case, answer in zip(cases, answers):
        canonical, authorization = peer_authorization(case)
        if answer["authorization"] != authorization:
            differences += 1
            print(f"--- request\n{raw_of(case)}\n--- botocore\n{canonical}\n{authorization}\n"
                  f"--- lighthouse\n{answer['canonical_request']}\n{answer['authorization']}")
    print(f"{len(answers)} of {len(cases)} requests signed, {differences} differ")
    return 1 if differences or len(answers) != len(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
