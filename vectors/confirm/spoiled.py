"""Confirms spoiled.json by the second opinion of judge.py, OpenSSL and Kafka's PEM loader."""

import json

import ask
import judge

tally = ask.Tally("spoiled")
cases = ask.cases("spoiled")
judge.confirm(tally, cases)
good = {case["id"]: case for case in ask.cases("secrets")}
for case in cases:
    id, source = case["id"], case["input"]
    tally.check(id, good[source["good"]]["expect"]["lambda"]["codes"] == [], "it was not good before")
    tally.check(id, source["document"] != good[source["good"]]["input"]["document"], "nothing was spoiled")
    seen = case["expect"]["openssl"]
    if seen:
        fields = json.loads(source["document"], strict=False)
        _, out, _ = ask.openssl("storeutl", "-certs", "/dev/stdin", stdin=fields["certificate"].encode())
        tally.equal(id, out.count(b"-----BEGIN CERTIFICATE-----"), seen["certificates"], "certificates that OpenSSL reads")
        key = ask.decrypted(fields["privateKey"], fields.get("privateKeyPassword"))
        tally.equal(id, key is not None, seen["key"], "OpenSSL reads the key")
asked = [case for case in cases if case["expect"]["kafka_loader"]]
fields = [json.loads(case["input"]["document"], strict=False) for case in asked]
answers = ask.kafka_loader([(one["certificate"], one["privateKey"], one.get("privateKeyPassword")) for one in fields])
for case, answer in zip(asked, answers):
    tally.equal(case["id"], answer == "accepted", case["expect"]["kafka_loader"] == "accepted", f"Kafka's loader ({answer})")
tally.end()
