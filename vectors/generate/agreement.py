"""agreement.json: minimal chains, one per rule, and what Java and OpenSSL say of them. Nothing in it is this project's opinion."""

import collections
import re
import sys

import agreement_algorithms
import agreement_extensions
import agreement_forms
import agreement_paths
import drafts
import materials as m

sys.path.insert(0, str(m.FOLDER / "confirm"))
import ask  # noqa: E402

BLOCK = re.compile("-----BEGIN [A-Z0-9. ]+-----[^-]+-----END [A-Z0-9. ]+-----\n")


def drafted():
    for part in (agreement_extensions, agreement_algorithms, agreement_paths, agreement_forms):
        for id, comment, chain, *more in part.cases():
            more = more[0] if more else {}
            given = {"certificates": more.get("text") or "".join(one.pem for one in chain),
                     "key": drafts.private_pem((more.get("key") or chain[0]).key), "at": more.get("at", drafts.AT)}
            if "roots" in more:
                given["roots"] = "".join(one.pem for one in more["roots"])
            yield {"id": id, "comment": comment, "input": given}


def shared(cases):
    """Writes the PEM blocks that many cases have once, and names in their place."""
    found = collections.Counter(block for one in cases for block in BLOCK.findall("".join(
        one["input"].get(field, "") for field in ("certificates", "key", "roots"))))
    names = {block: f"{{{kind}-{number}}}" for kind in ("certificate", "key") for number, block in enumerate(
        (block for block, times in found.items() if times > 2 and ("KEY" in block) == (kind == "key")), 1)}
    for one in cases:
        for field in ("certificates", "key", "roots"):
            if field in one["input"]:
                one["input"][field] = BLOCK.sub(lambda block: names.get(block[0], block[0]), one["input"][field])
    return {name.strip("{}"): block for block, name in names.items()}


def write():
    cases = list(drafted())
    questions = [one["input"] for one in cases]
    for one, java, openssl in zip(cases, ask.chain_oracle(questions), ask.openssl_verify(questions)):
        one["expect"] = {"java": java, "openssl": openssl}
    m.save("agreement", "RFC 5280, and what Java and OpenSSL make of it; certificates made for this file.",
           ["Kafka's DefaultSslEngineFactory, a trust manager and a handshake on JDK 17", "OpenSSL verify"], cases, shared=shared(cases))
