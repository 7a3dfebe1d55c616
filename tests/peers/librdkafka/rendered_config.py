"""rendered_config.py FILE [connect]: gives a rendered configuration to librdkafka.

librdkafka (PyPI confluent-kafka) refuses a property that it does not know and a value that it
does not take. With `connect` it asks the cluster for its brokers.
"""

import re
import sys
import time

from confluent_kafka import Producer

ESCAPES = {r"\n": "\n", r"\r": "\r", r"\\": "\\"}


def unescaped(escape):
    return ESCAPES.get(escape[0]) or chr(int(escape[1], 16))


def properties(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                name, value = line.split("=", 1)
                yield name, re.sub(r"\\(?:[nr\\]|u([0-9a-f]{4}))", unescaped, value)


configuration = dict(properties(sys.argv[1]))
if configuration.get("sasl.mechanism") == "OAUTHBEARER" and configuration.get("sasl.oauthbearer.method") != "oidc":
    configuration["oauth_cb"] = lambda _: ("token", time.time() + 900)
producer = Producer(configuration)
for name, value in configuration.items():
    if isinstance(value, str):
        print("property", name, value.encode().hex())
if len(sys.argv) > 2:
    print("brokers", len(producer.list_topics(timeout=20).brokers))
