#!/usr/bin/env python3
"""Confirms sasl-scram.json with scramp (PyPI, 1.5.0) and with Kafka's ScramSaslClient.

Each case names the implementations that agree with it; every one of them is asked, and a case that
ends well must have at least one. Needs `pip install scramp==1.5.0`, and the folder that
tests/peers/kafka/setup.sh fills, by default target/peers or what MSK_AUTH_PEERS names.
"""

import json
import pathlib
import sys

import scramp

from sasl_bridge import Bridge, Refused


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


def main():
    path = pathlib.Path(__file__).resolve().parents[1] / "sasl-scram.json"
    asked = wrong = 0
    for case in json.loads(path.read_text())["cases"]:
        expect = case["expect"]
        if expect["result"] == "done" and not case["agree"]:
            print(f"{case['id']}: nobody confirms it")
            wrong += 1
        for name in case["agree"]:
            asked += 1
            said, accepted = ASK[name](case["input"])
            if (said, accepted) != (expect["client"], expect["result"] == "done"):
                print(f"{case['id']}: {name} says {said}, accepted: {accepted}")
                wrong += 1
    print(f"{asked} answers, {wrong} wrong")
    sys.exit(1 if wrong or not asked else 0)


if __name__ == "__main__":
    main()
