"""What the confirmers ask: OpenSSL, Kafka's PEM loader; and how they count the answers."""

import base64
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent
PEERS = pathlib.Path(os.environ.get("MSK_AUTH_PEERS", VECTORS.parent / "target" / "peers"))


def missing(what):
    sys.exit(f"{what} is missing; run tests/peers/setup.sh")


try:
    import cryptography.hazmat.primitives.serialization
except ImportError:
    missing("the Python package `cryptography`")
if not shutil.which("openssl"):
    missing("the program `openssl`")


def cases(subject):
    return json.loads((VECTORS / f"{subject}.json").read_text())["cases"]


ENCODING_DER = cryptography.hazmat.primitives.serialization.Encoding.DER


class Tally:
    """Counts what held, and tells what did not."""

    def __init__(self, subject):
        self.subject, self.passed, self.failed = subject, 0, 0

    def check(self, id, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{self.subject}: {id}: {what:.400}")

    def equal(self, id, seen, expected, what):
        self.check(id, seen == expected, f"{what}: {seen!r}, not {expected!r}")

    def end(self):
        print(f"{self.subject}: {self.passed} passed, {self.failed} failed")
        if not self.passed:
            sys.exit(f"{self.subject}: nothing was checked")
        sys.exit(1 if self.failed else 0)


def openssl(*arguments, stdin=b"", env=None):
    """OpenSSL with its legacy provider: the exit status, standard output, standard error."""
    done = subprocess.run(["openssl", arguments[0], "-provider", "legacy", "-provider", "default", *arguments[1:]],
                          input=stdin, capture_output=True, env=env)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def decrypted(pem, password):
    """The DER of PrivateKeyInfo as `openssl pkcs8` decrypts it, or None."""
    status, out, _ = openssl("pkcs8", "-passin", "env:KEY_PASSWORD", "-outform", "DER", "-topk8", "-nocrypt",
                             stdin=pem.encode(), env={**os.environ, "KEY_PASSWORD": password or ""})
    return out if status == 0 else None


def kafka_loader(questions):
    """What Kafka's PEM loader answers to `(certificates, key, password or None)`, one string each."""
    if not shutil.which("java"):
        missing("the program `java`")
    if not list((PEERS / "lib").glob("kafka-clients-*.jar")):
        missing(f"Kafka's jars in {PEERS / 'lib'}")
    if not (PEERS / "classes" / "PemLoaderCheck.class").exists():
        missing(f"PemLoaderCheck in {PEERS / 'classes'}")
    encode = lambda text: base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()
    lines = "".join(f"{encode(c)} {encode(k)} {'-' if p is None else encode(p)}\n" for c, k, p in questions)
    done = subprocess.run(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                           f"{PEERS / 'lib'}/*:{PEERS / 'classes'}", "PemLoaderCheck"],
                          input=lines.encode(), capture_output=True)
    answers = done.stdout.decode().splitlines()
    if len(answers) != len(questions):
        sys.exit(f"PemLoaderCheck gave {len(answers)} answers to {len(questions)} questions:\n{done.stderr.decode()}")
    return answers


def principals(certificates):
    """The principal that a broker gives to each client certificate (PEM)."""
    if not (PEERS / "classes" / "Principals.class").exists():
        missing(f"Principals in {PEERS / 'classes'}")
    lines = "".join("".join(one.splitlines()[1:-1]) + "\n" for one in certificates)
    done = subprocess.run(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(PEERS / "classes"), "Principals"],
                          input=lines.encode(), capture_output=True)
    answers = done.stdout.decode().splitlines()
    if len(answers) != len(certificates):
        sys.exit(f"Principals gave {len(answers)} answers to {len(certificates)} questions:\n{done.stderr.decode()}")
    return [base64.b64decode(answer).decode() for answer in answers]


# As OpenSSL and Kafka's loader know a certificate: X509 CERTIFICATE and TRUSTED CERTIFICATE, too.
CERTIFICATE = re.compile(r"-----BEGIN [A-Z0-9. ]*CERTIFICATE-----[^-]*-----END [A-Z0-9. ]*CERTIFICATE-----")


def seconds(moment):
    """An RFC 3339 time as seconds since 1970."""
    return int(datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp())


def chain_oracle(questions):
    """What tests/peers/kafka/ChainOracle.java answers to each `input` of agreement.json."""
    if not (PEERS / "classes" / "ChainOracle.class").exists():
        missing(f"ChainOracle in {PEERS / 'classes'}")
    lines = "".join(json.dumps({**one, "at": seconds(one["at"])}) + "\n" for one in questions)
    done = subprocess.run(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                           f"{PEERS / 'lib'}/*:{PEERS / 'classes'}", "ChainOracle", str(PEERS / "certs")],
                          input=lines.encode(), capture_output=True)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if len(answers) != len(questions):
        sys.exit(f"ChainOracle gave {len(answers)} answers to {len(questions)} questions:\n{done.stderr.decode()}")
    return answers


def server_oracle(questions):
    """What a client of Kafka says of servers with these certificates, key and host, given these roots."""
    if not (PEERS / "classes" / "ServerOracle.class").exists():
        missing(f"ServerOracle in {PEERS / 'classes'}")
    lines = "".join(json.dumps(one) + "\n" for one in questions)
    done = subprocess.run(["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                           f"{PEERS / 'lib'}/*:{PEERS / 'classes'}", "ServerOracle"], input=lines.encode(), capture_output=True)
    return done.stdout.decode().splitlines()


def openssl_verify(questions):
    """What `openssl verify` answers to each `input` of agreement.json: `accepted`, or `refused: ` and its words. As a TLS
    server does it, it looks for a path from the first certificate to a root that it trusts; its security level is 0."""
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda pair: _openssl_verify(f"{folder}/{pair[0]}", pair[1]), enumerate(questions)))


def _openssl_verify(path, question):
    texts = CERTIFICATE.findall(question["certificates"])
    roots = question.get("roots") or (texts or [""])[-1]
    parts = {"leaf": (texts or [""])[0], "others": "\n".join(texts[1:]), "roots": roots}
    for name, text in parts.items():
        pathlib.Path(f"{path}.{name}").write_text(text + "\n")
    untrusted = ["-untrusted", f"{path}.others"] if len(texts) > 1 else []
    done = subprocess.run(["openssl", "verify", "-purpose", "sslclient", "-attime", str(seconds(question["at"])), "-no-CApath", "-no-CAstore",
                           "-CAfile", f"{path}.roots", *untrusted, f"{path}.leaf"], capture_output=True)
    if done.returncode == 0:
        return "accepted"
    said = done.stderr.decode(errors="replace")
    words = re.findall(r"error (\d+ at \d+ depth lookup: .*)", said) or [line for line in said.replace(path, "").splitlines() if line]
    return f"refused: {words[0]:.200}"
