#!/usr/bin/env python3
"""Confirms sasl-messages.json with Kafka's own OAUTHBEARER and PLAIN classes.

`kafka` in a case's `agree`: Kafka's client writes the same first message and its server ends as the
case does, or, where the client must refuse what it was given, Kafka's classes refuse it too.
`kafka-form`: the same for the form alone, since the token is none that a server could accept.
`kafka-client`: Kafka's client sends the same messages in answer to the server's, which no server of Kafka sends.
"""

from ask import Tally, cases
from sasl_bridge import Bridge, Refused


def same(message, other):
    """Kafka keeps extensions in a map, whose order changes from run to run."""
    return sorted(message.split("\x01")) == sorted(other.split("\x01"))


def first_message(bridge, given):
    """What Kafka's client would send, where there is such a client."""
    if given["mechanism"] == "OAUTHBEARER":
        pairs = [text for pair in given["extensions"] for text in pair]
        return bridge.ask("BEARER", given["token"], *pairs)[1][0].decode()
    return f"\0{given['user']}\0{given['password']}"


def serve(bridge, given, message):
    """What Kafka's server answers, and whether it accepts."""
    if given["mechanism"] == "OAUTHBEARER":
        bridge.ask("SERVER OAUTHBEARER")
    else:
        bridge.ask("SERVER PLAIN", given["user"].replace("\0", ""), given["password"] or "pw")
    state, said = bridge.ask("MESSAGE", message)
    return said[0].decode(), state == "DONE"


def client_agrees(bridge, case):
    given = case["input"]
    said = bridge.ask("CLIENT OAUTHBEARER", given["token"])[1]
    for message in given["server"]:
        said += bridge.ask("MESSAGE", message)[1]
    return [message.decode() for message in said] == case["expect"]["client"]


def agrees(bridge, case):
    given, expect = case["input"], case["expect"]
    if "kafka-client" in case["agree"]:
        return client_agrees(bridge, case)
    form_only = "kafka-form" in case["agree"]
    refused_at_once = not expect["client"]
    try:
        message = first_message(bridge, given)
        if form_only:
            # Kafka's server reads the form before it looks at the token.
            said, _ = serve(bridge, given, message)
            return not refused_at_once and same(message, expect["client"][0])
        if "authorization_id" in given:
            message = expect["client"][0]
        said, accepted = serve(bridge, given, message)
    except Refused as refused:
        return refused_at_once or (form_only and "auth" not in str(refused).lower())
    if refused_at_once or not same(message, expect["client"][0]) or said != given["server"][0]:
        return False
    if accepted != (expect["result"] == "done"):
        return False
    if accepted:
        return True
    try:
        bridge.ask("MESSAGE", expect["client"][1])
    except Refused:
        return True
    return False


tally, bridge = Tally("sasl-messages"), Bridge()
for case in cases("sasl-messages"):
    if case["agree"]:
        tally.check(case["id"], agrees(bridge, case), "Kafka does not agree")
tally.end()
