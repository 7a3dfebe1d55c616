"""docs/corpus.md: what becomes of every spoiled secret, here, in OpenSSL and in Kafka's loader."""

import json

import materials as m

FILE = m.FOLDER.parent / "docs" / "corpus.md"
HEAD = """# The corpus of spoiled secrets

Every secret in `vectors/spoiled.json` and `vectors/repairs.json`: its faults, the codes that remain after `msk-auth
repair`, and the answers of other programs to the same bytes. OpenSSL 3 read each PEM text separately (`openssl
storeutl -certs`, `openssl pkcs8`, with its legacy provider). Kafka's loader is `DefaultSslEngineFactory` of
kafka-clients 4.3.0 on JDK 17, with chain, key and password inline, as Lambda's poller would pass them. Both read only
the PEM of a secret: "accepted" in their columns does not mean that a broker accepts it.

`python3 vectors/generate corpus` writes this file. `vectors/confirm/repairs.py` and `spoiled.py` ask OpenSSL and Kafka
again.

| secret | what is wrong | codes | after `repair` | OpenSSL reads | Kafka's loader |
|---|---|---|---|---|---|
"""


def rows():
    for subject in ("spoiled", "repairs"):
        for case in json.loads((m.FOLDER / f"{subject}.json").read_text())["cases"]:
            expect = case["expect"]
            repair = expect["repair"]
            if isinstance(repair, dict):
                left = "accepted" if repair["accepted"] else ", ".join(repair["left"])
            elif repair is None:
                left = "left open"
            else:
                left = repair if isinstance(repair, str) else ", ".join(repair)
            if case["input"].get("certificates"):
                left += " (with the certificates that are supplied)"
            codes = expect.get("codes") or expect["lambda"]["codes"]
            yield [case["id"], case["comment"], ", ".join(codes), left, openssl(expect["openssl"]), loader(expect["kafka_loader"])]


def openssl(seen):
    if not seen:
        return "not asked: no fields to be found"
    count = seen["certificates"]
    return f"{count} certificate{'' if count == 1 else 's'}, {'the key' if seen['key'] else 'no key'}"


def loader(answer):
    return (answer or "not asked: no fields to be found").split(" <- ")[-1]


def text():
    cell = lambda value: value.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    return HEAD + "".join(f"| {' | '.join(cell(value) for value in row)} |\n" for row in rows())


def write():
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text())
    print(f"{FILE.name}: {text().count(chr(10)) - HEAD.count(chr(10))} rows")
