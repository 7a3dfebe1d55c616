"""Confirms agreement.json: Kafka's loader, Java's trust manager, a handshake and OpenSSL answer as recorded. The words are those
of one version of each; here it matters who accepts."""

import re

import ask

tally = ask.Tally("agreement")
file = ask.json.loads((ask.VECTORS / "agreement.json").read_text())
shared = {f"{{{name}}}": block for name, block in file["shared"].items()}


def whole(text):
    """The text with the shared blocks in their places."""
    return text and re.sub(r"\{[a-z]+-\d+\}", lambda name: shared[name[0]], text)


def accepts(answer):
    return answer and answer == "accepted"


questions = [{name: whole(text) for name, text in case["input"].items()} for case in file["cases"]]
for case, java, openssl in zip(file["cases"], ask.chain_oracle(questions), ask.openssl_verify(questions)):
    expect = case["expect"]
    for name in ("loader", "pkix", "handshake"):
        tally.equal(case["id"], accepts(java[name]), accepts(expect["java"][name]), f"{name} ({java[name]})")
    tally.equal(case["id"], accepts(openssl), accepts(expect["openssl"]), f"OpenSSL ({openssl})")
tally.end()
