"""Confirms keystores.json by Kafka's loader of keystores and truststores, and PKCS #12 by OpenSSL."""

import base64
import json
import os
import pathlib
import re
import subprocess
import tempfile

import ask

tally = ask.Tally("keystores")
cases = ask.cases("keystores")


def question(case):
    """The configuration of a Kafka client in Java with this keystore."""
    given, store = case["input"], "keystore" if case["input"]["wanted"] == "identity" else "truststore"
    kind = "JCEKS" if "JCEKS" in case["comment"] else "PKCS12"
    map = {"security.protocol": "SSL", f"ssl.{store}.location": case["id"], f"ssl.{store}.type": kind, f"ssl.{store}.password": given["password"]}
    if given["key_password"]:
        map["ssl.key.password"] = given["key_password"]
    return {"map": map}


def names(subjects):
    return [re.search(r"CN=([^,]*)", subject)[1] for subject in subjects]


def java(folder):
    peers = ask.PEERS.resolve()
    lines = "".join(json.dumps(question(case)) + "\n" for case in cases)
    done = subprocess.run(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{peers / 'lib'}/*:{peers / 'classes'}",
                           "ConfigurationOracle"], input=lines.encode(), capture_output=True, cwd=folder)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def opens(path, password):
    done = subprocess.run(["openssl", "pkcs12", "-provider", "legacy", "-provider", "default", "-in", path, "-passin", "env:PASSWORD", "-nodes"],
                          capture_output=True, env={**os.environ, "PASSWORD": password})
    return done.returncode == 0


with tempfile.TemporaryDirectory() as folder:
    for case in cases:
        (pathlib.Path(folder) / case["id"]).write_bytes(base64.b64decode(case["input"]["keystore"]))
    answers = java(folder)
    tally.equal("java", len(answers), len(cases), "answers")
    for case, answer in zip(cases, answers):
        expected, loaded = case["expect"], answer.get("ssl", answer["config"])
        # Kafka trims a password, so that it can't be given one with a line break.
        if case["input"]["password"].strip() != case["input"]["password"]:
            continue
        if "JCEKS" not in case["comment"]:
            tally.equal(case["id"], loaded == "accepted", expected["java"], f"Kafka's loader ({loaded})")
        if expected["chain"] and not case["input"]["alias"] and "mixed" not in case["id"] and "looser" not in expected:
            tally.equal(case["id"], names(answer.get("keystore") or []), expected["chain"], "chain")
        if expected["roots"] and "mixed" not in case["id"]:
            tally.equal(case["id"], sorted(names(answer.get("truststore") or [])), expected["roots"], "roots")
        if expected["openssl"] is not None:
            tally.equal(case["id"], opens(pathlib.Path(folder) / case["id"], case["input"]["password"]), expected["openssl"], "OpenSSL")
tally.end()
