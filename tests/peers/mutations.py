"""Chains in which one element of one certificate is changed at random, and which are signed again; and chains whose key is changed
so: `mutations.py FOLDER SEED CHAINS KEYS`.

Writes FOLDER/mutations.jsonl and FOLDER/key-mutations.jsonl in the form of corpora.py. The same seed makes the same ones."""

import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "vectors" / "generate"))
import agreement_extensions  # noqa: E402
import agreement_forms  # noqa: E402
import agreement_paths  # noqa: E402
import der  # noqa: E402
import drafts  # noqa: E402
import pool  # noqa: E402
from certificates import pem  # noqa: E402

AT = 1780272000  # 2026-06-01
TAGS = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0C, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1C, 0x1E, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0xA0, 0xA1, 0xA3]

# Named one by one, so that a case that is added elsewhere changes none of these chains.
BASES = """
constraints-directory-permits constraints-dns-permits constraints-dns-permits-dot constraints-dns-excludes-other constraints-mail-permits
constraints-mail-permits-dot constraints-uri-permits constraints-uri-permits-dot constraints-address-permits constraints-root-directory-permits
constraints-registered-loose policy-require-one-one policy-require-any-one policy-mapping policy-inhibit-only policy-critical-one
policy-require-5 known-leaf-crl-points known-leaf-authority-access known-leaf-policies-critical known-leaf-alternative-names-critical
known-leaf-issuer-names known-leaf-private-key-period known-leaf-subject-directory known-leaf-freshest-crl known-leaf-must-staple
known-ca-policies-critical known-ca-alternative-names-critical malformed-alternative-names-urn malformed-alternative-names-spiffe
malformed-alternative-names-spiffe-critical malformed-alternative-names-other malformed-alternative-names-registered-critical
malformed-policies-qualifier purpose-leaf-clientAuth-serverAuth purpose-leaf-oid32-clientAuth purpose-leaf-any-critical purpose-ca-serverAuth-any
netscape-leaf-client netscape-ca-ca key-id-leaf-serial-right key-id-ca-serial-right key-id-ca-absent key-id-leaf-empty usage-p256-absent
usage-rsa-absent usage-three-bytes path-four-None-1 path-four-1-0 rollover-ca-cross-old self-issued-middle direct form-leaf-empty-subject
string-leaf-universal string-ca-bmp attribute-leaf-two-in-one time-leaf-generalized-2020 unique-leaf-3 version-leaf-2-bare extension-leaf-uuid
""".split()


class Element:
    """An element of DER, and those in it; an OCTET STRING that holds DER is looked into as well."""

    def __init__(self, data):
        self.tag, self.body, end = der.read(data)
        if end != len(data):
            raise ValueError("more than an element")
        self.parts = None
        if self.tag & 0x20 or self.tag == 0x04 and len(self.body) > 2:
            try:
                self.parts = split(self.body)
            except (IndexError, ValueError):
                if self.tag & 0x20:
                    raise

    def encode(self):
        return der.tlv(self.tag, *(one.encode() for one in self.parts) if self.parts is not None else [self.body])

    def all(self):
        yield self
        for one in self.parts or ():
            yield from one.all()


def split(body):
    at, found = 0, []
    while at < len(body):
        end = der.read(body, at)[2]
        if end > len(body):
            raise ValueError("cut")
        found.append(Element(body[at:end]))
        at = end
    return found


def mutate(tbs, chance):
    """Changes one element in place."""
    parents = [one for one in tbs.all() if one.parts]
    kind = chance.choice(["tag", "byte", "byte", "byte", "drop", "double", "empty", "swap", "null", "grow", "cut"])
    if kind in ("drop", "double", "swap", "null"):
        parent = chance.choice(parents)
        at = chance.randrange(len(parent.parts))
        if kind == "drop":
            del parent.parts[at]
        elif kind == "double":
            parent.parts.insert(at, parent.parts[at])
        elif kind == "null":
            parent.parts.insert(at, Element(der.null()))
        else:
            chance.shuffle(parent.parts)
        return kind
    leaves = [one for one in tbs.all() if one.parts is None]
    one = chance.choice([one for one in tbs.all()] if kind in ("tag", "empty") else leaves)
    if kind == "tag":
        one.tag = chance.choice(TAGS)
    elif kind == "empty":
        one.parts, one.body = None, b""
    elif kind == "grow":
        one.body += bytes([chance.randrange(256)])
    elif kind == "cut":
        one.body = one.body[:-1]
    elif one.body:
        body, at = bytearray(one.body), chance.randrange(len(one.body))
        body[at] = chance.choice([body[at] ^ (1 << chance.randrange(8)), chance.randrange(256), 0, 0xFF, 0x80])
        one.body = bytes(body)
    return kind


def mutated(chain, where, chance):
    """The chain with one certificate changed and signed again by its issuer."""
    issuer = chain[min(where + 1, len(chain) - 1)].key
    tbs = Element(der.children(chain[where].der)[0])
    kind = mutate(tbs, chance)
    data = tbs.encode()
    # The algorithm outside is that inside, whatever became of it.
    inside = next((one.encode() for one in (tbs.parts or [])[1:4] if one.tag == 0x30), b"\x30\x00")
    signature = drafts.signature(issuer, drafts.usual_algorithm(issuer), data)
    spoiled = [*chain]
    spoiled[where] = drafts.Draft(der.sequence(data, inside, der.bits(signature)), chain[where].key, chain[where].subject)
    return kind, spoiled


def bases():
    cases = {id: chain for part in (agreement_extensions, agreement_paths, agreement_forms) for id, _, chain, *_ in part.cases()}
    return [(id, cases[id]) for id in BASES]


def mutated_keys(count, chance):
    """The keys of chains that are sound, each with one element of its PKCS #8 changed."""
    kinds = [("leaf", "rsa2048"), ("leaf", "rsa2048"), ("agreement leaf", "p256"), ("agreement leaf", "p256"), ("leaf", "p384"), ("leaf", "p521"),
             ("leaf", "ed25519"), ("leaf", "dsa")]
    sound = [(kind, drafts.chain(dict(key=pool.key(name, kind)))) for name, kind in kinds]
    for number in range(count):
        kind, chain = chance.choice(sound)
        info = Element(pool.pkcs8(chain[0].key))
        how = mutate(info, chance)
        yield f"{number}-{how}-{kind}", chain, pem("PRIVATE KEY", info.encode())


def mutated_chains(count, chance):
    all_of_them = bases()
    for number in range(count):
        id, chain = chance.choice(all_of_them)
        where = chance.choice([0, 0, 0, 1, 1, len(chain) - 1])
        kind, spoiled = mutated(chain, where, chance)
        yield f"{number}-{kind}-{where}-{id}", spoiled, None


def main(folder, seed, chains, keys):
    for name, of, count in (("mutations", mutated_chains, chains), ("key-mutations", mutated_keys, keys)):
        with open(pathlib.Path(folder) / f"{name}.jsonl", "w") as file:
            for id, chain, key in of(int(count), random.Random(int(seed))):
                file.write(json.dumps({"id": id, "about": "path", "at": AT, "key": key,
                                       "certificates": "".join(pem("CERTIFICATE", one.der) for one in chain)}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
