"""Draws environments and AWS files and prints, a JSON line each, what botocore finds with them.

Usage: /usr/bin/python3 botocore_credentials.py FOLDER COUNT
"""
import json
import os
import random
import sys

import botocore.session

ENVIRONMENT = [
    {}, {}, {},
    {"AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"},
    {"AWS_ACCESS_KEY_ID": "ENV"},
    {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
    {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:env"},
    {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t"},
    {"AWS_ROLE_ARN": "arn:env"},
]
PROFILES = ["default", "a", "b", "c"]
PROCESS = "echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'"


def keys(rng, name, file):
    out = {}
    if rng.random() < 0.4:
        out["aws_access_key_id"] = name.upper() + file
        if rng.random() < 0.9:
            out["aws_secret_access_key"] = "s"
    if rng.random() < 0.35:
        out["role_arn"] = "arn:" + name
    if rng.random() < 0.35:
        out["source_profile"] = rng.choice(PROFILES + ["missing"])
    if rng.random() < 0.12:
        out["credential_source"] = rng.choice(["Environment", "EcsContainer", "Nonsense"])
    if rng.random() < 0.12:
        out["web_identity_token_file"] = "/t"
    if rng.random() < 0.15:
        out["credential_process"] = PROCESS
    if rng.random() < 0.05:
        out["sso_account_id"] = "1"
    return out


def ini(sections):
    return "".join(
        "[%s]\n" % name + "".join("%s = %s\n" % pair for pair in values.items())
        for name, values in sections.items())


def case(rng):
    environment = dict(rng.choice(ENVIRONMENT))
    if rng.random() < 0.3:
        environment["AWS_PROFILE"] = rng.choice(PROFILES + ["missing"])
    config, credentials = {}, {}
    for name in PROFILES:
        section = name if name == "default" else "profile " + name
        if rng.random() < 0.7:
            config[section] = keys(rng, name, "-CONFIG")
        if rng.random() < 0.4:
            credentials[name] = keys(rng, name, "-SHARED")
    named = rng.choice([None, None, "a", "default", "missing"])
    return {"environment": environment, "config": ini(config), "credentials": ini(credentials),
            "named": named}


def found(one, folder):
    for name in [n for n in os.environ if n.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(one["environment"])
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    for variable, name in (("AWS_CONFIG_FILE", "config"),
                           ("AWS_SHARED_CREDENTIALS_FILE", "credentials")):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(one[name])
        os.environ[variable] = path
    try:
        credentials = botocore.session.Session(profile=one["named"]).get_credentials()
    except Exception as error:  # whatever it is: the search ended
        return "error", type(error).__name__
    if credentials is None:
        return "none", ""
    if credentials.method.startswith("assume-role"):
        return credentials.method, ""
    return credentials.method + " " + credentials.access_key, ""


def main():
    rng = random.Random(7)
    for _ in range(int(sys.argv[2])):
        one = case(rng)
        one["found"], one["why"] = found(one, sys.argv[1])
        print(json.dumps(one))


main()
