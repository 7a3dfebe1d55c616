#!/usr/bin/env python3
"""Confirms sasl-scram.json with scramp (PyPI, 1.5.0) and with Kafka's ScramSaslClient.

Each case names the implementations that agree with it; every one of them is asked, and a case that
ends well must have at least one.
"""

import sys

from ask import PEERS, Tally, cases, missing
from sasl_bridge import Bridge, Refused

sys.path.extend(str(folder) for folder in PEERS.glob("venv/lib/python3*/site-packages"))
try:
    import scramp
except ImportError:
    missing("the Python package `scramp`")


def ask_scramp(given):
    """(client's messages, whether it accepted)"""
    client = scramp.ScramClient(
        [given["mechanism"]], given["user"], given["password"], c_nonce=given["client_nonce"])
    said = [client.get_client_first()]
    steps = [lambda m: (client.set_server_first(m), said.append(client.get_client_final())),
             client.set_server_final]
    try:
        for step, message in zip(steps, given["server"]):
            step(message)
    except scramp.ScramException:
        return said, False
    return said, len(given["server"]) == 2


def ask_kafka(given, bridge=[]):
    if not bridge:
        bridge.append(Bridge())
    token = [b"true"] if given.get("delegation_token") else []
    state, said = bridge[0].ask(f"CLIENT {given['mechanism']}", given["user"], given["password"],
                                given["client_nonce"], *token)
    said = [said[0].decode()]
    try:
        for message in given["server"]:
            state, answer = bridge[0].ask("MESSAGE", message)
            if state == "MORE":
                said.append(answer[0].decode())
    except Refused:
        return said, False
    return said, state == "DONE"


ASK = {"scramp": ask_scramp, "kafka": ask_kafka}


tally = Tally("sasl-scram")
for case in cases("sasl-scram"):
    expect = case["expect"]
    accepted = expect["result"] == "done"
    tally.check(case["id"], case["agree"] or not accepted, "nobody confirms it")
    for name in case["agree"]:
        seen = ASK[name](case["input"])
        tally.equal(case["id"], seen, (expect["client"], accepted), name)
tally.end()
