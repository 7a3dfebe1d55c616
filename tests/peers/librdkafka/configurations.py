"""configurations.py: asks librdkafka (PyPI confluent-kafka) about many configurations in one run.

Each line of standard input is a JSON object of property names and values; each line of standard
output is `accepted`, or `refused: ` and librdkafka's words, as JSON. A client is made and thrown
away; it opens no socket that matters. With the argument `keys` it prints librdkafka's table of its
properties. With `trusts PORT` the answers are whether the client trusts the TLS server there.
"""

import ctypes
import glob
import json
import os
import subprocess
import sys
import time

# confluent-kafka does not contain OpenSSL's provider `legacy`, so that it loads that of the system.
modules = subprocess.run(["openssl", "version", "-m"], capture_output=True, text=True, check=True)
os.environ["OPENSSL_MODULES"] = modules.stdout.split('"')[1]

import confluent_kafka  # noqa: E402


def keys():
    """The table that librdkafka prints of its properties."""
    folder = os.path.dirname(confluent_kafka.__file__)
    library = ctypes.CDLL(glob.glob(f"{folder}/../confluent_kafka.libs/librdkafka-*.so*")[0])
    library.rd_kafka_conf_properties_show(ctypes.c_void_p.in_dll(ctypes.CDLL(None), "stdout"))


def answer(configuration):
    if "OAUTHBEARER" in configuration.values() and configuration.get("sasl.oauthbearer.method") != "oidc":
        configuration["oauth_cb"] = lambda _: ("token", time.time() + 900)
    try:
        confluent_kafka.Producer({"bootstrap.servers": "localhost:1", **configuration, "log_level": 0}, logger=None)
        return "accepted"
    except confluent_kafka.KafkaException as error:
        return f"refused: {error.args[0].str()}"
    except Exception as error:
        return f"refused: {error}"


def trusts(configuration, port):
    """Whether the handshake gets past the server's certificate. The server then answers nothing."""
    errors = []
    given = {**configuration, "bootstrap.servers": f"localhost:{port}", "broker.address.family": "v4", "log_level": 0}
    producer = confluent_kafka.Producer({**given, "error_cb": lambda error: errors.append(str(error))}, logger=None)
    end = time.time() + 2
    while time.time() < end and not errors:
        producer.poll(0.1)
    return not any("certificate verify failed" in error for error in errors)


if len(sys.argv) > 2:
    for line in sys.stdin:
        print(json.dumps(trusts(json.loads(line), sys.argv[2])), flush=True)
elif len(sys.argv) > 1:
    keys()
else:
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
