"""rendered_config.py FILE [connect]: gives a rendered configuration to librdkafka.

librdkafka (PyPI confluent-kafka) refuses a property that it does not know and a value that it
does not take. With `connect` it asks the cluster for its brokers.
"""

import sys
import time

from confluent_kafka import Producer


def properties(path):
    """As Confluent's examples read a file: a line is a property, its value is what follows the first `=`."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.strip()
            if line and not line.startswith("#"):
                name, value = line.split("=", 1)
                yield name, value.strip()


configuration = dict(properties(sys.argv[1]))
if configuration.get("sasl.mechanism") == "OAUTHBEARER" and configuration.get("sasl.oauthbearer.method") != "oidc":
    configuration["oauth_cb"] = lambda _: ("token", time.time() + 900)
producer = Producer(configuration)
for name, value in configuration.items():
    if isinstance(value, str):
        print("property", name, value.encode().hex())
if len(sys.argv) > 2:
    print("brokers", len(producer.list_topics(timeout=20).brokers))
