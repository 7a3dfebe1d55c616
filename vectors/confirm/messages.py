"""Confirms messages.json: the programs have the constants that each line is made of, and Kafka's loader says again what is recorded."""

import ctypes.util
import json
import pathlib
import re
import subprocess
import zipfile

import ask

tally = ask.Tally("messages")
cases = ask.cases("messages")


def java_home():
    shown = subprocess.run(["java", "-XshowSettings:properties", "-version"], capture_output=True, text=True).stderr
    return pathlib.Path(re.search(r"java\.home = (.*)", shown).group(1))


def jar():
    """The class files of kafka-clients, one after the other."""
    with zipfile.ZipFile(next((ask.PEERS / "lib").glob("kafka-clients-*.jar"))) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist() if name.endswith(".class"))


def librdkafka():
    libraries = [*(ask.PEERS / "aws").rglob("librdkafka*.so*")]
    return b"\n".join(path.read_bytes() for path in libraries) or ask.missing("confluent-kafka, which has librdkafka")


def openssl():
    names = [ctypes.util.find_library(name) for name in ("ssl", "crypto")]
    folders = [pathlib.Path(folder) for folder in ("/usr/lib", "/lib", "/usr/lib64")]
    paths = [path for name in names for folder in folders for path in folder.glob(f"**/{name}")]
    return b"\n".join(path.read_bytes() for path in paths) or ask.missing("OpenSSL's libraries")


def python():
    """The module of this Python that words what OpenSSL reports."""
    import _ssl
    return pathlib.Path(_ssl.__file__).read_bytes()


jdk = (java_home() / "lib" / "modules").read_bytes()
programs = {"JDK": jdk, "kafka-clients": jar(), "librdkafka": librdkafka(), "OpenSSL": openssl(),
            "Python": python()}

for case in cases:
    where = [content for name, content in programs.items() if name in case["source"]]
    for literal in case["literals"]:
        holds = any(literal.encode() in content for content in where)
        tally.check(case["id"], holds, f"{case['source']} has no {literal!r}")
    for literal in case["literals"]:
        for part in re.split(r"%s|\{\}", literal):
            tally.check(case["id"], part in case["input"]["text"], f"the line has no {part!r}")

asked = [case for case in cases if "repairs" in case["input"]]
documents = {case["id"]: case["input"]["document"] for case in ask.cases("repairs")}
secrets = [json.loads(documents[case["input"]["repairs"]], strict=False) for case in asked]
answers = ask.kafka_loader([(one["certificate"], one["privateKey"], one.get("privateKeyPassword")) for one in secrets])
for case, answer in zip(asked, answers):
    tally.equal(case["id"], answer, "refused: " + case["input"]["text"], "Kafka's loader")
tally.end()
