"""Confirms secrets.json by the second opinion of judge.py, Kafka's PEM loader, and, for the roots of servers, a
handshake of Java."""

import json

import ask
import judge

tally = ask.Tally("secrets")
cases = ask.cases("secrets")
judge.confirm(tally, cases)
with_server = [case for case in cases if "server" in case["input"]]
answers = ask.server_oracle([{**case["input"]["server"], "roots": json.loads(case["input"]["document"])["certificate"]} for case in with_server])
for case, answer in zip(with_server, answers, strict=True):
    tally.equal(case["id"], answer == "accepted", case["expect"]["lambda"]["accepted"], f"Java, which says {answer}; lambda accepts")
tally.end()
